"""What 0.1.0 generated, without marks for other formatters: it is recognized, and only comments are added to it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.workspace import commit, run

TESTS = Path(__file__).parents[1]
OLD = TESTS / "rendering" / "written_by_0_1_0"


class Written(NamedTuple):
    """A repository whose generated files are those of 0.1.0, and these by their paths."""

    root: Path
    outputs: dict[str, bytes]

    def read_outputs(self) -> dict[str, bytes]:
        return {path: (self.root / path).read_bytes() for path in self.outputs}


@pytest.fixture(name="written", params=sorted(path.name for path in OLD.iterdir()))
def write_outputs(request: pytest.FixtureRequest, tmp_path: Path) -> Written:
    root = tmp_path / "plan"
    case = TESTS / "examples" / "valid" / request.param
    shutil.copytree(case, root, ignore=shutil.ignore_patterns("expected*"))
    old = OLD / request.param
    shutil.copytree(old, root, dirs_exist_ok=True)
    commit(root)
    paths = [path for path in old.rglob("*") if path.is_file()]
    return Written(root, {path.relative_to(old).as_posix(): path.read_bytes() for path in paths})


def strip_comments(data: bytes) -> bytes:
    return re.sub(rb"<!--.*?-->\r?\n?", b"", data).rstrip(b"\r\n")


def test_render_adds_comments_and_nothing_else(written: Written) -> None:
    assert run("render", "--check", cwd=written.root).returncode == 0
    assert written.read_outputs() == written.outputs
    run("render", cwd=written.root)
    new = written.read_outputs()
    for path, data in written.outputs.items():
        assert new[path] != data
        assert strip_comments(new[path]) == strip_comments(data)
        assert b"<!-- prettier-ignore-start -->" in new[path]
    assert run("render", "--check", cwd=written.root).returncode == 0


def test_a_hand_edit_is_still_detected(written: Written) -> None:
    for path in written.outputs:
        file = written.root / path
        data = file.read_bytes()
        at = data.rindex(b"\n", 0, data.rindex(b" |") if b" |" in data else data.rindex(b"*"))
        file.write_bytes(data[:at] + b" by hand" + data[at:])
    edited = written.read_outputs()
    drifted = run("render", "--check", cwd=written.root)
    assert drifted.returncode == 1
    assert all(f"{path}:" in drifted.stdout for path in edited)
    refused = run("render", cwd=written.root)
    assert refused.returncode == 4, refused.stderr
    assert written.read_outputs() == edited
