"""Finds what takes the square of its input: every command, every text that reaches it, every hostile repetition.

    python -m tests.growth                          a share of all cases (an hour on one core)
    python -m tests.growth --shift 1                another share
    python -m tests.growth --all                    each place with each text (a night)
    python -m tests.growth --command adopt --place task --text backticks --all

The plain run takes every command, every place where a text reaches it and every text: within a command the texts are
dealt out among its places, at least eight to each, so that each command meets all of them. Where one run takes a second
(a plan of very many tasks) four are dealt to each command, other ones to the next. Fields that go one way through the
program are filled together, each with the same text, before each is tried by itself. Beside the repetitions there are
shapes: plans that list much of something, such as a long chain of dependencies or a metric for each of many tasks.

A case is run at its largest size first, which is enough where that takes less than a tenth of a second, then at a
quarter of it, each run in a process of its own. The CPU time of the first, start-up taken off, must not be over
eight times that of the second; what seems to be is measured again. Prints the faults, what could not be run and the
slowest; exits 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tests.growth.judge import Growth, judge
from tests.growth.measure import LIMIT, Spent, load_everything, measure
from tests.growth.places import list_places
from tests.growth.selection import Batch, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.growth.measure import Run
    from tests.growth.places import Place, Text


class Row(NamedTuple):
    """What came of one case."""

    command: str
    place: str
    text: str
    growth: Growth
    crashes: int
    """How many of its runs ended by an error that nobody foresaw."""

    @property
    def is_fault(self) -> bool:
        """Whether the case is one."""
        return self.growth.is_fault or self.crashes > 0

    def __str__(self) -> str:
        """Return a line of the table."""
        growth = self.growth
        ratio = f"{growth.ratio:.1f}" if growth.ratio else "-"
        mark = "CRASH" if self.crashes else "FAULT" if growth.is_fault else ""
        left = f"{self.command:<24} | {self.place:<28} | {self.text:<20}"
        return f"{left} | {growth.size:>7,} | {growth.seconds:>6.2f} s | {ratio:>5} | {mark}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the cases asked for and return the exit code."""
    args = _build_parser().parse_args(argv)
    part, parts = map(int, args.part.split("/"))
    batches = list(_list_batches(args))[part - 1 :: parts]
    total = sum(len(batch.texts) for batch in batches)
    load_everything()
    begin = time.monotonic()
    rows: list[Row] = []
    with ProcessPoolExecutor(args.jobs, multiprocessing.get_context("fork")) as workers:
        for judged in workers.map(_judge_by_number, _split(batches)):
            rows += judged
            for row in judged:
                if row.is_fault or args.verbose:
                    print(row, flush=True)
            if sys.stderr.isatty():
                print(f"\r{len(rows)} of {total} ", end="", file=sys.stderr, flush=True)
    faults = [row for row in rows if row.is_fault]
    print(f"{len(rows)} cases in {time.monotonic() - begin:.0f} s, {len(faults)} faults; the slowest:")
    for row in sorted(rows, key=lambda row: -row.growth.seconds)[:10]:
        print(row)
    return 1 if faults else 0


def _list_batches(args: argparse.Namespace) -> Iterator[Batch]:
    """Yield what is asked for; what a place is given does not depend on it."""
    for place, texts in select(list_places(), args.shift, is_all=args.all):
        wanted = tuple(text for text in texts if args.text in text.name)
        if args.command in place.command and args.place in place.name and wanted:
            yield Batch(place, wanted)


def _split(batches: Sequence[Batch], most: int = 16) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield a place by its number and the names of some of its texts: what can be handed to another process."""
    numbers = {(place.command, place.name): number for number, place in enumerate(_list_numbered())}
    for batch in batches:
        names = tuple(text.name for text in batch.texts)
        for at in range(0, len(names), most):
            yield numbers[batch.place.command, batch.place.name], names[at : at + most]


@cache
def _list_numbered() -> tuple[Place, ...]:
    return tuple(list_places())


def _judge_by_number(chosen: tuple[int, tuple[str, ...]]) -> list[Row]:
    from tests.growth.selection import list_texts

    number, names = chosen
    place = _list_numbered()[number]
    known = {text.name: text for text in list_texts(place)}
    return [judge_case(place, known[name]) for name in names]


def judge_case(place: Place, text: Text) -> Row:
    """Return how one case grows."""
    crashes = 0

    def take(size: int) -> float:
        nonlocal crashes
        spent = _spend(place, text, size)
        crashes += spent.code in _CRASHED
        seconds = spent.seconds if spent.code >= 0 else max(spent.seconds, LIMIT)
        return max(seconds - _find_start(place), 0)

    growth = judge(take, place.sizes, LIMIT - 1)
    return Row(place.command, place.name, text.name, growth, crashes)


_CRASHED = frozenset({3, 99})
"""Exit codes of what nobody foresaw: in the program, and in writing its input."""


@cache
def _find_start(place: Place) -> float:
    """Return the seconds of a run with next to no input."""
    from tests.growth.selection import list_texts

    return min(_spend(place, list_texts(place)[0], 1).seconds for _ in range(3))


def _spend(place: Place, text: Text, size: int) -> Spent:
    filled = text.fill(size)

    def prepare(folder: Path) -> Run:
        return place.write(folder, filled)

    return measure(prepare, _start)


def _start(words: list[str]) -> int:
    from launchlist.cli import main as launchlist

    return launchlist(words)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--command", default="", help="only commands with that in their name")
    parser.add_argument("--place", default="", help="only places with that in their name")
    parser.add_argument("--text", default="", help="only repetitions and shapes with that in their name")
    parser.add_argument("--all", action="store_true", help="each place with each text")
    parser.add_argument("--shift", type=int, default=0, help="which share of the texts each place is given")
    parser.add_argument("--part", default="1/1", help="2/8 for the second of eight parts")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at work at the same time")
    parser.add_argument("--verbose", action="store_true", help="show every case")
    return parser


if __name__ == "__main__":
    sys.exit(main())
