"""The tables of docs/dates.md, held to what the plan on the same page comes to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from launchlist.plan.moments import DateFault
from launchlist.reading.build import build_dates
from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.load import load_plan
from launchlist.reading.yaml.reader import read_yaml

PAGE = (Path(__file__).parents[1] / "docs/dates.md").read_text(encoding="utf-8")
PLAN = re.search(r"```yaml\n# checklist/plan.yaml\n(.*?)```", PAGE, re.DOTALL)
ROWS = re.findall(
    r"^\| `((?:release|start|freeze)[^`]*)` +\| ([0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?)", PAGE, re.MULTILINE
)


def test_the_plan_of_the_page_is_valid() -> None:
    assert PLAN
    loaded = load_plan([SourceFile("checklist/plan.yaml", "plan", PLAN[1].encode())])
    assert loaded.plan
    assert not loaded.findings
    assert not loaded.violations


def test_the_page_has_a_row_for_every_kind_of_step() -> None:
    text = " ".join(row for row, _ in ROWS)
    assert all(re.search(pattern, text) for pattern in (r"\dd\b", r"\dw\b", r"\dwd", " tue", r" \d\d:\d\d"))


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_what_a_row_means(text: str, expected: str) -> None:
    assert PLAN
    data = read_yaml("checklist/plan.yaml", PLAN[1].encode()).data
    assert isinstance(data, dict)
    dates = build_dates(data)
    dates.close(())
    found = dates.find(text)
    assert found
    assert not isinstance(found, DateFault)
    assert found.local.isoformat(" ")[: len(expected)] == expected
    assert found.all_day == (len(expected) == 10)
    assert found.at <= datetime(2026, 8, 27, tzinfo=UTC)
