from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.consistency import settle_tasks
from launchlist.adopt.draft import DraftTask
from launchlist.reading.decode import decode_text

KEYS = st.sampled_from(["A", "B", "A (2)", "C\n", ""])
TASKS = st.lists(
    st.builds(
        DraftTask,
        key=KEYS,
        title=st.text(max_size=5),
        owner=st.text(max_size=5),
        notes=st.text(max_size=5),
        depends_on=st.lists(KEYS, max_size=3).map(tuple),
        labels=st.lists(st.text(max_size=5), max_size=2).map(tuple),
        adopted=st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=2),
    ),
    max_size=5,
)


@given(TASKS)
def test_keys_are_single_known_and_printable(tasks: list[DraftTask]) -> None:
    settled, _ = settle_tasks(tasks)
    keys = [task.key for task in settled]
    assert len(settled) == len(tasks)
    assert len(set(keys)) == len(keys)
    for task in settled:
        assert set(task.depends_on) <= set(keys) - {task.key}
        for text in (task.title, task.owner, task.notes, *task.labels, *task.adopted.values()):
            assert decode_text("a.yaml", text.encode()).text is not None


@given(TASKS)
def test_to_settle_twice_changes_nothing_more(tasks: list[DraftTask]) -> None:
    settled, _ = settle_tasks(tasks)
    assert settle_tasks(settled)[0] == settled


def test_what_depends_on_nothing_known_is_kept() -> None:
    settled, faults = settle_tasks(
        [DraftTask("A", "a", "f", 1, depends_on=("B", "A", "Z")), DraftTask("B", "b", "f", 2)]
    )
    assert (settled[0].depends_on, settled[0].adopted) == (("B",), {"depends_on": "A, Z"})
    assert [str(fault) for fault in faults] == [
        "f:1: 'A' depends on itself",
        "f:1: 'A' depends on 'Z', which is not in the source",
    ]
