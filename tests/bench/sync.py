"""Measures `launchlist sync` against the emulator, with many issues: ``python tests/bench/sync.py``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "scripts")]

from launchlist.sync.apply_opens import BATCH  # noqa: E402 - as well
from launchlist.sync.marker import Marker, digest, write_region  # noqa: E402 - found by the line above
from tests.bench.measure import Row, Sample, run_process  # noqa: E402 - as well
from tests.bench.results import replace_section  # noqa: E402 - as well
from tests.sync.emulator import TOKENS, run_emulator  # noqa: E402 - as well
from tests.sync.over_http.site import LATE, Site, write_task  # noqa: E402 - as well

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.sync.emulator import Emulator

LIMIT = 5000
"""Requests the emulator allows a token; what is left of them tells how many there were."""
DUE = "2025-05-20T12:00:00Z"


class Stage(NamedTuple):
    """One run of the command."""

    name: str
    words: tuple[str, ...]
    requests: int
    """How many there may be: two, one a page of what is open, or of all before any is opened, and what changes need."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print a table; 1 if there were more requests than pages and changes explain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--there", type=int, default=2000, help="issues that are there already, closed")
    parser.add_argument("--late", type=int, default=500, help="overdue tasks without an issue")
    parser.add_argument("--changed", type=int, default=50, help="tasks that change afterwards")
    args = parser.parse_args(argv)
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    with tempfile.TemporaryDirectory(prefix="launchlist-") as scratch, run_emulator(Path(scratch)) as emulator:
        site = Site(Path(scratch) / "site", emulator)
        write_plan(site, args.there, args.late)
        add_issues(site, emulator, args.there)
        return measure(site, args.there, args.late, args.changed)


def write_plan(site: Site, there: int, late: int) -> None:
    """Write the finished tasks and the late ones."""
    done = {
        f"checklist/tasks/DONE-{each}.yaml": write_task(f"DONE-{each}", LATE, "complete")
        for each in range(1, there + 1)
    }
    open_ = {f"checklist/tasks/LATE-{each}.yaml": write_task(f"LATE-{each}") for each in range(1, late + 1)}
    site.write(done | open_)


def add_issues(site: Site, emulator: Emulator, count: int) -> None:
    """Make the issues of finished tasks as earlier syncs left them."""
    for each in range(1, count + 1):
        title = f"DONE-{each} is overdue: Do DONE-{each}"
        marker = Marker(f"DONE-{each}", DUE, "closed", digest(title), "0" * 16)
        body = write_region(marker, f"Do DONE-{each}\n\n- **Owner:** Maya\n" + "What it is about. " * 40)
        token = TOKENS[-1 - each % 10]
        path = f"/repos/{site.repository}/issues"
        emulator.ask("POST", path, {"title": title, "body": body, "labels": ["launchlist"]}, token=token)
        emulator.ask("PATCH", f"{path}/{each}", {"state": "closed"}, token=token)


def measure(site: Site, there: int, late: int, changed: int) -> int:
    """Run every stage and print what it took."""
    pages, open_pages = -(-there // 100), -(-late // 100)
    room = ("--max-new", str(late), "--max-open", str(there + late))
    lines = ["| | requests | at most | wall s | CPU s | peak MiB |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    stages = [
        Stage(f"plan: {there:,} issues there, {late:,} to open", room, 2 + pages),
        Stage(f"first apply: {late:,} opened", (*room, "--apply"), 2 + pages + 3 + late + -(-late // BATCH)),
        Stage("apply, nothing to do", (*room, "--apply"), 2 + open_pages),
        Stage(f"apply, {changed:,} tasks changed", (*room, "--apply"), 2 + open_pages + 2 * changed),
    ]
    worst = 0
    for stage in stages:
        if stage is stages[-1]:
            site.write(
                {
                    f"checklist/tasks/LATE-{each}.yaml": write_task(f"LATE-{each}", more="notes: New\n")
                    for each in range(1, changed + 1)
                }
            )
        requests, sample = run(site, stage)
        took = f"{sample.wall:.2f} | {sample.cpu:.2f} | {sample.peak / 1024:.0f}"
        lines.append(f"| {stage.name} | {requests} | {stage.requests} | {took} |")
        worst = max(worst, requests - stage.requests)
    print("\n".join(lines))
    write_down(lines)
    return int(worst > 0)


def write_down(lines: list[str]) -> None:
    """Put the table in RESULTS.md, in place of the last one."""
    said = (
        "    python tests/bench/sync.py\n\n"
        "One command each against an emulator of GitHub on this machine, without the pause between two writes that\n"
        "GitHub asks for. At most: two requests at first, one per page of a hundred issues, all pages if some are\n"
        "to be opened and otherwise only open ones, three for labels, one for each new issue and\n"
        "for each sixty of them, and two for each changed one.\n\n"
    )
    replace_section("## Sync: requests grow with pages and changes", said + "\n".join(lines))


def run(site: Site, stage: Stage) -> tuple[int, Sample]:
    """Return the requests of a stage and what it took."""
    site.token = next(site.emulator.tokens)
    os.environ |= {**site.environ, "PYTHONPATH": str(HERE.parents[1] / "scripts")}
    command = (sys.executable, "-m", "launchlist", "sync", "--pace", "0", *stage.words)
    sample = run_process(Row(stage.name, command), site.root)
    headers = {"Authorization": f"token {site.token}"}
    answer = site.emulator.session.get(f"{site.url}/user", headers=headers, timeout=30)
    # The question itself is one.
    return LIMIT - int(answer.headers["X-RateLimit-Remaining"]) - 1, sample


if __name__ == "__main__":
    sys.exit(main())
