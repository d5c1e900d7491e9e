"""Finds what takes the square of its input: every command, every text that reaches it, every hostile repetition.

    python -m tests.growth                          all of it (hours)
    python -m tests.growth --command adopt --place task --text backticks
    python -m tests.growth --sample 20              each twentieth case, for a look around

Each case is run at n and 4n in processes of its own; the CPU time of the second, start-up taken off, must not be over
eight times that of the first. Prints the faults and the slowest; exits 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.growth.judge import Growth, judge
from tests.growth.measure import LIMIT, load_everything, measure
from tests.growth.places import Place, list_places
from tests.growth.repetitions import Repetition, list_repetitions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.growth.measure import Run


class Row(NamedTuple):
    """What came of one case."""

    place: Place
    repetition: Repetition
    growth: Growth

    def __str__(self) -> str:
        """Return a line of the table."""
        growth = self.growth
        ratio = f"{growth.ratio:.1f}" if growth.ratio else "-"
        mark = "FAULT" if growth.is_fault else ""
        left = f"{self.place.command:<24} | {self.place.name:<28} | {self.repetition.name:<20}"
        return f"{left} | {growth.size:>7,} | {growth.seconds:>6.2f} s | {ratio:>5} | {mark}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the cases asked for and return the exit code."""
    args = _build_parser().parse_args(argv)
    cases = [
        (place, each)
        for place in list_places()
        if args.command in place.command and args.place in place.name
        for each in list_repetitions()
        if args.text in each.name
    ][args.start :: args.sample]
    load_everything()
    rows: list[Row] = []
    for at, (place, each) in enumerate(cases, 1):
        rows.append(Row(place, each, judge_case(place, each)))
        if rows[-1].growth.is_fault or args.verbose:
            print(rows[-1], flush=True)
        if sys.stderr.isatty():
            print(f"\r{at} of {len(cases)} ", end="", file=sys.stderr, flush=True)
    faults = [row for row in rows if row.growth.is_fault]
    print(f"{len(rows)} cases, {len(faults)} faults; the slowest:")
    for row in sorted(rows, key=lambda row: -row.growth.seconds)[:10]:
        print(row)
    return 1 if faults else 0


def judge_case(place: Place, repetition: Repetition) -> Growth:
    """Return how one case grows."""

    def take(size: int) -> float:
        text = repetition.fill(size) if size else "x"

        def prepare(folder: Path) -> Run:
            return place.write(folder, text)

        spent = measure(prepare, _start)
        if spent.code in {3, 99}:
            print(f"{place.command} | {place.name} | {repetition.name}: exit code {spent.code}", flush=True)
        return spent.seconds if spent.code >= 0 else max(spent.seconds, LIMIT)

    return judge(take, place.sizes, LIMIT)


def _start(words: list[str]) -> int:
    from launchlist.cli import main as launchlist

    return launchlist(words)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--command", default="", help="only commands with that in their name")
    parser.add_argument("--place", default="", help="only places with that in their name")
    parser.add_argument("--text", default="", help="only repetitions with that in their name")
    parser.add_argument("--sample", type=int, default=1, help="only each so many-th case")
    parser.add_argument("--start", type=int, default=0, help="the first case of those")
    parser.add_argument("--verbose", action="store_true", help="show every case")
    return parser


if __name__ == "__main__":
    sys.exit(main())
