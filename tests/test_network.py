from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

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


def run_watched(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", WATCHED, *words], capture_output=True, text=True, check=False)


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


def test_the_watch_would_notice() -> None:
    code = WATCHED.replace(
        "from launchlist.cli import main", "import socket; socket.create_connection(('127.0.0.1', 9))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "the network was used" in done.stderr
