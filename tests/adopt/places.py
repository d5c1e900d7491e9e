"""The samples and the files that ``adopt`` makes of them; ``python -m tests.adopt.places`` updates these."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from launchlist.commands.adopt import run as adopt
from launchlist.commands.parser import build_full_parser
from launchlist.project.context import CommandContext

SAMPLES = Path(__file__).parent / "samples"
PAGES = sorted(path.parent for path in SAMPLES.glob("markdown/*/source.md"))
NOW = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)


class Adopted(NamedTuple):
    """The result of one run."""

    code: int
    said: str
    files: dict[str, str]


def build_context(folder: Path, now: datetime = NOW) -> CommandContext:
    """Return a context without a terminal."""
    return CommandContext({}, now, str(folder), str(folder), ask=None, color=False, width=None)


def adopt_source(folder: Path, source: Path, *words: str) -> Adopted:
    """Adopt a copy of a source in ``folder``."""
    if not (folder / source.name).exists():
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / source.name)
    args = build_full_parser().parse_args(["adopt", source.name, "--into", "plan", *words])
    outcome = adopt(args, build_context(folder))
    plan = folder / "plan"
    files = {path.relative_to(plan).as_posix(): path.read_text("utf-8") for path in plan.rglob("*.yaml")}
    return Adopted(outcome.code, outcome.text, files)


def update(scratch: Path) -> None:
    """Update the expected files of every page."""
    for page in PAGES:
        folder = scratch / page.name
        folder.mkdir()
        adopted = adopt_source(folder, page / "source.md")
        shutil.rmtree(page / "checklist", ignore_errors=True)
        shutil.copytree(folder / "plan" / "checklist", page / "checklist")
        (page / "expected.txt").write_text(adopted.said, encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        update(Path(made))
    sys.exit(0)
