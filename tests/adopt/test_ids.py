from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.plan_data import assign_ids, find_natural_id
from launchlist.plan.names import ID_FORM, is_id


def test_valid_ids_stay_and_other_keys_get_the_nearest_free_id() -> None:
    keys = ["DOC-1", "doc-1", "REQ001", "task-7.1", "bd-a3f8", "#12", "12", "@5", "Über", "A-1-2"]
    assert assign_ids(keys, "TASK", taken=["TASK-1"]) == {
        "DOC-1": "DOC-1",
        "doc-1": "DOC-2",
        "REQ001": "REQ-1",
        "task-7.1": "TASK-2",
        "bd-a3f8": "BD-1",
        "#12": "TASK-12",
        "12": "TASK-3",
        "@5": "TASK-4",
        "Über": "TASK-5",
        "A-1-2": "A-1",
    }


def test_a_numbered_id_is_never_the_natural_id_of_another_key() -> None:
    keys = ["task-1", "task-1.1", "task-1.2", "task-2", "bd-a3f8", "bd-1", "Task_2"]
    assert assign_ids(keys, "TASK") == {
        "task-1": "TASK-1",
        "task-1.1": "TASK-3",
        "task-1.2": "TASK-4",
        "task-2": "TASK-2",
        "bd-a3f8": "BD-2",
        "bd-1": "BD-1",
        "Task_2": "TASK-5",
    }


NEAR = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["task", "T", ""]),
    st.sampled_from("-_#"),
    st.integers(1, 5),
    st.sampled_from(["", ".1"]),
)


@given(st.lists(NEAR, unique=True, max_size=12))
def test_a_valid_id_is_given_to_the_record_that_has_it(keys: list[str]) -> None:
    ids = assign_ids(keys, "TASK")
    natural = {key: find_natural_id(key, "TASK") for key in keys}
    for key, given_id in ids.items():
        assert natural[key] == given_id or given_id not in natural.values()


@given(st.lists(st.text(max_size=20) | st.from_regex(ID_FORM, fullmatch=True), unique=True, max_size=30))
def test_every_key_has_a_unique_id(keys: list[str]) -> None:
    ids = assign_ids(keys, "TASK")
    assert list(ids) and set(ids) == set(keys) if keys else not ids
    assert len(set(ids.values())) == len(keys)
    assert all(is_id(each) for each in ids.values())
    assert all(ids[key] == key for key in keys if is_id(key))
