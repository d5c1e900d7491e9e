"""That the harness sees what it is for. It measures nothing here: how long a run takes is no matter for a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from launchlist.adopt.formats import FORMATS
from launchlist.commands.table import COMMANDS
from launchlist.reading.yaml.reader import read_yaml
from tests.growth.judge import WORST, judge
from tests.growth.places import list_places
from tests.growth.plans import FILES, KINDS, dump, fill, list_leaves, put
from tests.growth.repetitions import Repetition, list_repetitions
from tests.growth.selection import select
from tests.growth.shapes import Shape, list_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from launchlist.reading.schema.validator import SchemaName

PLACES = list(list_places())
REPETITIONS = list(list_repetitions())
SIZES = (1000, 64_000)
LIMIT = 20.0
UNREADABLE = {"files that cannot be read", "fields given twice", "deep brackets", "brackets on one line"}


@pytest.mark.parametrize(
    ("power", "is_fault"),
    [(1, False), (1.2, False), (2, True), (3, True)],
)
def test_a_square_is_a_fault_and_a_straight_line_is_none(power: float, *, is_fault: bool) -> None:
    def take(size: int) -> float:
        return min(0.005 * float((size / 1000) ** power), LIMIT)

    growth = judge(take, SIZES, LIMIT)
    assert growth.is_fault is is_fault
    assert (growth.ratio > WORST) is is_fault


def test_a_single_jump_and_very_short_times_are_not_reported() -> None:
    assert not judge(lambda size: 1.0 if size > 2000 else 0.01, SIZES, LIMIT).is_fault
    assert not judge(lambda size: 1.0 if size > 20_000 else 0.01, SIZES, LIMIT).is_fault
    assert judge(lambda size: size / 1_000_000, SIZES, LIMIT).ratio == 0


def test_a_busy_machine_is_not_reported() -> None:
    times = iter([0.11, 0.009, 0.08, 0.009])
    assert judge(lambda _: next(times), SIZES, LIMIT).ratio == 0


def test_every_field_of_the_schemas_is_filled() -> None:
    names = {place.name for place in PLACES if place.command == "check"}
    for kind in KINDS:
        for leaf in list_leaves(kind):
            assert f"field {leaf.name}" in names
            data = read_yaml("x.yaml", dump(put(leaf, "hostile")).encode()).data
            assert "hostile" in str(data), leaf.name


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_record_reads_back_and_is_full(kind: SchemaName) -> None:
    text = "a*b " * 3000
    document = read_yaml(FILES[kind], dump(fill(kind, text)).encode())
    assert not document.findings
    assert str(document.data).count("a*b") > 500


def test_every_format_is_adopted_and_every_command_is_run() -> None:
    commands = {place.command.removeprefix("adopt --from ") for place in PLACES}
    assert {each.name for each in FORMATS} <= commands
    first_words = {place.command.split()[0] for place in PLACES}
    assert COMMANDS.keys() <= first_words


@pytest.mark.parametrize("each", REPETITIONS, ids=lambda each: each.name)
def test_repetitions_are_as_long_as_asked_for(each: Repetition) -> None:
    assert 900 <= len(each.fill(1000)) <= 1100 or each.name == "deeper"


def test_a_plain_run_takes_every_command_place_and_text() -> None:
    batches = list(select(PLACES))
    assert [batch.place for batch in batches] == sorted(PLACES, key=[batch.place for batch in batches].index)
    assert min(len(batch.texts) for batch in batches) >= 4
    for has_shapes, known in ((False, REPETITIONS), (True, list(list_shapes()))):
        of_kind = [batch for batch in batches if batch.place.has_shapes == has_shapes]
        assert {text.name for batch in of_kind for text in batch.texts} == {text.name for text in known}
    commands = {batch.place.command for batch in batches}
    for command in commands:
        met = {text.name for batch in batches if batch.place.command == command for text in batch.texts}
        assert {each.name for each in REPETITIONS} <= met, command


def test_shifted_runs_meet_every_pair_in_the_end() -> None:
    place = next(place for place in PLACES if place.name == "many tasks")
    shares = [texts for shift in range(32) for each, texts in select([place], shift) if each == place]
    assert {text.name for texts in shares for text in texts} == {each.name for each in REPETITIONS}


@pytest.mark.parametrize("shape", list(list_shapes()), ids=lambda shape: shape.name)
def test_shapes_are_plans_that_grow(shape: Shape) -> None:
    small, large = json.loads(shape.fill(400)), json.loads(shape.fill(2000))
    assert len(str(large)) > len(str(small))
    for path, text in large.items():
        assert read_yaml(path, text.encode()).data or shape.name in UNREADABLE, path


def test_every_place_writes_an_input(tmp_path: Path) -> None:
    """One of each kind of writer; the whole is for the command."""
    written = {place.write.__qualname__: place for place in PLACES if not place.command.startswith("sync --repo")}
    for number, place in enumerate(written.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        run = place.write(folder, next(list_shapes()).fill(100) if place.has_shapes else "hostile *a ")
        assert run.words
        assert any(folder.iterdir())
