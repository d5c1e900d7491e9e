from __future__ import annotations

import pytest

from launchlist.adopt.record_reader import RecordReader, SourceContext
from tests.adopt.reading import wish


@pytest.mark.parametrize(
    ("cell", "owner", "kept", "told"),
    [
        ("Maya", "Maya", {}, 0),
        ("–", "", {}, 0),
        ("TBD", "", {"owner": "TBD"}, 0),
        ("Maya, Tom", "Maya", {"other owners": "Tom"}, 1),
        ("Ops/Infra", "Ops/Infra", {}, 1),
        ("[Maya](https://example.org/maya)", "Maya", {"owner's link": "https://example.org/maya"}, 0),
        ("Tom (QA)", "Tom", {"role": "QA"}, 1),
        ("Tom (Lead)", "Tom", {}, 0),
    ],
)
def test_everything_that_a_cell_says_about_owners_is_kept(
    cell: str, owner: str, kept: dict[str, str], told: int
) -> None:
    context = SourceContext("a.csv", wish(), {"owner": ("Who",)}, {"Tom": "Lead"}, {}, alone={"Maya", "Tom"})
    record = RecordReader({"Who": cell}, 1, context)
    task = record.build_task("A-1")
    assert (task.owner, task.adopted, len(record.faults)) == (owner, kept, told)


def test_roles_and_logins_are_collected() -> None:
    context = SourceContext("a.csv", wish(), {"owner": ("Who",)}, {}, {})
    for cell in ("Edge (desktop bridge)", "Maya (@maya-k)"):
        RecordReader({"Who": cell}, 1, context).take_owner()
    assert (context.roles, context.logins) == ({"Edge": "desktop bridge"}, {"Maya": "maya-k"})


def test_what_no_field_takes_is_kept_under_the_names_of_the_source() -> None:
    names = {"title": ("Task",), "estimate": ("Effort",), "links": ("PR",), "status": ("State",)}
    values = {
        "Task": "Ship",
        "Effort": "3",
        "PR": "see https://example.org/1, https://example.org/a_(b)",
        "State": "Done\nwaiting for sign-off",
        "Risk": "high",
        "Empty": "",
    }
    record = RecordReader(values, 4, SourceContext("a.csv", wish(), names, {}, {}))
    record.keep("Risk", "kept before")
    task = record.build_task("A-1")
    assert (task.title, task.status, task.estimate) == ("Ship", "complete", "")
    assert task.links == ("https://example.org/1", "https://example.org/a_(b)")
    assert task.claimed == {"status": "Done\nwaiting for sign-off"}
    assert task.adopted == {"Risk": "kept before", "PR": values["PR"], "Effort": "3", "Risk (2)": "high"}
    assert list(map(str, record.faults)) == [
        "a.csv:4: '3' is not a valid estimate; it is kept under adopted; write it as 4h, 2d or 1w"
    ]


@pytest.mark.parametrize(
    ("status", "eta", "expected", "claimed"),
    [
        ("Open", "2025-05-20", "open", {}),
        ("", "**resolved**", "resolved", {}),
        ("Done", "someday", "resolved", {"eta": "someday"}),
        ("Stuck", "", "open", {}),
    ],
)
def test_a_blocker_is_resolved_by_its_status_or_by_its_date(
    status: str, eta: str, expected: str, claimed: dict[str, str]
) -> None:
    names = {"status": ("Status",), "eta": ("ETA",)}
    record = RecordReader({"Status": status, "ETA": eta}, 1, SourceContext("a.csv", wish(), names, {}, {}))
    blocker = record.build_blocker("B-1")
    assert (blocker.status, blocker.claimed) == (expected, claimed)
    assert blocker.adopted == ({"status": "Stuck"} if status == "Stuck" else {})
