"""CPU time of one command in a process of its own, forked from one that has loaded everything already."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LIMIT: Final = 20
"""Seconds after which a run is ended."""
_LIBRARIES: Final = ("icalendar", "openpyxl", "markdown_it", "github", "requests", "jinja2", "jsonschema", "yaml")


class Run(NamedTuple):
    """What to start: the words of the command line, and the environment beyond the usual one."""

    words: Sequence[str]
    environment: Mapping[str, str] = {}


class Spent(NamedTuple):
    """What a run took."""

    seconds: float
    """Of CPU time, its own and that of the processes it waited for."""
    code: int
    """Its exit code, negative for a signal."""


def load_everything() -> None:
    """Import all of launchlist and its libraries, so that no run pays for that."""
    import launchlist

    for module in pkgutil.walk_packages(launchlist.__path__, "launchlist."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def measure(prepare: Callable[[Path], Run], start: Callable[[list[str]], int]) -> Spent:
    """Run a command in a new folder that ``prepare`` fills, and return what it took; ``start`` is given the words."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        run = prepare(Path(folder))
        child = os.fork()
        if child == 0:
            _run_child(folder, run, start)
        _, status, usage = os.wait4(child, 0)
    return Spent(usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status))


def _run_child(folder: str, run: Run, start: Callable[[list[str]], int]) -> None:
    code = 99
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        os.chdir(folder)
        os.environ.update({"HOME": folder, "GIT_CONFIG_GLOBAL": os.devnull, **run.environment})
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2) if not os.environ.get("GROWTH_SHOW") else (0,):
            os.dup2(nowhere, stream)
        gc.disable()
        code = start(list(run.words))
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - nothing may return into the parent's loop
        traceback.print_exc()
    finally:
        os._exit(code)
