import pytest

from flows.ingest import tags
from flows.ingest.tags import with_few_attributes, without_declarations

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


SUBSET = """[
 <!ATTLIST html xmlns CDATA #FIXED "x]>y">
 <!-- it's a comment with ]> -->
 <!ENTITY foo 'bar'>
]"""


@pytest.mark.parametrize("before", ["", "\n", "<?xml version='1.0'?>\n<!-- x -->\n"])
@pytest.mark.parametrize("kind", ["html", 'HTML PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd"'])
def test_declarations_in_a_document_type_are_no_text(before: str, kind: str) -> None:
    page = f"{before}<!DOCTYPE {kind} {SUBSET} ><html><p>One [1] ]> two.</p>"
    assert without_declarations(page) == f"{before}<!DOCTYPE {kind} ><html><p>One [1] ]> two.</p>"


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><p>[x]></p>",
        "<!DOCTYPE html [ <p>never closed",
        "words <!DOCTYPE html []>",
        "",
        "[" * 5000,
    ],
)
def test_pages_without_such_declarations_stay_as_they_are(page: str) -> None:
    assert without_declarations(page) == page
