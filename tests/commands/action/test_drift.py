from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.action.drift import name_pathspec
from tests.workspace import commit, write_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("CHECKLIST.md", "a/CHECKLIST.md"),
        ("plans/a/LIST.md", "plans/b/LIST.md"),
        ("plans/[ab]/LIST.md", "plans/a/LIST.md"),
        ("plans/a?/LIST.md", "plans/ab/LIST.md"),
        ("!a/LIST.md", "b/LIST.md"),
        (":!a.md", "b.md"),
        ("-f", "f"),
    ],
)
def test_a_fix_is_for_one_file(tmp_path: Path, path: str, other: str) -> None:
    names = ("keep/x", path, other)
    write_files(tmp_path, dict.fromkeys(names, "base\n"))
    commit(tmp_path)
    write_files(tmp_path, dict.fromkeys(names, "edited\n"))
    command = ["git", "checkout", "HEAD", "--", name_pathspec(path)]
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(command, cwd=tmp_path / ("keep" if "/" in path else "."), env=environment, check=True)
    assert [(tmp_path / name).read_text("utf-8") for name in names] == ["edited\n", "base\n", "edited\n"]
