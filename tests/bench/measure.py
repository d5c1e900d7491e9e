"""Measures whole processes: wall time, processor time and peak memory, taking turns row by row."""

from __future__ import annotations

import os
import subprocess
import time
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Row(NamedTuple):
    """One command to measure."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], object] = bool
    """Runs before each measurement and is not measured."""
    code: int = 0
    """The exit code that shows it did its work."""


class Sample(NamedTuple):
    """One run of a process and of those it waited for."""

    wall: float
    cpu: float
    """Seconds of user and system time."""
    peak: int
    """KiB of the largest process."""


class Figures(NamedTuple):
    """Medians over the rounds."""

    row: Row
    wall: float
    fastest: float
    cpu: float
    peak: float


def run_process(row: Row, folder: Path) -> Sample:
    """Run a command once; raises RuntimeError where it ends with another code than it should."""
    with open(os.devnull, "r+b") as nowhere:
        started = time.perf_counter()
        process = subprocess.Popen(row.command, cwd=folder, stdin=nowhere, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != row.code:
        msg = f"{row.name}: exit code {process.returncode} instead of {row.code}"
        raise RuntimeError(msg)
    return Sample(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss)


def measure_rows(rows: list[Row], folder: Path, rounds: int) -> list[Figures]:
    """Run every row once a round, so that a slow moment of the machine falls on all of them."""
    samples: dict[str, list[Sample]] = {row.name: [] for row in rows}
    for _ in range(rounds):
        for row in rows:
            row.prepare()
            samples[row.name].append(run_process(row, folder))
    return [summarize(row, samples[row.name]) for row in rows]


def summarize(row: Row, samples: list[Sample]) -> Figures:
    """Return the medians of one row."""
    return Figures(
        row=row,
        wall=median(sample.wall for sample in samples),
        fastest=min(sample.wall for sample in samples),
        cpu=median(sample.cpu for sample in samples),
        peak=median(sample.peak for sample in samples),
    )
