from __future__ import annotations

import io

import pytest

from launchlist.printing.progress import Progress


@pytest.mark.parametrize("number", [0, 1, 63, 64, 65, 128, 1000])
@pytest.mark.parametrize("patience", [-1.0, 60.0])
@pytest.mark.parametrize("is_shown", [True, False])
def test_every_item_comes_once_in_order(number: int, patience: float, is_shown: bool) -> None:
    items = list(range(number))
    progress = Progress(io.StringIO(), is_shown=is_shown, patience=patience)
    assert list(progress.track(items)) == items


@pytest.mark.parametrize(("is_shown", "patience"), [(True, 60.0), (False, -1.0)])
def test_short_work_and_hidden_work_show_no_progress(is_shown: bool, patience: float) -> None:
    stream = io.StringIO()
    progress = Progress(stream, is_shown=is_shown, patience=patience)
    list(progress.track(range(1000)))
    progress.say("Rendering")
    progress.close()
    assert stream.getvalue() == ""


def test_long_work_shows_its_progress_and_last_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # how rich is told that a stream is a terminal
    stream = io.StringIO()
    progress = Progress(stream, patience=-1.0)
    list(progress.track(range(1000)))
    assert "Reading files" in stream.getvalue()
    assert "%" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[KChecking …")
    progress.say("Rendering")
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[KRendering …\r\x1b[K")


def test_time_that_passed_before_the_first_item_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    stream = io.StringIO()
    progress = Progress(stream, patience=0.0)
    list(progress.track(range(10)))  # too few to be shown one by one
    assert stream.getvalue() == "\r\x1b[KChecking …"
