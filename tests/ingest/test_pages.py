import pytest

from flows.ingest.pages import declared_charset, read_page, rendered

PARAGRAPHS = [
    "The bridge over the river opened on Monday after four years of work, and people walked across it all day long.",
    "The mayor cut the ribbon at noon and thanked the engineers, who had been delayed by two floods and a strike.",
    "Cars will be let onto the bridge in May, when the road that leads to its northern end has been widened.",
]
PAGE = f"""<!doctype html>
<html lang="en-GB"><head><title>Bridge opens | River Post</title>
<meta property="og:site_name" content="River Post">
<meta property="article:published_time" content="2023-05-01T12:30:00+01:00">
<link rel="canonical" href="https://riverpost.example/local/bridge-opens">
<script>var tracking = 1;</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/local">Local</a></li></ul></nav>
<article><h1>Bridge opens after four years</h1><p class="byline">By <a rel="author">Ann Lee</a></p>
<figure><img src="b.jpg" alt="A grey bridge"><figcaption>The bridge on Monday.</figcaption></figure>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article>
<footer><p>All rights reserved.</p></footer></body></html>"""


def test_the_whole_page_is_rendered_line_by_line() -> None:
    assert rendered(PAGE) == "\n".join(
        [
            "Home",
            "Local",
            "",
            "Bridge opens after four years",
            "",
            "By Ann Lee",
            "",
            "The bridge on Monday.",
            "",
            PARAGRAPHS[0],
            "",
            PARAGRAPHS[1],
            "",
            PARAGRAPHS[2],
            "",
            "All rights reserved.",
        ]
    )


def test_what_the_page_says_about_itself_is_kept() -> None:
    metadata = read_page(PAGE).metadata
    assert metadata["authors"] == ["Ann Lee"]
    assert metadata["published"] == "2023-05-01T12:30:00+01:00"
    assert metadata["publisher"] == "River Post"
    assert metadata["url"] == "https://riverpost.example/local/bridge-opens"
    assert metadata["language"] == "en-GB"


def test_the_main_content_is_put_back_onto_the_text() -> None:
    page = read_page(PAGE)
    spans = page.metadata["main_spans"]
    assert isinstance(spans, list)
    main = "\n".join(page.raw_text[start:end] for start, end in spans)
    assert all(paragraph in main for paragraph in PARAGRAPHS)
    assert "Home" not in main
    assert "All rights reserved." not in main


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><script>1</script></html>", "<html><body>  </body></html>"]
)
def test_a_page_with_nothing_on_it_is_an_empty_text(html: str) -> None:
    page = read_page(html)
    assert page.raw_text == ""
    assert "main_spans" not in page.metadata


def test_cells_and_lines_are_kept_apart_and_marks_are_joined() -> None:
    html = "<p>One<br>two</p><table><tr><td>A<td>B</tr><tr><td>1<td>2</tr></table><p>em<em>pha</em>sis</p>"
    assert rendered(html) == "One\ntwo\n\nA\tB\n1\t2\n\nemphasis"


def test_mojibake_in_entities_is_repaired() -> None:
    page = read_page("<p>It&acirc;&euro;&trade;s open.</p>")
    assert (page.raw_text, page.repairs) == ("It’s open.", 3)


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (b'<meta charset="windows-1250">', "windows-1250"),
        (b"<META http-equiv=Content-Type content='text/html; charset=iso-8859-2'>", "iso-8859-2"),
        (b"<p>none</p>", None),
    ],
)
def test_the_declared_charset_is_read(data: bytes, charset: str | None) -> None:
    assert declared_charset(data) == charset


def test_deeply_nested_and_broken_markup_is_read() -> None:
    assert "bottom" in read_page("<html>" + "<div>" * 3000 + "bottom").raw_text
    assert read_page("<html><p>One<div>Two</span></p><table><td>Three").raw_text.split() == [
        "One",
        "Two",
        "Three",
    ]
