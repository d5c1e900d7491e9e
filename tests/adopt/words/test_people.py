from __future__ import annotations

import pytest

from launchlist.adopt.words.people import Person, read_person, strip_emphasis


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("**Maya**", Person("Maya")),
        ("**Edge (desktop bridge)**", Person("Edge", "desktop bridge")),
        ("@maya-k", Person("maya-k", "", "maya-k")),
        ("Maya (@maya-k)", Person("Maya", "", "maya-k")),
        ("[Maya](https://example.org/maya)", Person("Maya")),
        ("Maya, Tom & Ida", Person("Maya", others=("Tom", "Ida"))),
        ("Maya (docs, web)", Person("Maya", "docs, web")),
        ("TBD", Person("")),
        ("—", Person("")),
        ("Anders and", Person("Anders")),
        ("Andy Sand", Person("Andy Sand")),
    ],
)
def test_owners_as_people_write_them(text: str, person: Person) -> None:
    assert read_person(text) == person


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**a**", "a"),
        ("***a***", "a"),
        ("`a`", "a"),
        ("**a** and **b**", "**a** and **b**"),
        ("**a** (`b`)", "**a** (`b`)"),
        ("snake_case_", "snake_case_"),
        ("**", "**"),
    ],
)
def test_only_what_is_emphasised_as_a_whole_loses_its_marks(text: str, plain: str) -> None:
    assert strip_emphasis(text) == plain
