from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sync.scenario.play import TRANSCRIPT, play

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.contract import Contract
    from tests.sync.emulator import Emulator


@pytest.mark.usefixtures("isolated")
def test_the_seed_plan_produces_the_transcript(tmp_path: Path, emulator: Emulator, contract: Contract) -> None:
    assert play(tmp_path, emulator) == TRANSCRIPT.read_text()
    assert contract.exchanges
