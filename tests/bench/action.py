"""Measures whole jobs of the action on a warm cache, under nektos/act: ``python tests/bench/action.py``."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "scripts")]

from tests.action import bench  # noqa: E402 - found by the line above
from tests.bench.results import replace_section  # noqa: E402 - as well
from tests.conftest import PARTS  # noqa: E402 - as well
from tests.sync.emulator import run_emulator  # noqa: E402 - as well
from tests.workspace import TASK  # noqa: E402 - as well

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.sync.emulator import Emulator

BUDGET = 15.0
UNPACK = '[[ ! -f $STORE/$KEY.tar.zst ]] || { mkdir -p "$PLACE" && tar -C "$PLACE" -xf "$STORE/$KEY.tar.zst"; }'
"""What GitHub's cache does once it has the archive: it packs with tar and zstd as well."""
HEADING = "## Action: a whole job on a warm cache"


class Job(NamedTuple):
    """What one job took, in seconds from its start to its end."""

    seconds: float
    line: str
    """What the job itself printed about its time."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write down a table; 1 if a job took longer than its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="jobs of each kind")
    args = parser.parse_args(argv)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON", "PIP_"))}
    environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environ["PATH"]])
    environ |= {
        f"GIT_{role}_{key}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    with tempfile.TemporaryDirectory(prefix="launchlist-") as scratch, run_emulator(Path(scratch)) as emulator:
        size, kinds = measure(Path(scratch), environ, emulator, args.runs)
    lines = ["| | median s | slowest | budget |\n| --- | ---: | ---: | ---: |"]
    for name, jobs in kinds.items():
        seconds = [job.seconds for job in jobs]
        lines.append(f"| {name} | {statistics.median(seconds):.2f} | {max(seconds):.2f} | {BUDGET:.0f} |")
    said = (
        "    python tests/bench/action.py\n\n"
        "The README's workflow under nektos/act on this machine against an emulator of GitHub, from the start of the\n"
        f"job to its end. The action's wheels come out of an archive of {size / 1e6:.0f} MB, packed as GitHub's\n"
        "cache packs it; downloading that and checking the repository out, which need GitHub, are not in it.\n\n"
    )
    print("\n".join(lines), *(jobs[-1].line for jobs in kinds.values()), sep="\n")
    replace_section(HEADING, said + "\n".join(lines))
    return int(any(job.seconds > BUDGET for jobs in kinds.values() for job in jobs))


def measure(
    scratch: Path, environ: Mapping[str, str], emulator: Emulator, runs: int
) -> tuple[int, dict[str, list[Job]]]:
    """Return the size of the packed wheels and the jobs of a pull request and of a push."""
    action, store = scratch / "launchlist", scratch / "store"
    for name in PARTS:
        source = HERE.parents[1] / name
        place = shutil.copytree if source.is_dir() else shutil.copy
        action.mkdir(exist_ok=True)
        place(source, action / name)
    key = bench.build_home(action, store, environ, scratch)
    archive = store / f"{key}.tar.zst"
    subprocess.run(["tar", "--zstd", "-C", str(store / key), "-cf", str(archive), "."], check=True)
    bench.STUBS["actions/cache"] = UNPACK
    user = bench.Bench(scratch / "user", action, store, environ)
    user.api, user.repository, user.token = emulator.url, emulator.add_repository(), next(emulator.tokens)
    page = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    base = user.start(bench.watch(bench.find_workflow(page)))
    pushes = [run(user, "push") for _ in range(runs)]
    user.git("checkout", "-q", "-b", "change")
    user.write({"checklist/tasks/A-1.yaml": TASK.replace("in_progress", "complete")}, "change")
    event = user.pull(base)
    return archive.stat().st_size, {
        "pull request: check, compare, drift": [run(user, "pull_request", event) for _ in range(runs)],
        "push: check, render, commit": pushes,
    }


def run(user: bench.Bench, event: str, payload: Mapping[str, object] | None = None) -> Job:
    """Return what one job took; it must have ended well."""
    for home in user.folder.glob("home/.cache/act"):
        shutil.rmtree(home)
    start = time.monotonic()
    ran = user.run(event, payload)
    seconds = time.monotonic() - start
    assert ran.code == 0, ran.text
    return Job(seconds, ran.log[-1])


if __name__ == "__main__":
    sys.exit(main())
