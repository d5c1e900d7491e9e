from __future__ import annotations

import pytest

from launchlist.adopt.deadline_field import take_person


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
def test_all_that_a_cell_says_of_people_is_kept(cell: str, owner: str, kept: dict[str, str], told: int) -> None:
    taken = take_person(cell, {"Maya", "Tom"}, {"Tom": "Lead"}, {})
    assert (taken.owner, taken.kept, len(taken.told)) == (owner, kept, told)


def test_roles_and_logins_are_gathered() -> None:
    roles: dict[str, str] = {}
    logins: dict[str, str] = {}
    take_person("Edge (desktop bridge)", (), roles, logins)
    take_person("Maya (@maya-k)", (), roles, logins)
    assert (roles, logins) == ({"Edge": "desktop bridge"}, {"Maya": "maya-k"})
