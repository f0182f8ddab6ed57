"""The command entities: who or what a name refers to, how it is written, and every place in its sentence."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from flows.cli.console import out, warn
from flows.cli.querying import opened
from flows.cli.rows import check_format, print_rows
from schemas.errors import UsageError
from schemas.slugs import Label
from warehouse import Reader

SHOWN = 10
SUGGESTED = 5
CLOSE = (
    0.8  # Jaro-Winkler; below this the nearest names of a large index have nothing to do with what was typed
)
ID_BEGINS = 8  # digits of an entity_id that are enough to name it
ON_ONE_LINE = {ord("\n"): " ", ord("\t"): " "}
WIDTHS = range(60, 141)  # of the lines in context: narrower cannot be read, wider the eye loses the line

FIND = """
    select entity_id, name, label, country_code, mentions, articles, first_seen_on, last_seen_on
    from entity_index
    where ($label = '' or label = $label) and (
        list_contains(
            list_transform(list_append(aliases, name), lambda x: lower(strip_accents(x))),
            lower(strip_accents($name))
        )
        or (length($name) >= {shortest} and starts_with(entity_id, lower($name)))
    )
    order by mentions desc, name, entity_id"""
NEAR = """
    with spellings as (
        select name, label, mentions, unnest(list_append(aliases, name)) as spelling
        from entity_index
        where $label = '' or label = $label
    ),

    folded as (
        select name, label, mentions, lower(strip_accents(spelling)) as spelling, lower(strip_accents($name)) as asked
        from spellings
    )

    select
        name,
        label,
        max(
            case
                when contains(' ' || spelling || ' ', ' ' || asked || ' ') then 1
                when contains(spelling, asked) and length(asked) > 3 then 0.95
                else jaro_winkler_similarity(spelling, asked)
            end
        ) as likeness,
        max(mentions) as mentions
    from folded
    group by name, label
    having likeness >= {close}
    order by likeness desc, mentions desc, name
    limit {suggested}"""
VARIANTS = """
    select text, count(*) as mentions
    from entities
    where entity_id = $id
    group by text
    order by mentions desc, text"""
ARTICLES = """
    select articles.article_id, articles.published_on, articles.title, articles.source_path, count(*) as mentions
    from entities
    inner join articles on articles.article_id = entities.article_id
    where entities.entity_id = $id
    group by all
    order by articles.published_on, articles.source_path, articles.article_id"""
PLACES = """
    select
        entities.entity_id,
        entities.name,
        entities.label,
        entities.country_code,
        entities.article_id,
        articles.published_on,
        articles.title,
        sentences.part,
        entities.text,
        substr(sentences.text, 1, entities.char_start - sentences.char_start) as before,
        substr(sentences.text, entities.char_end - sentences.char_start + 1) as after,
        entities.char_start,
        entities.char_end,
        entities.score
    from entities
    inner join sentences on sentences.sentence_id = entities.sentence_id
    inner join articles on articles.article_id = entities.article_id
    where entities.entity_id in (select unnest(string_split($ids, ' ')))
    order by entities.entity_id, articles.published_on, articles.source_path, articles.article_id, entities.ordinal
    {limit}"""


@dataclass(frozen=True)
class Place:
    """A mention in its sentence, as it is shown."""

    before: str
    text: str
    after: str


def show_entities(name: str, warehouse: Path, *, label: str | None, limit: int | None, output: str) -> None:
    """Print the entities that go by a name; UsageError, with the nearest names, where none does."""
    check_format(output)
    wanted = _label(label)
    with opened(warehouse) as reader:
        found = _found(reader, name, wanted)
        ids = " ".join(row["entity_id"] for row in found)
        if output != "table":
            print_rows(_places(reader, ids, limit), output)
            return
        for row in found:
            _show(reader, row, SHOWN if limit is None else limit)


def in_context(places: list[Place], width: int) -> list[Text]:
    """Keywords in context: one line each, the keyword in one column, what stands around it cut to the width."""
    keyword = max((cell_len(_line(place.text)) for place in places), default=0)
    keyword = min(keyword, width // 2)
    left = (width - keyword) // 2
    lines = []
    for place in places:
        before, text = _last_cells(_line(place.before), left), _cut(_line(place.text), keyword)
        after = _cut(_line(place.after), width - left - cell_len(text))
        lines.append(Text.assemble((before, "dim"), (text, "bold"), (after, "dim")))
    return lines


def _label(label: str | None) -> str:
    if label is None:
        return ""
    if label.upper() not in {known.value for known in Label}:
        raise UsageError(f"There is no label {label!r}: {', '.join(Label)}.")
    return label.upper()


def _found(reader: Reader, name: str, label: str) -> list[dict[str, Any]]:
    asked = {"name": " ".join(name.split()), "label": label}
    rows = _rows(reader, FIND.format(shortest=ID_BEGINS), asked)
    if rows:
        return rows
    near = _rows(reader, NEAR.format(close=CLOSE, suggested=SUGGESTED), asked)
    # A surname or another whole word of a name means it where no other entity has that word.
    if near and near[0]["likeness"] == 1 and not any(row["likeness"] == 1 for row in near[1:]):
        return _rows(
            reader, FIND.format(shortest=ID_BEGINS), {"name": near[0]["name"], "label": near[0]["label"]}
        )
    of_label = f" labelled {label}" if label else ""
    said = f"No entity{of_label} goes by {name!r}."
    if near:
        said += " Near it: " + "; ".join(f"{row['name']} ({row['label']})" for row in near) + "."
    else:
        said += ' `copydesk sql "select name, label from entity_index"` lists those that there are.'
    raise UsageError(said)


def _rows(reader: Reader, query: str, parameters: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reader.query(query, parameters).rows.to_pylist()
    return rows


def _places(reader: Reader, ids: str, limit: int | None) -> pa.Table:
    clause = "" if limit is None else f"limit {limit:d}"
    return reader.query(PLACES.format(limit=clause), {"ids": ids}).rows


def _show(reader: Reader, row: dict[str, Any], limit: int) -> None:
    entity = {"id": str(row["entity_id"])}
    _print_head(row)
    variants = reader.query(VARIANTS, entity).rows.to_pylist()
    out.print(Text("written   ") + _counted(variants))
    articles = reader.query(ARTICLES, entity).rows.to_pylist()
    out.print()
    for article in articles[:limit]:
        day = str(article["published_on"] or "no date")
        title = _line(article["title"] or article["source_path"])
        line = f"{day:<10}  {article['article_id'][:8]}  {article['mentions']:>4} ×  "
        out.print(Text(line, "dim") + Text(_cut(title, _width() - len(line))))
    _print_rest(len(articles), limit, "articles")
    out.print()
    places = _places(reader, entity["id"], limit).to_pylist()
    for shown in in_context([Place(p["before"], p["text"], p["after"]) for p in places], _width()):
        out.print(shown)
    _print_rest(int(row["mentions"]), limit, "mentions")
    out.print()


def _print_head(row: dict[str, Any]) -> None:
    code = f" {row['country_code']}" if row["country_code"] else ""
    out.print(
        Text.assemble(
            (_line(row["name"]), "bold"), f"  {row['label']}{code}", (f"  {row['entity_id'][:8]}", "dim")
        )
    )
    days = str(row["first_seen_on"])
    if row["last_seen_on"] != row["first_seen_on"]:
        days += f" to {row['last_seen_on']}"
    mentions, articles = (
        f"{row[key]:,} {key if row[key] != 1 else key[:-1]}" for key in ("mentions", "articles")
    )
    out.print(Text(f"seen      {mentions} in {articles}, {days}"))


def _counted(variants: list[dict[str, Any]]) -> Text:
    return Text(" · ").join(
        Text.assemble(_line(variant["text"]), (f" {variant['mentions']}", "dim")) for variant in variants
    )


def _print_rest(count: int, limit: int, things: str) -> None:
    if count > limit:
        warn(f"{limit} of {count:,} {things} shown; --limit shows more, --format csv or json all.")


def _width() -> int:
    """Columns to fill: the terminal's, or those of an ordinary page where the output is piped."""
    columns = out.width if out.is_terminal else 100
    return max(WIDTHS.start, min(columns, WIDTHS.stop - 1))


def _line(text: str) -> str:
    """On one line, and as wide as it will be printed."""
    return out.shown(text.translate(ON_ONE_LINE))


def _cut(text: str, cells: int) -> str:
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + "…" if cells > 0 else ""


def _last_cells(text: str, cells: int) -> str:
    """The end of a text, right-aligned in a number of cells."""
    if cell_len(text) > cells:
        kept = text[-cells:]
        while cell_len(kept) > cells - 1:
            kept = kept[1:]
        text = "…" + kept.lstrip()
    return " " * (cells - cell_len(text)) + text
