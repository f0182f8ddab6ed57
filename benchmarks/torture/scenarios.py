"""What is under way when a fault comes: what a warehouse holds already, and the command that is done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.harbour import ARTICLES, write_drop

COPIES = 3
WITH_WORKERS = frozenset({"run", "backfill"})
_OWN_RULE = '[[remove]]\nname = "frost"\ncategory = "other"\nholds = ["nights of frost"]\n'


@dataclass(frozen=True)
class Scenario:
    """One situation.

    Attributes:
        name: names it in the summary.
        victim: the command that faults come to, as typed but for the folders.
        setup: commands before it.
        own_rule: whether the configuration has a rule by the time of the victim that it had not before.
        repeats: whether the command can be given again once it is done, and then does nothing.
    """

    name: str
    victim: Sequence[str]
    setup: Sequence[Sequence[str]] = ()
    own_rule: bool = False
    repeats: bool = True


@dataclass(frozen=True)
class World:
    """The folders of one situation: `w` the warehouse, `first` and `second` drops, `config`."""

    root: Path

    @classmethod
    def make(cls, root: Path) -> "World":
        """Drops of our own articles; the second brings changed files, new ones, and known ones."""
        root.mkdir(parents=True, exist_ok=True)
        editions = {
            f"{n}-{name}": f"{text}\nEdition {n}.\n" for n in range(COPIES) for name, text in ARTICLES.items()
        }
        # One is held back, one cannot be read.
        editions |= {"held.txt": "Share this article\n\nSign up for our daily newsletter\n", "empty.txt": ""}
        write_drop(root / "first", editions)
        changed = {
            name: text.replace("Bergen", "Molde") for name, text in editions.items() if "bridge" in name
        }
        fresh = {f"9-{name}": f"{text}\nEdition 9.\n" for name, text in ARTICLES.items()}
        write_drop(root / "second", {**editions, **changed, **fresh})
        (root / "config").mkdir(exist_ok=True)
        return cls(root)

    @property
    def warehouse(self) -> Path:
        """The warehouse's folder."""
        return self.root / "w"

    def arguments(self, command: Sequence[str]) -> list[str]:
        """A command of a scenario with this world's folders."""
        options = ["--warehouse", str(self.warehouse)]
        if command[0] in WITH_WORKERS:
            options += ["--config", str(self.root / "config"), "--batch-size", "4"]
        return [str(self.root / word) if word in {"first", "second"} else word for word in command] + options

    def add_rule(self) -> None:
        """Have the configuration remove one line more."""
        (self.root / "config" / "strip.toml").write_text(_OWN_RULE, encoding="utf-8")


_FIRST = ("run", "first", "--drop", "harbour")
_SECOND = ("run", "second", "--drop", "harbour")

SCENARIOS = (
    Scenario("run, first drop", _FIRST),
    Scenario("run, second drop", _SECOND, setup=(_FIRST,)),
    Scenario("backfill", ("backfill", "--stale"), setup=(_FIRST,), own_rule=True),
    Scenario(
        "dismiss", ("quarantine", "dismiss", "held.txt", "--why", "Torture."), setup=(_FIRST,), repeats=False
    ),
    Scenario("maintain", ("maintain", "--keep", "1", "--hours", "0"), setup=(_FIRST, _SECOND)),
    Scenario(
        "forget",
        ("forget", "9-ferry.txt", "--why", "Torture.", "--yes"),
        setup=(_FIRST, _SECOND, ("publish", "--tag", "kept")),
        repeats=False,
    ),
)
