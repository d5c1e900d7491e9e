from __future__ import annotations

import pytest

from launchlist.reading.yaml.decode import Lines
from launchlist.reading.yaml.positions import Within
from launchlist.reading.yaml.reader import read_yaml

LEAD = "It's on Monday, then on "


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("It's on Monday, then on Tuesday", (2, 32)),
        ("'It''s on Monday, then on Tuesday'", (2, 34)),
        ('"It\'s on Monday, then on Tuesday"', (2, 33)),
        ("It's on Monday,\n  then on Tuesday", (3, 11)),
        ("It's on\n  Monday, then on\n\n  Tuesday", (5, 3)),
        (">-\n  It's on Monday,\n  then on Tuesday", (4, 11)),
        ("|2+ # why\n  It's on Monday, then on Tuesday", (3, 27)),
        ('"It\\x27s on Monday, then on Tuesday"', (2, 8)),
    ],
)
def test_the_position_is_after_the_words_a_value_starts_with(value: str, expected: tuple[int, int]) -> None:
    text = f"id: A-1\nnotes: {value}\nowner: Maya\n"
    document = read_yaml("x.yaml", text.encode(), marks=True)
    assert isinstance(document.data, dict)
    assert str(document.data["notes"]).replace("\n", " ").startswith(f"{LEAD}Tuesday")
    assert document.marks
    within = Within(Lines(text), document.marks.values["notes",], f"{LEAD}Tuesday")
    assert within.locate(len(LEAD)) == expected


def test_nothing_in_front_is_the_start_of_the_value() -> None:
    assert Within(Lines("notes: Tuesday"), (1, 8), "Tuesday").locate(0) == (1, 8)


@pytest.mark.parametrize("opening", ["", "|\n  ", ">-\n  ", '"'])
def test_every_word_of_a_long_value_is_found(opening: str) -> None:
    words = [f"w{number}" for number in range(5000)]
    lines = "\n  ".join(" ".join(words[at : at + 50]) for at in range(0, 5000, 50))
    text = f"notes: {opening}{lines}" + ('"' if opening == '"' else "") + "\n"
    value = " ".join(words)
    within, file = Within(Lines(text), (1, 8), value), text.split("\n")
    offset = 0
    for word in words:
        line, column = within.locate(offset)
        found = file[line - 1][column - 1 :]
        assert found.startswith(word) or word == "w0"
        offset += len(word) + 1
