"""Who may import whom: the packages lie in rings, and nothing imports what lies further out."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

# From the innermost outwards; what is named by more of its path counts before the package that it lies in.
RINGS = (
    ("schemas", "seeds", "flows.batches.sizes", "flows.cli.defused"),
    ("expectations", "warehouse", "flows.settings"),
    ("flows.ingest", "flows.identify", "flows.count", "flows.strip", "flows.split", "flows.recognise"),
    ("flows.stages",),
    ("flows.batches",),
    ("flows.count.stage",),
    ("flows.runs",),
    ("flows.quarantine", "flows.upkeep"),
    ("flows.engine",),
    ("flows.load", "flows.rework", "flows.retry"),
    ("flows.serve",),
    ("flows.cli",),
)
RING = {name: ring for ring, names in enumerate(RINGS) for name in names}
ORDERS = {"__init__", "load", "retry", "rework", "serve", "settings", "stages"}
# Heavy, and only for who needs it: not even the engine is loaded for what only reads.
USES_PREFECT = ("flows.engine", "flows.load", "flows.rework", "flows.retry", "flows.serve")


def test_nothing_imports_what_lies_further_out() -> None:
    upwards = [
        f"{module} imports {imported}"
        for module, imported in _imports()
        if (ring := _ring(imported)) is not None and ring > (_ring(module) or 0)
    ]
    assert upwards == []


def test_every_module_has_its_ring() -> None:
    assert [module for module in dict(_imports()) if _ring(module) is None] == []


def test_prefect_is_known_to_the_engine_and_the_flows_alone() -> None:
    users = {module for module, imported in _imports() if imported.split(".")[0] == "prefect"}
    assert [module for module in sorted(users) if not module.startswith(USES_PREFECT)] == []


def test_the_root_of_flows_holds_the_orders_the_stages_and_the_settings_alone() -> None:
    assert {path.stem for path in (ROOT / "flows").glob("*.py")} == ORDERS


def _ring(module: str) -> int | None:
    parts = module.split(".")
    named = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((RING[name] for name in named if name in RING), None)


def _imports() -> Iterator[tuple[str, str]]:
    """Every module with each that it imports, wherever in it."""
    for package in ("flows", "schemas", "expectations", "warehouse", "seeds"):
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    yield from ((module, f"{node.module}.{alias.name}") for alias in node.names)
                elif isinstance(node, ast.Import):
                    yield from ((module, alias.name) for alias in node.names)
