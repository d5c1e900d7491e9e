"""Real shells at a real terminal: what is typed goes in by a pty, and what the command would be given comes out."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PATIENCE = 10.0
"""Seconds to wait for a shell; none needs one of them."""
_READY = "shell-is-ready"
_PROMPT = "what-now> "


class Shell(NamedTuple):
    """How a shell is started without the user's settings, and how it defines a command that keeps its words."""

    start: tuple[str, ...]
    load: str
    record: str


SHELLS = {
    "bash": Shell(
        ("bash", "--norc", "--noprofile", "-i"),
        "source {script}",
        "launchlist() {{ printf '%s\\0' \"$@\" >{out}.new; mv {out}.new {out}; }}",
    ),
    "zsh": Shell(
        ("zsh", "-f", "-i"),
        "autoload -Uz compinit; compinit -u -D; source {script}",
        "launchlist() {{ printf '%s\\0' \"$@\" >{out}.new; mv {out}.new {out} }}",
    ),
    "fish": Shell(
        ("fish", "--no-config", "-i"),
        "source {script}",
        f"function fish_prompt; echo -n '{_PROMPT}'; end; "
        "function launchlist; printf '%s\\0' $argv >{out}.new; mv {out}.new {out}; end",
    ),
}


class Typed(NamedTuple):
    """The words that the command was given, and all that the terminal showed."""

    words: list[str]
    shown: str


def find_program(name: str) -> str:
    program = shutil.which(name)
    assert program, f"{name} is missing: scripts/test installs it"
    return program


def build_environment(home: Path) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {"PATH": path, "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "PS1": _PROMPT, "fish_greeting": ""}


def print_script(name: str) -> str:
    command = [str(Path(sys.executable).parent / "launchlist"), "completion", name]
    done: subprocess.CompletedProcess[str] = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def type_line(name: str, line: str, root: Path, home: Path, ends_with: str = "\n") -> Typed:
    """Type ``line`` and Enter in ``root``; a tab in it asks for completion. Return what the command is given."""
    shell = SHELLS[name]
    script, out = home / f"completion.{name}", home / "words"
    out.unlink(missing_ok=True)
    script.write_text(print_script(name), "utf-8")
    terminal, theirs = pty.openpty()
    # A shell that is asked things wants a terminal of its own, which setsid -c makes this one.
    started = ["setsid", "-c", find_program(name), *shell.start[1:]]
    child = subprocess.Popen(started, cwd=root, env=build_environment(home), stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        screen = Screen(terminal)
        for command in (shell.load.format(script=script), shell.record.format(out=out)):
            screen.send(f"{command}\n")
        # Typed in two halves, so that only its running shows the whole word.
        screen.send("printf '%s-%s\\n' shell-is ready\n")
        # What is typed before the shell reads by itself would be the terminal's to edit.
        screen.wait(lambda: _PROMPT in screen.text.partition(_READY)[2])
        screen.send(line + ends_with)
        screen.wait(out.exists)
        return Typed(words=out.read_text("utf-8").split("\0")[:-1], shown=screen.text)
    finally:
        child.kill()
        child.wait()
        os.close(terminal)


class Screen:
    """Writes to a terminal and gathers what it shows."""

    def __init__(self, terminal: int) -> None:
        self.terminal = terminal
        self.text = ""

    def send(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def wait(self, is_there: object) -> None:
        """Read what the shell shows until what is waited for is there."""
        assert callable(is_there)
        end = time.monotonic() + PATIENCE
        while not is_there():
            assert time.monotonic() < end, self.text
            if select.select([self.terminal], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):
                    self.text += os.read(self.terminal, 65536).decode(errors="replace")
