from __future__ import annotations

import pytest

from launchlist.adopt.draft import DraftBlocker, DraftTask
from launchlist.adopt.page.actions import PageAction, place_actions

TASKS = (
    DraftTask("A-1", "Merge the text", owner="Maya", status="in_progress"),
    DraftTask("A-2", "Publish the image", owner="Gina"),
    DraftTask("A-3", "Test the image", owner="Maya", depends_on=("A-2",)),
    DraftTask("A-4", "Done before", owner="Tom", status="complete"),
)
BLOCKERS = (
    DraftBlocker("B-1", "Egress rules", owner="Gina", affects=("A-2",), eta="2025-05-18"),
    DraftBlocker("B-2", "A quote", owner="Gina", affects=("A-1",), eta="2025-05-17"),
    DraftBlocker("B-3", "Gone", owner="Tom", status="resolved"),
)


def act(*said: tuple[str, str]) -> list[PageAction]:
    return [PageAction(line, owner, text) for line, (owner, text) in enumerate(said, 1)]


@pytest.mark.parametrize(
    ("actions", "keys"),
    [
        (act(("Maya", "Merge the text")), ["A-1"]),
        (act(("Maya", "Test the image")), ["A-3"]),
        (act(("Maya", "Look at A-3")), ["A-3"]),
        (act(("Gina", "Settle the egress rules to unblock A-2")), ["B-1"]),
        (act(("Gina", "Publish"), ("Gina", "Get the quote"), ("Gina", "Egress")), ["A-2", "B-2", "B-1"]),
        (act(("Maya", "One"), ("Maya", "Two"), ("Maya", "Three")), ["A-1", "A-3", None]),
        (act(("Gina", "Egress rules"), ("Maya", "Test")), ["A-2", "A-3"]),
        (act(("Tom", "Rest")), [None]),
        ([], []),
    ],
)
def test_actions_go_to_their_owners_in_the_order_of_the_page(actions: list[PageAction], keys: list[str | None]) -> None:
    assert [placed and placed.key for placed in place_actions(actions, TASKS, BLOCKERS)] == keys


def test_an_action_placed_only_by_its_owner_is_unsure() -> None:
    placed = place_actions(act(("Maya", "Merge"), ("Gina", "Rest"), ("Tom", "Sing")), TASKS, BLOCKERS)
    assert [each and each.is_sure for each in placed] == [True, False, None]


def test_very_many_actions_go_to_the_ids_they_name() -> None:
    tasks = [DraftTask(f"A-{number}", "Write", owner="Maya") for number in range(1000)]
    actions = act(*[("Maya", f"Do A-{number}") for number in range(999, -1, -1)], ("Maya", "A-3 again"), ("Tom", "A-4"))
    placed = place_actions(actions, tasks, ())
    assert [place.key for place in placed if place] == [f"A-{number}" for number in range(999, -1, -1)]
    assert placed[1000:] == [None, None]
