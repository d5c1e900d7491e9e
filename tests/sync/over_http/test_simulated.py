"""The tests of worlds in memory once more, over HTTP through PyGithub: the same functions, with a server in between.

A request takes longer than a call, so the usual run takes samples. ``LAUNCHLIST_OVER_HTTP=600`` in the environment
takes that many histories of each kind, as in memory, and every point of every race: half an hour on one core.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.sync import test_histories, test_races
from tests.sync.over_http.served import Wire
from tests.sync.runs import sync
from tests.sync.test_duplicates_and_links import *  # noqa: F403
from tests.sync.test_findings import *  # noqa: F403 - tests that run here too, all of those below as well
from tests.sync.test_guards import test_a_fault_is_found_without_the_guard  # noqa: F401
from tests.sync.test_histories import *  # noqa: F403
from tests.sync.test_people import *  # noqa: F403
from tests.sync.test_planning import *  # noqa: F403
from tests.sync.test_races import *  # noqa: F403
from tests.sync.test_run import *  # noqa: F403
from tests.sync.test_state_machine import Machine
from tests.sync.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

WANTED = int(os.environ.get("LAUNCHLIST_OVER_HTTP", "0"))
HISTORIES = WANTED or 15
STRIDE = 1 if WANTED else 4
EXAMPLES = WANTED or 12


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """Return a server that serves every world of this module."""
    with Wire().serve() as wire:
        yield wire


@pytest.fixture(autouse=True)
def served(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put HTTP between the runs of a test and its world."""
    monkeypatch.setattr(World, "serve", staticmethod(wire.connect))
    monkeypatch.setattr(test_histories, "COUNT", HISTORIES)
    monkeypatch.setattr(test_races, "STRIDE", STRIDE)
    yield
    assert wire.errors == []


class ServedMachine(Machine):
    """The state machine of `tests.sync.test_state_machine`."""


TestOverHttp = ServedMachine.TestCase
TestOverHttp.settings = settings(Machine.TestCase.settings, max_examples=EXAMPLES)


def test_simulated_worlds_are_reached_over_http(wire: Wire) -> None:
    before = wire.requests
    world, plan = test_races.open_many()
    sync(world, plan)
    assert wire.requests > before + test_races.TASKS
