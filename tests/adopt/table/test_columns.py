from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.table.columns import (
    BLOCKER,
    METRIC,
    NAMES,
    SEVERAL,
    TASK,
    ColumnField,
    find_table_kind,
    map_columns,
)
from launchlist.errors import UsageError


def tell(headers: list[str], fields: tuple[ColumnField, ...] = TASK, **chosen: str) -> dict[str, str]:
    return {column.header: column.field or "" for column in map_columns(headers, chosen, fields).columns}


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("What|Who|When|Week", "title|owner|deadline|"),
        ("#|Task name|Task owner|Hard Deadline (UTC+08)|Status|Notes", "id|title|owner|deadline|status|notes"),
        ("**Status**|Due Date|Assigned To|Title", "status|deadline|owner|title"),
        ("Done|Item|Responsible|Due by", "status|title|owner|deadline"),
        ("Issue key|Summary|Assignee|Due date|Labels|Labels", "id|title|owner|deadline|labels|labels"),
        ("Task|Description|Comments", "title||notes"),
        ("Task|Description|Date|Due", "title|notes||deadline"),
        ("Description|Owner|Deadline", "title|owner|deadline"),
        ("Asignee|Titel|Deadlin|Satus", "owner|title|deadline|status"),
        ("Task|Start date|Created|Priority", "title|not_before||"),
        ("Milestone|Due|Stage", "title|deadline|status"),
        ("Phase|Milestone|Not before|Rank", "phase|title|not_before|order"),
        ("Task|Milestone|Status|Stage", "title|phase|status|"),
        ("Task|Purchase order|Actual start|Ordinal", "title|||order"),
        ("Predecessors|Blocked by|Activity|Effort (days)|URL", "depends_on|depends_on|title|estimate|links"),
        ("Task ID|Task|Issue URL|WHO", "id|title|links|owner"),
        ("Task|Due, AoE|Next steps", "title|deadline|next_action"),
    ],
)
def test_headers_are_recognized_in_any_order_and_wording(headers: str, fields: str) -> None:
    columns = map_columns(headers.split("|")).columns
    assert [column.field or "" for column in columns] == fields.split("|")


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["Task", "Owner", "Deadline"], TASK),
        (["Blocker", "Affected Tasks", "Resolution Plan", "Owner", "ETA"], BLOCKER),
        (["Metric", "Target", "Current", "Status"], METRIC),
        (["Name", "Telephone"], ()),
        (["Task", "Color"], ()),
        (["Name", "Start", "Phase", "Order"], ()),
    ],
)
def test_a_table_lists_tasks_blockers_or_metrics(headers: list[str], kind: tuple[ColumnField, ...]) -> None:
    assert find_table_kind(headers) == kind


def test_the_columns_of_a_blocker_table_are_recognized() -> None:
    fields = ["description", "affects", "resolution_plan", "owner", "eta"]
    headers = ["Blocker", "Affected Tasks", "Resolution Plan", "Owner", "ETA"]
    assert list(tell(headers, BLOCKER).values()) == fields
    assert list(tell(["Blocker ID", "Description", *headers[1:]], BLOCKER).values()) == ["id", *fields]


def test_columns_that_the_user_names_override_guesses() -> None:
    headers = ["Task", "Topic", "Who", "Due"]
    assert tell(headers, title="topic", deadline="") == {"Task": "", "Topic": "title", "Who": "owner", "Due": ""}


@pytest.mark.parametrize(
    ("field", "header", "message"),
    [
        ("ownr", "who", r"--column ownr=…: there is no field 'ownr'; did you mean 'owner'\?"),
        ("owner", "whom", r"--column owner=whom: there is no column 'whom'; did you mean 'Who'\?"),
        ("owner", "xyz", r"--column owner=xyz: there is no column 'xyz'; columns are 'Task' and 'Who'"),
    ],
)
def test_an_unknown_field_or_header_is_refused(field: str, header: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        map_columns(["Task", "Who"], {field: header})


@pytest.mark.parametrize(
    ("header", "zones"),
    [
        ("Due (UTC+08)", ("UTC+08:00",)),
        ("Deadline [Europe/Berlin]", ("Europe/Berlin",)),
        ("Due (all times UTC)", ("UTC",)),
        ("Due, AoE", ("AoE",)),
        ("Due (CST)", ("-06:00", "+08:00")),
        ("Due (estimated)", ()),
        ("Due date", ()),
    ],
)
def test_a_zone_in_the_header_is_read(header: str, zones: tuple[str, ...]) -> None:
    assert map_columns(["Task", header]).find("deadline")[0].zones == zones


def test_the_meaning_of_each_column_is_shown() -> None:
    assert map_columns(["What", "Due (CST)", "Week", ""]).describe() == (
        "column 'What' is the title",
        "column 'Due (CST)' is the deadline, in -06:00 or +08:00",
        "column 'Week' is kept under adopted",
        "column 4, which has no header, is kept under adopted",
    )


def test_every_name_is_understood_on_its_own() -> None:
    for field in TASK:
        for tier in NAMES[field]:
            for name in tier.split("|"):
                assert any(column.field for column in map_columns([name.title()]).columns), name


@given(st.lists(st.text(max_size=12) | st.sampled_from(["Task", "Due", "Owner", "Labels", "Notes", "ID"]), max_size=8))
def test_every_column_is_shown_and_no_field_is_used_twice(headers: list[str]) -> None:
    mapped = map_columns(headers)
    assert [column.header for column in mapped.columns] == headers
    fields = [column.field for column in mapped.columns if column.field and column.field not in SEVERAL]
    assert len(fields) == len(set(fields))
