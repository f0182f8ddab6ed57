import pytest

from flows.ingest import tags
from flows.ingest.tags import with_few_attributes

FEW = '<p class="a" id=b c>One <a href="x>y" title=\'<b a b c d>\'>two</a></p>'
CROWD = " ".join(f'a{number}="{number}>"' for number in range(6))


@pytest.fixture(autouse=True)
def _at_most_five(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MAX_ATTRIBUTES", 5)


@pytest.mark.parametrize(
    "html",
    [
        FEW,
        "",
        "a < b and c > d",
        "<p",
        "<p a='",
        '<p a="1" b="2>3',
        f"<!-- <p {CROWD}> -->",
        f"<script>if (a<b {CROWD}) </script>",
        f"<STYLE>a<b {CROWD}</Style>",
        f"<title><b {CROWD}>",
        f"<!-- <p {CROWD}>",
        "</p a b c>",
    ],
)
def test_other_pages_stay_as_they_are(html: str) -> None:
    assert with_few_attributes(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p {CROWD}>One</p>", "<p>One</p>"),
        (f"<br {CROWD} />x", "<br />x"),
        (f"{FEW}<P\n{CROWD}>x{FEW}", f"{FEW}<P>x{FEW}"),
        ("<p a b c d e f>x", "<p>x"),
        ("<p a=b c=d e=f g=h i=j k=l", "<p"),
        ("<p " + "a=' " * 11 + ">", "<p >"),
        ("<p =a =b =c =d =e =f =g =h =i =j =k =l>x", "<p>x"),
        (f"<!-- --><script>x</script ><p {CROWD}>One", "<!-- --><script>x</script ><p>One"),
    ],
)
def test_a_tag_with_a_crowd_of_attributes_loses_them(html: str, expected: str) -> None:
    assert with_few_attributes(html) == expected
