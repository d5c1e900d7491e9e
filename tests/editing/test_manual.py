"""The manual of authoring is run: its commands say what it says, and leave the files it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.commands.test_edit import run
from tests.workspace import write_files

MANUAL = Path(__file__).parents[2] / "docs" / "authoring.md"
BLOCK = re.compile(r"```(yaml|console)\n(.*?)```\n", re.DOTALL)
COMMAND = re.compile(r"\$ launchlist ([^\n]*)\n((?:[^$][^\n]*\n)*)")


def test_the_documented_commands_give_the_documented_output(tmp_path: Path) -> None:
    count = 0
    for kind, text in BLOCK.findall(MANUAL.read_text("utf-8")):
        if kind == "console":
            for words, said in COMMAND.findall(text):
                outcome = run(tmp_path, *shlex.split(words))
                assert outcome.text + outcome.errors == said
                count += 1
        elif text.startswith("# "):
            path = text.partition("\n")[0].removeprefix("# ")
            if not (tmp_path / path).exists():
                write_files(tmp_path, {path: text})
            assert (tmp_path / path).read_text("utf-8") == text
    assert count == 20
