"""The formatters and readers that a repository may use besides launchlist: the real programs, many files at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

REPOSITORY = Path(__file__).parents[2]
PACKAGES = REPOSITORY / ".cache" / "node"
PROGRAMS = PACKAGES / "node_modules" / ".bin"
YAMLLINT = Path(sys.executable).with_name("yamllint")


def ask_node(task: str, texts: Mapping[str, str], options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what Prettier makes of each text with these options, or for a version of YAML how npm's yaml reads it.

    See programs.cjs.
    """
    command = ["node", str(Path(__file__).with_name("programs.cjs")), str(PACKAGES), task]
    command += [json.dumps(options or {})]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def run_yamllint(folder: Path, texts: Mapping[str, str], *words: str) -> dict[str, list[str]]:
    """Return what yamllint says of each text, as its lines."""
    names = {f"{at}.yaml": name for at, name in enumerate(texts)}
    folder.mkdir()
    for path, name in names.items():
        (folder / path).write_text(texts[name], "utf-8")
    command = [str(YAMLLINT), "-f", "parsable", *words, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said: dict[str, list[str]] = {name: [] for name in texts}
    for line in done.stdout.splitlines():
        path, _, rest = line.removeprefix("./").partition(":")
        said[names[path]].append(rest)
    return said
