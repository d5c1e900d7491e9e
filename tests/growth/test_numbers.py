"""Numbers longer than Python reads (4,300 digits) are texts like others, wherever `adopt` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.cli import main
from tests.growth.places import list_places

if TYPE_CHECKING:
    from pathlib import Path

LONG = "9" * 4400
FORMS = f"#{LONG} 1/{LONG} &#{LONG}; due {LONG} P{LONG}D"
PLACES = [place for place in list_places() if place.command.startswith("adopt --from")]


@pytest.mark.parametrize("command", dict.fromkeys(place.command for place in PLACES))
def test_very_long_numbers_are_adopted_or_refused(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, place in enumerate(place for place in PLACES if place.command == command):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        code = main(list(place.write(folder, FORMS if "markdown" in command else LONG).words))
        assert code in {0, 1, 2}, (place.name, capsys.readouterr().err)


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        (
            "github",
            "issues.json",
            f'[{{"number": {LONG}, "title": "T", "state": "OPEN", "url": "https://github.com/o/r/issues/1"}}]',
        ),
        (
            "taskwarrior",
            "tasks.json",
            f'[{{"uuid": "u", "description": "T", "status": "pending", "id": {LONG}, "urgency": {LONG}.{LONG}}}]',
        ),
        ("taskwarrior", "tasks.json", f'[{{"uuid": "u", "description": "T", "status": "pending", "id": 1e{LONG}}}]'),
        ("backlog", "backlog/tasks/task-1 - T.md", f"---\nid: task-{LONG}\ntitle: T\nstatus: To Do\n---\n"),
        ("doorstop", "reqs/REQ001.yml", f"active: true\nlevel: {LONG}.{LONG}\nheader: T\ntext: T\n"),
        ("markdown", "page.md", f"# T\n\n{LONG}. [ ] A-{LONG}: a\n"),
    ],
    ids=["number of JSON", "fraction of JSON", "power of JSON", "id of a file", "level", "number of a list"],
)
def test_numbers_without_quotes_too(
    kind: str, name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    (path.parent / ".doorstop.yml").write_text("settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    code = main(["adopt", name.partition("/")[0], "--from", kind, "--into", "out"])
    assert code in {0, 2}, capsys.readouterr().err
