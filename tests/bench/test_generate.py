from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.cli import main
from tests.bench.generate import build_tasks, write_plan

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_generated_plan_has_nothing_to_complain_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plan(14, tmp_path)
    assert main(["check", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("14 tasks, 1 blocker, 1 plan: 0 errors, 0 warnings\n")
    assert main(["render", "--root", str(tmp_path)]) == 0
    assert "T-000014" in (tmp_path / "CHECKLIST.md").read_text(encoding="utf-8")


def test_the_same_plan_every_time() -> None:
    assert build_tasks(60) == build_tasks(60)
