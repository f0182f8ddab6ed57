"""Keeps results of judged batches as JSON and renders them as Great Expectations' Data Docs: static HTML.

Its renderers write what a page says; the frame around it is ours. Its own frame takes styles, scripts and pictures
from seven hosts, and its index is a table that a script from one of them draws: without a network it is empty.
"""

import html
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.identity import row_id

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

    from expectations.engine import Judged

TEMPLATES = Path(__file__).parent / "templates"
# A page a suite and batch: some 140 pages of 30 kB. Everything older is in the table validations.
KEPT = 20


@dataclass(frozen=True)
class Page:
    """One suite judged on one batch, as it stands in the index."""

    batch_id: str
    suite: str
    judged_at: str
    checked: int
    held: int
    failed: str
    source: Path


def record(results: Path, batch_id: str, judged: "Mapping[str, list[Judged]]") -> None:
    """Keeps a batch's results, a file a suite; an earlier judgement of the same batch and suite is replaced."""
    folder = results / batch_id
    folder.mkdir(parents=True, exist_ok=True)
    judged_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    for suite, listed in judged.items():
        content = {
            "batch_id": batch_id,
            "suite": suite,
            "judged_at": judged_at,
            "checked": len(listed),
            "held": sum(one.success for one in listed),
            "failed": _failed(listed),
            "results": [_as_json(one) for one in listed],
        }
        _write(folder / f"{suite}.json", json.dumps(content, ensure_ascii=False, default=str))


def build_data_docs(results: Path, target: Path) -> Path:
    """Renders the kept results of the newest batches into `target` and returns its index.html.

    Results and pages of older batches are deleted. A page that is newer than its results is left as it is.
    """
    pages = _pages(results)
    newest = list(dict.fromkeys(page.batch_id for page in pages))[:KEPT]
    pages = [page for page in pages if page.batch_id in newest]
    target.mkdir(parents=True, exist_ok=True)
    for folder in (*results.glob("*/"), *target.glob("*/")):
        if folder.name not in newest:
            shutil.rmtree(folder)
    stale = [page for page in pages if _is_stale(page, target)]
    if stale or not (target / "index.html").exists():
        _render(stale, pages, target)
    return target / "index.html"


def _pages(results: Path) -> list[Page]:
    """Newest first; within a batch in the order of the stages as recorded."""
    found = []
    for path in results.glob("*/*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        names = ("batch_id", "suite", "judged_at", "checked", "held", "failed")
        found.append(Page(source=path, **{name: content[name] for name in names}))
    newest = max_by_batch(found)
    return sorted(
        found, key=lambda page: (newest[page.batch_id], page.batch_id, page.judged_at), reverse=True
    )


def max_by_batch(pages: Iterable[Page]) -> dict[str, str]:
    """When each batch was last judged."""
    newest: dict[str, str] = {}
    for page in pages:
        newest[page.batch_id] = max(page.judged_at, newest.get(page.batch_id, ""))
    return newest


def _is_stale(page: Page, target: Path) -> bool:
    rendered = target / page.batch_id / f"{page.suite}.html"
    return not rendered.exists() or rendered.stat().st_mtime_ns <= page.source.stat().st_mtime_ns


def _render(stale: Iterable[Page], pages: list[Page], target: Path) -> None:
    from expectations.engine import quietly

    quietly()
    from great_expectations.render.renderer.page_renderer import (
        ValidationResultsPageRenderer,
    )
    from great_expectations.render.view.view import DefaultJinjaPageView

    view: Any = DefaultJinjaPageView(custom_views_directory=str(TEMPLATES))
    renderer = ValidationResultsPageRenderer(run_info_at_end=True)
    for page in stale:
        document = renderer.render(_result(page))
        _write(target / page.batch_id / f"{page.suite}.html", view.render(document, template="suite_page.j2"))
    index = view.env.get_template("batches_page.j2")
    _write(target / "index.html", index.render(pages=pages, kept=KEPT))


def _result(page: Page) -> "ExpectationSuiteValidationResult":
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        expectationValidationResultSchema,
    )

    stored = json.loads(page.source.read_text(encoding="utf-8"))["results"]
    return ExpectationSuiteValidationResult(
        success=page.held == page.checked,
        results=[expectationValidationResultSchema.load(one) for one in stored],
        suite_name=page.suite,
        statistics={
            "evaluated_expectations": page.checked,
            "successful_expectations": page.held,
            "unsuccessful_expectations": page.checked - page.held,
            "success_percent": 100 * page.held / max(page.checked, 1),
        },
        meta={"run_id": {"run_name": page.batch_id, "run_time": page.judged_at}},
    )


def _as_json(judged: "Judged") -> dict[str, object]:
    content: dict[str, Any] = dict(judged.result.to_json_dict())
    config = content["expectation_config"]
    if isinstance(config, dict):
        # A description is a template to the renderer, and it does not show meta: severity and reason go in with it.
        check = judged.bound.check
        said = f"{check.description} ({check.severity.value}). {check.why}"
        config["description"] = html.escape(said, quote=False).replace("$", "$$")
    found = content["result"]
    if isinstance(found, dict):
        # It puts values into its tables as they are, and an article may well hold markup.
        for key in ("partial_unexpected_list", "observed_value"):
            found[key] = _escaped(found.get(key))
    return content


def _escaped(value: object) -> object:
    if isinstance(value, str):
        return html.escape(value, quote=False)
    return [_escaped(item) for item in value] if isinstance(value, list) else value


def _failed(judged: "Iterable[Judged]") -> str:
    """For instance "2 warnings, 1 error"; empty if all held."""
    counts = Counter(one.bound.check.severity.value for one in judged if not one.success)
    return ", ".join(f"{count} {severity}" for severity, count in sorted(counts.items()))


def _write(path: Path, text: str) -> None:
    """Whole or not at all: someone may be reading the pages."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{row_id(str(path), text)[:8]}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
