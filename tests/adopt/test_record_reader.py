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
