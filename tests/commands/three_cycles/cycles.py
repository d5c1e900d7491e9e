"""Three cycles of one plan; ``python -m tests.commands.three_cycles.cycles`` writes down what follows from the first.

The first one has every kind of date that a plan can have. The second one comes from it, is worked on, and together with
the first one gives the third.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from launchlist.commands.init import run as init
from launchlist.commands.parser import build_full_parser
from tests.adopt.places import build_context

HERE = Path(__file__).parent
SECOND = ("2", "--from", "1", "--release", "2026-08-18", "--start", "2026-05-19", "--rename", "4.1=4.2")
THIRD = ("3", "--from", "2", "--and", "1", "--release", "2026-12-16", "--start", "2026-09-07", "--rename", "4.2=4.3")


def start_cycle(folder: Path, *words: str) -> str:
    """Start a cycle below ``folder`` and return what is said of its dates."""
    outcome = init(build_full_parser().parse_args(["init", *words]), build_context(folder))
    assert outcome.code == 0, outcome
    return outcome.text.partition("wrote ")[0]


def work_on(plan: Path) -> None:
    """Do with the second cycle what a team does: finish tasks, write updates, move a deadline by hand."""
    for path in sorted(plan.glob("checklist/tasks/*.yaml")):
        path.write_bytes(path.read_bytes().replace(b"status: pending", b"status: complete"))
    moved = plan / "checklist/tasks/QA-1.yaml"
    text = re.sub("deadline: start.*", "deadline: 2026-08-06 AoE", moved.read_text("utf-8"))
    moved.write_text(f"{text}updates:\n  - date: 2026-08-05\n    text: Phones came late\n", encoding="utf-8")


def make_cycles(folder: Path) -> dict[str, str]:
    """Make the second and the third cycle in ``folder`` and return all files and what was said, by path."""
    shutil.copytree(HERE / "1", folder / "1")
    said = {"2.txt": start_cycle(folder, *SECOND)}
    second = {f"2/{path}": text for path, text in read_plan(folder / "2").items()}
    work_on(folder / "2")
    said["3.txt"] = start_cycle(folder, *THIRD)
    return said | second | {f"3/{path}": text for path, text in read_plan(folder / "3").items()}


def read_plan(folder: Path) -> dict[str, str]:
    """Return the files of a plan by path."""
    paths = sorted(folder.glob("checklist/**/*.yaml"))
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        for name in ("2", "3"):
            shutil.rmtree(HERE / name, ignore_errors=True)
        for path, text in make_cycles(Path(made)).items():
            (HERE / path).parent.mkdir(parents=True, exist_ok=True)
            (HERE / path).write_bytes(text.encode())
