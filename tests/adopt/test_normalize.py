from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.draft import DraftTask
from launchlist.adopt.normalize import settle_tasks
from launchlist.reading.yaml.decode import decode_text

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
def test_keys_are_unique_known_and_printable(tasks: list[DraftTask]) -> None:
    settled, _ = settle_tasks(tasks)
    keys = [task.key for task in settled]
    assert len(settled) == len(tasks)
    assert len(set(keys)) == len(keys)
    for task in settled:
        assert set(task.depends_on) <= set(keys) - {task.key}
        for text in (task.title, task.owner, task.notes, *task.labels, *task.adopted.values()):
            assert decode_text("a.yaml", text.encode()).text is not None


@given(TASKS)
def test_settling_twice_changes_nothing(tasks: list[DraftTask]) -> None:
    settled, _ = settle_tasks(tasks)
    assert settle_tasks(settled)[0] == settled


def test_unknown_dependencies_are_kept() -> None:
    settled, faults = settle_tasks(
        [DraftTask("A", "a", "f", 1, depends_on=("B", "A", "Z")), DraftTask("B", "b", "f", 2)]
    )
    assert (settled[0].depends_on, settled[0].adopted) == (("B",), {"depends_on": "A, Z"})
    assert [str(fault) for fault in faults] == [
        "f:1: 'A' depends on itself",
        "f:1: 'A' depends on 'Z', which is not in the source",
    ]


def find_reach(tasks: tuple[DraftTask, ...], key: str) -> set[str]:
    """Return everything that a task waits for, directly or indirectly."""
    after = {task.key: task.depends_on for task in tasks}
    reached: set[str] = set()
    left = [*after[key]]
    while left:
        each = left.pop()
        if each not in reached:
            reached.add(each)
            left += after[each]
    return reached


LETTERS = st.sampled_from("ABCDE")
GRAPHS = st.lists(
    st.builds(
        DraftTask,
        key=LETTERS,
        title=st.just("Title"),
        path=st.just("f"),
        line=st.integers(1, 99),
        depends_on=st.lists(LETTERS, max_size=4).map(tuple),
        adopted=st.sampled_from([{}, {"depends_on": "Z"}]),
    ),
    max_size=6,
    unique_by=lambda task: task.key,
)


@given(GRAPHS)
def test_no_cycle_is_left_and_no_edge_is_lost(tasks: list[DraftTask]) -> None:
    settled, faults = settle_tasks(tasks)
    for before, after in zip(tasks, settled, strict=True):
        assert after.key not in find_reach(settled, after.key)
        kept = after.adopted.get("depends_on", "").split(", ")
        assert {*before.depends_on} <= {*after.depends_on, *kept}
        assert before.adopted.get("depends_on", "Z") in kept or not before.adopted
    assert (settle_tasks(settled)[0], settle_tasks(settled)[1]) == (settled, [])
    lost = sum(len({*task.depends_on}) for task in tasks) - sum(len(task.depends_on) for task in settled)
    assert lost == len(faults)


@given(GRAPHS)
def test_an_edge_is_removed_only_if_it_closes_a_cycle(tasks: list[DraftTask]) -> None:
    settled, _ = settle_tasks(tasks)
    keys = {task.key for task in tasks}
    for before, after in zip(tasks, settled, strict=True):
        for key in ({*before.depends_on} & keys) - {*after.depends_on}:
            assert after.key in {key} | find_reach(settled, key)


def test_the_edge_that_closes_a_cycle_is_reported_with_its_line() -> None:
    settled, faults = settle_tasks(
        [
            DraftTask("A", "a", "f", 1, depends_on=("B",)),
            DraftTask("B", "b", "f", 2, depends_on=("C",)),
            DraftTask("C", "c", "f", 3, depends_on=("D", "A")),
            DraftTask("D", "d", "f", 4),
        ]
    )
    assert [task.depends_on for task in settled] == [("B",), ("C",), ("D",), ()]
    assert settled[2].adopted == {"depends_on": "A"}
    (fault,) = faults
    assert str(fault) == (
        "f:3: 'C' depends on 'A', which closes a cycle: A waits for B waits for C waits for A; it is kept under adopted"
    )


def test_a_long_chain_does_not_overflow_the_stack() -> None:
    count = 5000
    tasks = [DraftTask(f"{at}", "t", "f", at, depends_on=(f"{(at + 1) % count}",)) for at in range(count)]
    settled, faults = settle_tasks(tasks)
    assert sum(len(task.depends_on) for task in settled) == count - 1
    assert len(faults) == 1
    assert len(str(faults[0])) < 300
