"""Measures launchlist against similar tools and writes RESULTS.md: ``python tests/bench/run.py``."""

from __future__ import annotations

import argparse
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench.measure import Figures, Row, measure_rows, run_process  # noqa: E402 - found by the line above
from tests.bench.results import RESULTS, read_kept  # noqa: E402 - as well
from tests.bench.tools import REPOSITORY, Tools, install_tools  # noqa: E402 - as well

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = REPOSITORY / "scripts" / "launchlist" / "schemas" / "task.schema.json"
PASS, CHECK, RENDER = "python -c pass", "`check`, cold", "`check` and `render`, cold"
CHECK_JSONSCHEMA, AJV = "check-jsonschema, schema only", "ajv-cli, schema only"
MOST_ARGUMENTS = 50_000
"""A command line cannot name more files than fit into 2 MiB."""
SETTLE = 0.1
"""Seconds after which launchlist trusts the time of a file to tell of changes."""


def list_rows(tools: Tools, folder: Path, size: int) -> list[Row]:
    """Return what is measured on the plan in ``folder``, in this order."""
    first = folder / "checklist" / "tasks" / "T-000001.yaml"
    render = (tools.launchlist, "render")

    def forget() -> None:
        shutil.rmtree(folder / ".git" / "launchlist", ignore_errors=True)

    def forget_all() -> None:
        forget()
        (folder / "CHECKLIST.md").unlink(missing_ok=True)

    def edit() -> None:
        text = first.read_text(encoding="utf-8")
        first.write_text(text.replace("\nnotes: >-\n", "\nnotes: >-\n  Edited.\n"), encoding="utf-8")

    def settle() -> None:
        time.sleep(SETTLE)
        run_process(Row("render again", render), folder)

    rows = [
        Row(PASS, (tools.python, "-c", "pass")),
        Row("opening and reading the files", (tools.python, str(HERE / "read_files.py"))),
        Row(CHECK, (tools.launchlist, "check"), forget),
        Row(RENDER, render, forget_all),
        Row("`render`, one task edited", render, edit),
        Row("`render`, nothing changed", render, settle),
    ]
    if tools.check_jsonschema and tools.ajv and size <= MOST_ARGUMENTS:
        files = sorted(str(path) for path in first.parent.iterdir())
        rows += [
            Row(CHECK_JSONSCHEMA, (tools.check_jsonschema, "--schemafile", str(SCHEMA), *files)),
            Row(AJV, (tools.ajv, *_build_ajv_options(), "-s", str(SCHEMA), "-d", "checklist/tasks/*.yaml")),
        ]
    return rows


def _build_ajv_options() -> tuple[str, ...]:
    # Not strict: it does not know our formats and passes over them.
    return ("validate", "--spec=draft2020", "-c", "ajv-formats", "--strict=false")


def print_table(size: int, rows: list[Figures], base: dict[str, float], *, peers: bool) -> list[str]:
    """Return the Markdown table of one size; ``base`` holds the peak of each row at 14 tasks, in KiB."""
    walls = {row.row.name: row.wall for row in rows}
    lines = [
        f"## {size:,} tasks",
        "",
        "| | wall s | fastest | CPU s | × python | check-jsonschema ÷ | peak MiB | KiB per task |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        name = row.row.name
        peer = f"{walls[CHECK_JSONSCHEMA] / row.wall:.1f}" if CHECK_JSONSCHEMA in walls else ""
        memory = f"{(row.peak - base[name]) / size:.1f}" if "`" in name and name in base and size > 14 else ""
        lines.append(
            f"| {name} | {row.wall:.3f} | {row.fastest:.3f} | {row.cpu:.3f} | {row.wall / walls[PASS]:.1f}"
            f" | {peer} | {row.peak / 1024:.0f} | {memory} |"
        )
    if peers and CHECK_JSONSCHEMA not in walls:
        lines += ["", "The peers are left out: so many paths do not fit on a command line (argument list too long)."]
    return [*lines, ""]


def describe_run(words: Sequence[str], tools: Tools) -> list[str]:
    """Return the head of the results: command, machine, versions, date, and what the columns mean."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown CPU")
    load = os.getloadavg()
    return [
        "# Results",
        "",
        f"    {shlex.join(('python', 'tests/bench/run.py', *words))}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, load at the start {load[0]:.1f}, {os.cpu_count()} × {model},",
        f"{platform.system()} {platform.release()}; {', '.join(tools.list_versions())}.",
        "",
        "One file per task. Whole processes; a round runs every row once; medians of the rounds and the fastest run.",
        "*Cold* is without the record of an earlier run, and without CHECKLIST.md for `render`, which always checks",
        "everything first. Both peers validate the task files against the same schema and do nothing else.",
        "*KiB per task* is the peak memory above that of the same command on 14 tasks.",
        "",
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write them down."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="14,1000,10000", help="numbers of tasks, separated by commas")
    parser.add_argument("--runs", default="11,5,3,3", help="rounds for each size; the last number is for all others")
    parser.add_argument("--peers", action="store_true", help="measure check-jsonschema and ajv-cli too")
    args = parser.parse_args(words)
    sizes = [int(size) for size in args.sizes.split(",")]
    rounds = [int(count) for count in args.runs.split(",")]
    tools = install_tools(peers=args.peers)
    lines = describe_run(words, tools)
    base: dict[str, float] = {}
    for at, size in enumerate(sizes):
        with tempfile.TemporaryDirectory(prefix="launchlist-bench-") as name:
            folder = Path(name)
            # In a process of its own: what this one holds would count as the memory of those it starts.
            subprocess.run([sys.executable, HERE / "generate.py", str(size), folder], check=True)
            subprocess.run(["git", "init", "-q", folder], check=True)
            time.sleep(SETTLE)
            figures = measure_rows(list_rows(tools, folder, size), folder, rounds[min(at, len(rounds) - 1)])
        if size == 14:
            base = {row.row.name: row.peak for row in figures}
        table = print_table(size, figures, base, peers=args.peers)
        print("\n".join(table), flush=True)
        lines += table
    RESULTS.write_text("\n".join(lines) + read_kept(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
