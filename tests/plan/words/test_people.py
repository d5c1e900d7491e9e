from __future__ import annotations

import pytest

from launchlist.plan.words.people import Person, read_person, strip_emphasis, strip_role


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("**Maya**", Person("Maya")),
        ("**Edge (desktop bridge)**", Person("Edge", "desktop bridge")),
        ("@maya-k", Person("maya-k", "", "maya-k")),
        ("Maya (@maya-k)", Person("Maya", "", "maya-k")),
        ("[Maya](https://example.org/maya)", Person("Maya", link="https://example.org/maya")),
        ("Maya, Tom & Ida", Person("Maya", others=("Tom", "Ida"))),
        ("Maya & Bo", Person("Maya & Bo", is_doubtful=True)),
        ("Doe, Jane", Person("Doe, Jane")),
        (",", Person(",")),
        ("maya@example.com", Person("maya@example.com")),
        ("Maya / @Tom", Person("Maya", others=("@Tom",))),
        ("Maya\nTom", Person("Maya", others=("Tom",))),
        ("Ops/Infra", Person("Ops/Infra", is_doubtful=True)),
        ("&", Person("&")),
        ("TBA", Person("")),
        ("Maya (docs, web)", Person("Maya", "docs, web")),
        ("TBD", Person("")),
        ("—", Person("")),
        ("Anders and", Person("Anders and")),
        ("Andy Sand", Person("Andy Sand")),
    ],
)
def test_owners_as_people_write_them(text: str, person: Person) -> None:
    assert read_person(text, {"Maya", "Tom", "Ida"}) == person


def test_names_that_never_occur_alone_are_not_split() -> None:
    assert read_person("Maya and Tom", {"Maya"}) == Person("Maya and Tom", is_doubtful=True)
    assert read_person("Maya (Lead) and Tom", {"Maya", "Tom"}) == Person("Maya", "Lead", others=("Tom",))
    assert strip_role("**Maya (Lead)**") == "Maya"


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


@pytest.mark.parametrize("between", ["and ", "& ", ", ", "<br>", "y "])
def test_a_great_many_names_are_several_or_within_brackets_one(between: str) -> None:
    assert read_person(f"Ann {between}" * 5000 + "Ann", {"Ann"}).others == ("Ann",) * 5000
    inside = f"Ann ({f'x {between}' * 5000}x)"
    assert read_person(inside, {"Ann"}).others == ()
