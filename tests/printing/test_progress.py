from __future__ import annotations

import io

import pytest

from launchlist.printing.progress import track


@pytest.mark.parametrize("number", [0, 1, 63, 64, 65, 128, 1000])
@pytest.mark.parametrize("patience", [-1.0, 60.0])
def test_every_item_comes_once_in_order(number: int, patience: float) -> None:
    items = list(range(number))
    assert list(track(items, "Checking", stream=io.StringIO(), patience=patience)) == items


def test_short_work_shows_nothing() -> None:
    stream = io.StringIO()
    list(track(range(1000), "Checking", stream=stream, patience=60.0))
    assert stream.getvalue() == ""


def test_long_work_shows_what_and_how_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # how rich is told that a stream is a terminal
    stream = io.StringIO()
    list(track(range(1000), "Checking files", stream=stream, patience=-1.0))
    assert "Checking files" in stream.getvalue()
    assert "%" in stream.getvalue()
