"""Measures the commands that create, change and show a plan, on a large one: ``python tests/bench/commands.py``."""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "scripts")]

from launchlist.reading.yaml.reader import read_yaml  # noqa: E402 - found by the line above
from tests.bench.generate import build_tasks, write_plan  # noqa: E402 - as well
from tests.bench.measure import Row, measure_rows  # noqa: E402 - as well
from tests.bench.results import replace_section  # noqa: E402 - as well

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADING = "## Commands: on a large plan"
HEADERS = ("ID", "Task", "Owner", "Deadline", "Status", "Depends on")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write down a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="launchlist-") as scratch:
        folder = Path(scratch)
        write_plan(args.tasks, folder / "plan")
        write_sources(folder, args.tasks)
        write_faulty_plan(folder / "faulty", args.tasks)
        figures = measure_rows(list_rows(folder, args.tasks), folder, args.runs)
    lines = ["| | wall s | CPU s | peak MiB |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {each.row.name} | {each.wall:.2f} | {each.cpu:.2f} | {each.peak / 1024:.0f} |" for each in figures]
    print("\n".join(lines))
    said = (
        f"    python tests/bench/commands.py\n\nWhole processes; a plan of {args.tasks:,} tasks, one file per task.\n\n"
    )
    replace_section(HEADING, said + "\n".join(lines))
    return 0


def write_faulty_plan(folder: Path, count: int) -> None:
    """Write a plan with a misspelled owner in each task."""
    write_plan(count, folder)
    for path in (folder / "checklist" / "tasks").iterdir():
        path.write_text(re.sub(r"(?m)^(owner: .*)$", r"\1x", path.read_text("utf-8")), "utf-8")


def write_sources(folder: Path, count: int) -> None:
    """Write the tasks as a table of each kind, for ``adopt``."""
    rows = []
    for entry in build_tasks(count):
        data: Any = read_yaml("x.yaml", entry.text.encode()).data
        waits = ", ".join(data.get("depends_on", ()))
        rows.append((entry.id, data["title"], entry.owner, data["deadline"], data["status"], waits))
    with (folder / "plan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = ["# Large", "", *(f"| {' | '.join(row)} |" for row in [HEADERS, ["-"] * len(HEADERS), *cells])]
    (folder / "plan.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def list_rows(folder: Path, count: int) -> list[Row]:
    """Return the commands; what they wrote is taken away before each run."""
    command = (sys.executable, "-m", "launchlist")
    plan = ("--root", str(folder / "plan"))
    new = folder / "new"

    def clear() -> None:
        shutil.rmtree(new, ignore_errors=True)

    first = f"T-{1:06}"

    path = folder / "plan" / "checklist" / "tasks" / f"{first}.yaml"
    text = path.read_text("utf-8")

    def restore() -> None:
        path.write_text(text, "utf-8")

    adopted = ("--into", str(new), "--zone", "UTC", "--as-of", "2026-03-02")
    return [
        Row(f"`adopt` of a CSV file of {count:,} rows", (*command, "adopt", "plan.csv", *adopted), clear),
        Row(f"`adopt` of a Markdown table of {count:,} rows", (*command, "adopt", "plan.md", *adopted), clear),
        Row("`check`", (*command, "check", *plan)),
        Row(f"`check` with {count:,} findings", (*command, "check", "--root", str(folder / "faulty")), code=1),
        Row("`fmt --check`", (*command, "fmt", "--check", *plan), code=1),  # not in the one layout
        Row("`set` of one field", (*command, "set", first, "status=cancelled", *plan), restore),
        Row("`list`", (*command, "list", *plan)),
        Row("`show`", (*command, "show", first, *plan)),
        Row("`export json`", (*command, "export", "json", *plan)),
        Row("`export csv`", (*command, "export", "csv", *plan)),
        Row("`export ics`", (*command, "export", "ics", *plan)),
    ]


if __name__ == "__main__":
    sys.exit(main())
