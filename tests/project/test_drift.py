from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.workspace import AS_OF, SCRIPTS, TASK, write_plan

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = 2
"""The largest file that may be written, in blocks of 512 bytes: such a limit stands for a full disk."""


def render(root: Path) -> subprocess.CompletedProcess[str]:
    command = f"ulimit -f {BLOCKS}; '{sys.executable}' -B -m launchlist render --as-of '{AS_OF}'"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    return subprocess.run(["sh", "-c", command], cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("outputs", "written", "said"),
    [
        (["BIG.md", "SMALL.md"], [], "(unchanged: BIG.md and SMALL.md)"),
        (["SMALL.md", "BIG.md"], ["SMALL.md"], "(written: SMALL.md; unchanged: BIG.md)"),
    ],
)
def test_a_file_that_could_not_be_written_is_not_reported_as_rewritten(
    tmp_path: Path, outputs: list[str], written: list[str], said: str
) -> None:
    sections = {"BIG.md": "progress", "SMALL.md": "footer"}
    settings = "".join(f"  - {{path: {path}, sections: [{sections[path]}]}}\n" for path in outputs)
    long = {"checklist/tasks/A-1.yaml": f"{TASK}notes: {'long ' * 500}\n"}
    write_plan(tmp_path, f"outputs:\n{settings}", long)
    done = render(tmp_path)
    reason = "'BIG.md' could not be written: file too large; free some space, then run the command again"
    assert (done.returncode, done.stderr) == (5, f"launchlist: {reason} {said}\n")
    assert sorted(path.name for path in tmp_path.glob("*.md")) == written
