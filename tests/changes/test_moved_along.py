"""Which anchor each moved date is put below."""

from __future__ import annotations

import pytest

from launchlist.changes.diff import diff_plans
from tests.reading.test_date_links import load

MORE = "anchors: {freeze: release-5w, cut: A-1+1d}\nphases: [{id: fix, title: Fix, until: UNTIL}]\n"
TASKS = {
    "A-1": "deadline: release-2w",
    "A-2": "deadline: freeze+1d",
    "A-3": "deadline: cut",
    "A-4": "deadline: 2026-08-01",
    "A-5": "phase: fix",
}


def change(**fields: str) -> dict[str, str]:
    return {**TASKS, **{f"A-{name[1:]}": text for name, text in fields.items()}}


@pytest.mark.parametrize(
    ("after", "until", "release", "told"),
    [
        (TASKS, "freeze", "2026-08-26", {}),
        (
            TASKS,
            "freeze",
            "2026-09-02",
            {
                "release": "",
                "anchors.freeze": "release",
                "anchors.cut": "release",
                "A-1": "release",
                "A-2": "release",
                "A-3": "release",
                "A-5": "release",
            },
        ),
        (change(A1="deadline: release-3w"), "freeze", "2026-08-26", {"A-1": "", "anchors.cut": "A-1", "A-3": "A-1"}),
        (change(A4="deadline: 2026-08-02"), "freeze", "2026-08-26", {"A-4": ""}),
        (TASKS, "freeze+1w", "2026-08-26", {"A-5": "phase fix"}),
        (change(A5="deadline: release"), "freeze", "2026-08-26", {"A-5": ""}),
    ],
)
def test_what_moved_with_what(after: dict[str, str], until: str, release: str, told: dict[str, str]) -> None:
    before = load(TASKS, MORE.replace("UNTIL", "freeze")).plan
    later = load(after, MORE.replace("UNTIL", until), release=release).plan
    assert before
    assert later
    assert {each.id: each.cause for each in diff_plans(before, later) if each.kind == "moved"} == told


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("calendar: {weekend: [sat, sun]}", "calendar: {weekend: [sun]}", "calendar"),
        ("calendar: {weekend: [sat, sun]}", "calendar: {weekend: [sat, sun]}", None),
    ],
)
def test_another_calendar_is_not_blamed_on_the_release(old: str, new: str, cause: str | None) -> None:
    tasks = {"A-1": "deadline: release-5wd"}
    before, after = load(tasks, f"{old}\n").plan, load(tasks, f"{new}\n").plan
    assert before
    assert after
    moved = [each.cause for each in diff_plans(before, after) if each.kind == "moved"]
    assert moved == ([cause] if cause else [])
