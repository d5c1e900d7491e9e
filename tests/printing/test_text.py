from __future__ import annotations

import re

from launchlist.findings import Finding
from launchlist.printing.text import Counts, print_text

COUNTS = Counts(tasks=14, blockers=3, plans=1)
FINDING = Finding(
    path="checklist/tasks/INF-2.yaml",
    line=5,
    column=8,
    severity="error",
    rule="unknown-owner",
    message="'Ginna' is not in plan.yaml's owners",
    hint="did you mean 'Gina'?",
)
LINES = {(FINDING.path, 5): "owner: Ginna"}
EXPECTED = """\
checklist/tasks/INF-2.yaml:5:8: error unknown-owner: 'Ginna' is not in plan.yaml's owners; did you mean 'Gina'?
    5 | owner: Ginna
      |        ^
14 tasks, 3 blockers, 1 plan: 1 error, 0 warnings
"""


def test_finding_source_caret_summary() -> None:
    assert print_text([FINDING], COUNTS, lines=LINES, color=False) == EXPECTED


def test_color_adds_codes_only() -> None:
    colored = print_text([FINDING], COUNTS, lines=LINES, color=True)
    assert colored != EXPECTED
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == EXPECTED


def test_a_line_that_must_not_be_shown_is_left_out() -> None:
    printed = print_text([FINDING], COUNTS, lines={}, color=False)
    assert printed.splitlines() == [EXPECTED.splitlines()[0], EXPECTED.splitlines()[-1]]


def test_nothing_found_is_the_summary_alone() -> None:
    printed = print_text([], COUNTS, lines={}, color=True)
    assert printed == "\x1b[32m14 tasks, 3 blockers, 1 plan: 0 errors, 0 warnings\x1b[0m\n"
