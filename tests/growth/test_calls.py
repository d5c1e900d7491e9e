"""What grows with the input, by the calls that are made for it: no clock, so the same on each machine.

A square that one call hides is seen by ``python -m tests.growth`` alone; here is what was one once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from launchlist.cli import main
from launchlist.reading.yaml.mojibake import find_garbled
from tests.growth.judge import WORST
from tests.growth.places import list_places
from tests.growth.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACES = {(place.command, place.name): place for place in list_places()}


def count_calls(run: Callable[[], object]) -> int:
    """Return how many functions were called, those written in C among them."""
    count = 0

    def see(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(see)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("command", "shape"),
    [
        ("update", "updates"),
        ("update", "comments of items"),
        ("update", "tasks"),
        ("fmt", "comments of items"),
        ("fmt", "files"),
        ("fmt", "brackets"),
        ("render", "a chain"),
        ("render", "pinned rows"),
        ("renumber", "dependencies on one task"),
        ("export ics", "updates"),
        ("list", "blockers of several tasks"),
        ("check", "unknown dependencies"),
    ],
)
def test_four_times_the_plan_takes_no_more_than_about_four_times_the_calls(
    command: str, shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = PLACES[command, "shapes"]

    def take(size: int) -> int:
        folder = tmp_path / str(size)
        folder.mkdir()
        words = list(place.write(folder, Shape(shape).fill(size)).words)
        monkeypatch.chdir(folder)
        return count_calls(lambda: main(words))

    take(2000)  # imports what it needs
    start = take(1)
    assert take(40_000) - start < WORST * (take(10_000) - start)


def test_a_setting_of_very_many_labels_reads_the_file_a_few_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = PLACES["set labels", "argument"]

    def take(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        first = list(place.write(folder, ",".join(f"l{at}" for at in range(0, count, 2))).words)
        second = list(place.write(folder, ",".join(f"l{at}" for at in range(count))).words)
        place.write(folder, "x")
        monkeypatch.chdir(folder)
        return count_calls(lambda: (main(first), main(second)))

    take(20)  # imports what it needs
    start = take(1)
    assert take(1600) - start < WORST * (take(400) - start)


@pytest.mark.parametrize(("piece", "repaired"), [("caf√© ", "café"), ("cafÃ©s ", "cafés"), ("it’s ‚Äôs ", "’")])
def test_all_of_a_long_text_in_a_wrong_character_set_is_repaired(piece: str, repaired: str) -> None:
    count = 20_000
    found = find_garbled(piece * count)
    assert len(found) == count
    assert {each.repaired for each in found} <= set(repaired)
