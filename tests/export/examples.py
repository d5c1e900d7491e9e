"""The plans of tests/examples and this repository's own, as the exports are given them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from launchlist.plan.view import PlanView, build_view
from launchlist.project.project import read_project

ROOT = Path(__file__).parents[2]
PLANS = [ROOT, *sorted(path for path in (ROOT / "tests/examples/valid").iterdir() if path.is_dir())]
NOW = datetime(2025, 5, 19, 4, tzinfo=UTC)


def load_view(folder: Path) -> PlanView:
    project = read_project(str(folder), None, NOW)
    assert project.lookup
    assert project.as_of
    return build_view(project.lookup, project.as_of)
