from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.adopt.places import SAMPLES
from tests.workspace import write_plan

if TYPE_CHECKING:
    from pathlib import Path

WATCHED = """
import sys
def refuse(event, _):
    if event.startswith("socket."):
        raise SystemExit(f"the network was used: {event}")
sys.addaudithook(refuse)
from launchlist.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run_watched(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", WATCHED, *words], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words", [["check"], ["render"], ["check", "--format", "sarif"], ["rules"], ["schema", "task"]]
)
def test_no_command_uses_the_network(tmp_path: Path, words: list[str]) -> None:
    write_plan(tmp_path)
    (tmp_path / "checklist" / "tasks" / "A-2.yaml").write_text("id: A-2\nstatus: dne\n")  # explained by jsonschema
    root = ["--root", str(tmp_path)] if words[0] in {"check", "render"} else []
    done = run_watched(*words, *root)
    assert "the network was used" not in done.stderr
    assert done.returncode == (1 if root else 0)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "A-1"],
        ["export", "json"],
        ["export", "ics"],
        ["new", "B", "Write more", "--deadline", "+1w"],
        ["set", "A-1", "status=complete"],
        ["fmt"],
        ["completion", "bash"],
        ["init", "new", "--title", "More"],
        ["adopt", str(SAMPLES / "markdown/release-timeline/source.md"), "--into", "new"],
        ["adopt", str(SAMPLES / "xlsx/plan.xlsx"), "--into", "new"],
        ["adopt", str(SAMPLES / "github/issues.json"), "--into", "new"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_nothing_that_begins_changes_or_shows_a_plan_uses_it(tmp_path: Path, words: list[str]) -> None:
    write_plan(tmp_path)
    done = run_watched(*words, cwd=tmp_path)
    assert "the network was used" not in done.stderr
    assert done.returncode == 0, done.stderr


def test_the_watch_would_notice() -> None:
    code = WATCHED.replace(
        "from launchlist.cli import main", "import socket; socket.create_connection(('127.0.0.1', 9))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "the network was used" in done.stderr
