"""Fields of plan.yaml by command: every other byte stays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import LaunchlistError
from tests.commands.test_edit import run
from tests.workspace import TASK, write_files

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
# Ours.
version: 1
title: "Small plan" # for now
timezone: UTC
release:   2025-05-22
anchors: # dates of ours
  # two weeks of fixes
  freeze: release-2w

owners:
  # the first
  - name: Maya # leads
    away: [2025-06-02]
  - {name: Tide, role: print}

critical_path:
  - title: Write # soon
    tasks: [A-1]
next_sync: {at: 2025-05-18 16:00, focus: Blockers}
calendar:
  weekend: [ sat, sun ]
  days_off:
    # winter
    - 2025-01-01
    - 2025-12-22..2025-12-31 # closed
phases:
  - id: beta
    title: Public beta
    until: freeze
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    files = {"checklist/plan.yaml": PLAN, "checklist/tasks/A-1.yaml": TASK}
    files["checklist/tasks/A-2.yaml"] = TASK.replace("A-1", "A-2").replace("Maya", "Tide")
    write_files(tmp_path, files)
    return tmp_path


def read(root: Path) -> str:
    return (root / "checklist/plan.yaml").read_bytes().decode()


CHANGES = [
    (("plan", "release=2025-06-04"), [("  2025-05-22", "  2025-06-04")]),
    (("plan", "release=+1w"), [("  2025-05-22", "  2025-05-29")]),
    (("plan", "release=+3wd"), [("  2025-05-22", "  2025-05-27")]),
    (("plan", "title=Large", "goal=sell it"), [('"Small plan" # for now\n', '"Large" # for now\ngoal: sell it\n')]),
    (("plan", "timezone=Europe/Berlin"), [("UTC", "Europe/Berlin")]),
    (("plan", "as_of=today-1w"), [("timezone: UTC\n", "timezone: UTC\nas_of: 2025-05-07\n")]),
    (("plan", "as_of=2025-05-17 18:30"), [("timezone: UTC\n", "timezone: UTC\nas_of: 2025-05-17 18:30\n")]),
    (
        ("plan", "refresh=daily", "stale_after=3d"),
        [("until: freeze\n", "until: freeze\n\nrefresh: daily\nstale_after: 3d\n")],
    ),
    (("plan", "anchors.freeze=-1w"), [("release-2w", "release-3w")]),
    (("plan", "anchors.start=2025-05-01"), [("  freeze: release-2w\n", "  freeze: release-2w\n  start: 2025-05-01\n")]),
    (("plan", "calendar.weekend=fri,sat"), [("[ sat, sun ]", "[ fri, sat ]")]),
    (("plan", "calendar.day=09:00-17:00"), [("# closed\n", "# closed\n  day: 09:00-17:00\n")]),
    (("plan", "calendar.days_off+=2025-05-01"), [("    - 2025-12", "    - 2025-05-01\n    - 2025-12")]),
    (("plan", "calendar.days_off+=2025-12-25,2026-01-01"), [("# closed\n", "# closed\n    - 2026-01-01\n")]),
    (("plan", "calendar.days_off-=2025-01-01"), [("    - 2025-01-01\n", "")]),
    (("plan", "next_sync.at=+1w"), [("{at: 2025-05-18 16:00", '{at: "2025-05-25 16:00"')]),
    (("plan", "next_sync.focus="), [(", focus: Blockers", "")]),
    (("plan", "critical_path+=Print: A-2"), [("tasks: [A-1]\n", "tasks: [A-1]\n  - title: Print\n    tasks: [A-2]\n")]),
    (("plan", "critical_path+=Write: A-1, A-2"), [("[A-1]", "[A-1, A-2]")]),
    (("plan", "critical_path-=Write"), [("critical_path:\n  - title: Write # soon\n    tasks: [A-1]\n", "")]),
    (("plan", "critical_path+=Write: A-2", "critical_path-=Write: A-1"), [("[A-1]", "[A-2]")]),
    (("plan", "rules.stale-progress=off"), [("Blockers}\n", 'Blockers}\n\nrules:\n  stale-progress: "off"\n\n')]),
    (("plan", "sync.max_new=5"), [("Blockers}\n", "Blockers}\n\nsync:\n  max_new: 5\n\n")]),
    (("owner", "Maya", "github=maya"), [("leads\n", "leads\n    github: maya\n")]),
    (("owner", "Maya", "away+=2025-05-01..2025-05-09"), [("[2025-06-02]", "[2025-05-01..2025-05-09, 2025-06-02]")]),
    (("owner", "Tide", "role="), [(", role: print", "")]),
    (("owner", "Tide", "github=tide"), [("role: print}", "role: print, github: tide}")]),
    (
        ("phase", "beta", "until=release-1w", "from=2025-05-01"),
        [("    until: freeze\n", "    from: 2025-05-01\n    until: release-1w\n")],
    ),
]


@pytest.mark.parametrize(("words", "edits"), CHANGES)
def test_only_the_requested_field_changes(plan: Path, words: tuple[str, ...], edits: list[tuple[str, str]]) -> None:
    outcome = run(plan, "set", *words)
    assert (outcome.code, outcome.errors) == (0, ""), outcome.text
    expected = PLAN
    for old, new in edits:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert read(plan) == expected


def test_a_mapping_goes_with_its_last_field_but_a_calendar_stays(plan: Path) -> None:
    run(plan, "set", "plan", "calendar.weekend=", "calendar.days_off=")
    assert "  days_off" not in read(plan)
    assert "\ncalendar:\n  {} # closed\n" in read(plan)
    run(plan, "set", "phase", "beta", "until=release")
    run(plan, "set", "plan", "anchors.freeze=")
    assert "anchors" not in read(plan)


def test_fields_that_belong_together_can_be_removed_together(plan: Path) -> None:
    outcome = run(plan, "set", "plan", "calendar=", "next_sync=", "rules=")
    assert outcome.text.startswith(
        "plan: calendar weekend: sat, sun; days_off: 2025-01-01, 2025-12-22..2025-12… → (none)\n"
        "plan: next_sync at: 2025-05-18 16:00; focus: Blockers → (none)\n"
    )
    start, end = PLAN.index("next_sync:"), PLAN.index("phases:")
    assert read(plan) == PLAN[:start] + PLAN[end:]


def test_the_change_is_reported_with_the_dates_that_moved(plan: Path) -> None:
    outcome = run(plan, "set", "plan", "release=+1w", "critical_path+=Print: A-2")
    assert outcome.text.startswith(
        "plan: release 2025-05-22 → 2025-05-29\nplan: critical_path Write: A-1 → Write: A-1; Print: A-2\nwith release, "
    )
    assert run(plan, "set", "owner", "Tide", "role=print").text.startswith("Tide: nothing to change\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "relaese=friday"), "the plan has no field 'relaese' that can be set; did you mean 'release'?"),
        (("plan", "calendar.weekends=sat"), "did you mean 'calendar.weekend'?"),
        (("plan", "anchors=friday"), "anchors cannot be set; set one of them, such as anchors.freeze=release-4w"),
        (("plan", "owners+=Jonas"), "owners cannot be set; to change an owner: launchlist set owner NAME"),
        (("plan", "metrics="), "metrics cannot be set; edit it in checklist/plan.yaml"),
        (("plan", "as_of=+1d"), "there is no as_of yet that '+1d' could move; to count from today: as_of=today+1d"),
        (("plan", "critical_path+=Print"), "a step needs a title and its tasks; write critical_path+='Title"),
        (("plan", "critical_path-=Wrote"), "the critical path has no step 'Wrote'; did you mean 'Write'?"),
        (("plan", "critical_path-=Write: A-2"), "the step 'Write' does not contain A-2; it has A-1"),
        (("plan", "critical_path=Write: A-2"), "critical_path is a list of steps; to add one"),
        (("plan", "calendar.days_off-=2025-01-02"), "calendar.days_off does not contain '2025-01-02'"),
        (("owner", "Mya", "role=x"), "there is no owner 'Mya' in plan.yaml; did you mean 'Maya'?"),
        (("owner", "Maya", "name=Mia"), "name cannot be set; tasks refer to it"),
        (("owner", "Maya"), "write whose field to set, and the field, such as: launchlist set owner Maya github=maya"),
        (("owner", "role=x", "github=y"), "write whose field to set"),
        (("phase", "gamma", "title=x"), "there is no phase 'gamma' in plan.yaml; the phases are beta"),
        (("plan", "title=x", "--update", "y"), "only tasks have updates; leave out --update"),
        (("plan", "calendar.days_off+=holidays:DE"), "is not holidays:COUNTRY:YEAR; write holidays:DE:2027"),
        (("plan", "calendar.days_off+=holidays:XX:2027"), "there are no public holidays for 'XX'"),
        (("plan", "calendar.days_off+=holidays:DE-QQ:2027"), "DE has no region 'QQ'; it has BB, BE, "),
    ],
)
def test_an_impossible_change_is_refused_with_the_fix(plan: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(LaunchlistError) as caught:
        run(plan, "set", *words)
    assert said in str(caught.value)
    assert read(plan) == PLAN


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("plan", "release="), "unknown-anchor"),
        (("plan", "timezone=Mars"), "checklist/plan.yaml:4:11: error "),
        (("plan", "calendar.weekend=satday"), "error unknown-value"),
        (("plan", "critical_path+=Print: A-9"), "error unknown-task"),
        (("owner", "Maya", "github=a b"), "error "),
        (("plan", "anchors.today=2025-05-01"), "error "),
    ],
)
def test_a_plan_that_would_not_be_valid_is_not_written(plan: Path, words: tuple[str, ...], rule: str) -> None:
    outcome = run(plan, "set", *words)
    assert (outcome.code, outcome.errors) == (1, "nothing was written: the plan would not be valid\n")
    assert rule in outcome.text
    assert read(plan) == PLAN


def test_public_holidays_are_written_as_dates(plan: Path) -> None:
    run(plan, "set", "plan", "calendar.days_off+=holidays:DE-BY:2025")
    listed = read(plan).partition("days_off:\n")[2].partition("phases:")[0].splitlines()
    assert listed[:4] == ["    # winter", "    - 2025-01-01", "    - 2025-01-06", "    - 2025-04-18"]
    assert listed[-1] == "    - 2025-12-22..2025-12-31 # closed"
    once = read(plan)
    assert run(plan, "set", "plan", "calendar.days_off+=holidays:de-by:2025").text.startswith("plan: nothing to change")
    run(plan, "set", "plan", "calendar.days_off-=holidays:DE-BY:2025", "calendar.days_off+=2025-01-01")
    assert read(plan) == PLAN != once


def test_without_the_package_the_error_says_how_to_install_it(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(LaunchlistError, match=r"pip install 'launchlist\[holidays\]'"):
        run(plan, "set", "plan", "calendar.days_off+=holidays:DE:2025")
