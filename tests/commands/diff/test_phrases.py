from __future__ import annotations

from datetime import timedelta

import pytest

from launchlist.changes.change import KINDS, SUBJECTS, Change
from launchlist.changes.impact import Cause, Late
from launchlist.commands.diff.phrases import _PHRASES, Escapes, describe_change, describe_late, name_shift, name_span
from launchlist.rendering.dates import Clock
from tests.plan.builder import at, build_task, get_zone

VOICE = Escapes(plain=str, line=str, cell=str, strong=str.upper, code=str, clock=Clock(get_zone("UTC"), 2025))
TASK = build_task("Ui-1", "2025-05-19 12:00")
WAS, NOW = at("2025-05-19 12:00"), at("2025-05-21")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("task", "added", "A-1", owner="Maya", after="pending", now=NOW), "new, pending, Maya, due 21 May EOD"),
        (
            Change("task", "added", "A-1", owner="Maya", after="in_progress", now=NOW, items=("B-1", "C-1")),
            "new, in progress, Maya, due 21 May EOD, waits for B-1 and C-1",
        ),
        (Change("task", "moved", "A-1", was=WAS, now=NOW), "deadline 19 May 12:00 → 21 May EOD (+2 d 12 h)"),
        (Change("task", "reassigned", "A-1", before="in_progress_team", after="{x}"), "owner in_progress_team → {x}"),
        (Change("task", "edited", "A-1", items=("notes", "next_action")), "notes and next action edited"),
        (Change("task", "updated", "A-1", number=2), "2 updates"),
        (Change("task", "retitled", "A-1", before="x" * 200), f"title was: {'x' * 100}…"),
        (Change("blocker", "linked", "X-1", items=("A-1",)), "now blocks A-1"),
        (Change("plan", "moved", "release", now=NOW), "none → 21 May EOD"),
        (Change("plan", "set", "metrics"), "changed"),
        (Change("plan", "set", "goal", after="Win"), "none → Win"),
        (Change("owner", "added", "Gina", after="gina"), "new owner, GitHub login gina"),
        (Change("owner", "added", "Gina"), "new owner"),
    ],
)
def test_a_change_in_words(change: Change, words: str) -> None:
    assert describe_change(change, VOICE) == words


def test_every_phrase_belongs_to_a_kind_and_can_be_formatted() -> None:
    for subject, kind in _PHRASES:
        assert subject in SUBJECTS
        assert kind in KINDS
        assert describe_change(Change(subject, kind, "A-1", before="b", after="a", was=WAS, now=NOW), VOICE)
    assert {kind for _, kind in _PHRASES} == set(KINDS)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause("slips", "M-1", timedelta(days=2)), "M-1 slips 2 d, so UI-1 cannot meet 19 May 12:00"),
        (
            Cause("new", "M-1", through=("A-1", "B-1")),
            "M-1 is new, so UI-1 (through A-1 and B-1) cannot meet 19 May 12:00",
        ),
        (
            Cause("new", "M-1", through=tuple(f"A-{n}" for n in range(1, 7))),
            "M-1 is new, so UI-1 (through A-1, A-2, A-3, A-4, A-5 and others) cannot meet 19 May 12:00",
        ),
        (Cause("new", "Ui-1"), "UI-1 is new and cannot meet 19 May 12:00"),
        (Cause("deadline", "Ui-1", -timedelta(hours=3)), "UI-1 is due 3 h earlier and cannot meet 19 May 12:00"),
        (Cause("estimate", "Ui-1"), "UI-1 needs more time and cannot meet 19 May 12:00"),
        (Cause("open", "X-1"), "X-1 is open, so UI-1 cannot meet 19 May 12:00"),
    ],
)
def test_a_late_task_in_words(cause: Cause, words: str) -> None:
    late = Late(task=TASK, before=None, expected=NOW.at, was_late=False, cause=cause)
    assert describe_late(late, VOICE) == f"{words}: expected 21 May EOD"


def test_a_task_that_was_late_and_is_later() -> None:
    cause = Cause("slips", "M-1", timedelta(days=1))
    late = Late(task=TASK, before=NOW.at - timedelta(days=1), expected=NOW.at, was_late=True, cause=cause)
    words = "M-1 slips 1 d, so UI-1 misses 19 May 12:00 by even more: expected 21 May EOD (+1 d)"
    assert describe_late(late, VOICE) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=2), "+2 d"),
        (timedelta(days=-1, seconds=1), "−1 d"),
        (timedelta(hours=25, minutes=5), "+1 d 1 h 5 min"),
        (timedelta(seconds=10), "+less than a minute"),
    ],
)
def test_a_span_with_its_sign(span: timedelta, words: str) -> None:
    assert name_shift(span) == words
    assert name_span(-span) == words[1:]
