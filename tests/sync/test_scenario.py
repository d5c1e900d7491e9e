from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sync.scenario.play import TRANSCRIPT, play

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.contract import Contract
    from tests.sync.emulator import Emulator


@pytest.mark.usefixtures("isolated")
def test_the_seeds_plan_is_kept_as_the_transcript_says(tmp_path: Path, emulator: Emulator, contract: Contract) -> None:
    assert play(tmp_path, emulator) == TRANSCRIPT.read_text()
    assert contract.exchanges
