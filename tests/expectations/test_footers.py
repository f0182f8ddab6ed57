import pytest

from expectations.footers import first_line_like, patterns

FOOTERS = [
    "Sign up for our newsletter",
    "Sign up to the Morning Briefing newsletter!",
    "Subscribe to our weekly newsletter today",
    "Receive breaking news and local weather - sent straight to your inbox.",
    "Want us to email you the day's headlines?",
    "Share this article",
    "Share this story on Facebook",
    "Send this to a friend",
    "Share | Tweet | Email",
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "Download our app",
    "Get the Gazette app for iOS",
    "ADVERTISEMENT",
    "- Article continues below advertisement -",
    "We use cookies to improve your visit.",
    "All Rights Reserved",
    "© 2024 The Cuxhaven Courier. All rights reserved.",
    "  Newsletter abonnieren  ",
]
SENTENCES = [
    "Sign up for our newsletter, the charity begged its members in a letter last week.",
    "“Subscribe to our newsletter,” the website urged, but nobody did.",
    "The minister said she would sign up for the newsletter herself.",
    "Share this article of the constitution with your children, he told them.",
    "Advertisement spending fell by a tenth in March.",
    "She asked readers to leave a reply on the council's website.",
    "All rights reserved for the tenants were struck from the contract.",
    "Copyright law changed in 2019.",
    "Get the app, they said; nobody knew which one.",
    "Comments were closed within the hour.",
    "He wants us to email you the plans?",
    "Newsletters are back in fashion.",
    "Cookies",
    "Share prices fell.",
    "Anzeigen gingen bei der Polizei nicht ein.",
]


@pytest.mark.parametrize("line", FOOTERS)
def test_a_line_that_is_plainly_a_footer_is_found(line: str) -> None:
    text = f"The harbour reopened.\n{line}\nShips may enter."
    assert first_line_like(text, patterns("footer_lines")) == line.strip()


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_about_such_things_is_not(line: str) -> None:
    assert first_line_like(f"The harbour reopened.\n{line}\n", patterns("footer_lines")) is None
