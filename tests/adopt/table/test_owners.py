from __future__ import annotations

import pytest

from launchlist.adopt.table.owners import Owners, list_alone, split_owners

KNOWN = list_alone(["Maya", " @Gina", "Doe, Jane", "QA/Docs"])


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("", Owners("")),
        ("@maya", Owners("maya")),
        ("maya@example.com", Owners("maya@example.com")),
        ("Doe, Jane", Owners("Doe, Jane")),
    ],
)
def test_one_owner(text: str, owners: Owners) -> None:
    assert split_owners(text, KNOWN) == owners


@pytest.mark.parametrize("text", ["Maya, Gina", "Maya / @Gina", "Maya and Gina", "Maya\nGina", "Maya & Gina"])
def test_names_that_stand_alone_elsewhere_are_told_apart(text: str) -> None:
    owners = split_owners(text, KNOWN)
    assert (owners.owner, owners.others, bool(owners.fault)) == ("Maya", ("Gina",), True)


def test_what_may_be_one_or_several_is_kept_and_told() -> None:
    assert split_owners("Ops/Infra", KNOWN) == Owners(
        "Ops/Infra", (), "'Ops/Infra' may be several owners; a task has one, so this is taken for its name"
    )
