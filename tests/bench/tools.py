"""Installs what is measured, each tool the way its users do and apart from the others."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / ".cache" / "bench"
CHECK_JSONSCHEMA = "0.39.0"
AJV_CLI = "5.0.0"
AJV_FORMATS = "3.0.1"
_SOURCES = ("scripts", "templates", "pyproject.toml", "README.md", "LICENSE")


class Tools(NamedTuple):
    """Paths of the commands; None where a peer is left out."""

    python: str
    launchlist: str
    check_jsonschema: str | None
    ajv: str | None

    def list_versions(self) -> list[str]:
        """Return what is measured, by name and version."""
        found = [f"Python {sys.version.split()[0]}", _ask(self.launchlist, "--version")]
        if self.check_jsonschema:
            found.append(_ask(self.check_jsonschema, "--version").replace(", version", ""))
        if self.ajv:
            found += [f"ajv-cli {AJV_CLI} with ajv-formats {AJV_FORMATS}", f"Node {_ask('node', '--version')}"]
        return found


def install_tools(*, peers: bool) -> Tools:
    """Return the commands after installing those that are missing; launchlist is always installed anew."""
    python = _build_environment("launchlist")
    wheels = _build_wheel(python)
    subprocess.run([python, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", wheels], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", wheels], check=True)
    launchlist = str(Path(python).with_name("launchlist"))
    if not peers:
        return Tools(python=python, launchlist=launchlist, check_jsonschema=None, ajv=None)
    other = _build_environment("check-jsonschema")
    subprocess.run([other, "-m", "pip", "install", "-q", f"check-jsonschema=={CHECK_JSONSCHEMA}"], check=True)
    return Tools(
        python=python,
        launchlist=launchlist,
        check_jsonschema=str(Path(other).with_name("check-jsonschema")),
        ajv=_install_ajv(),
    )


def _build_environment(name: str) -> str:
    folder = CACHE / name
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    return str(folder / "bin" / "python")


def _build_wheel(python: str) -> str:
    """Build from a copy: setuptools leaves files next to what it builds."""
    copy = CACHE / "source"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in _SOURCES:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(REPOSITORY / name, copy / name)
    subprocess.run([python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", copy / "dist", copy], check=True)
    (wheel,) = (copy / "dist").glob("*.whl")
    return str(wheel)


def _install_ajv() -> str:
    folder = REPOSITORY / ".cache" / "node" / "bench"
    command = folder / "node_modules" / ".bin" / "ajv"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packages = (f"ajv-cli@{AJV_CLI}", f"ajv-formats@{AJV_FORMATS}")
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, *packages], check=True)
    return str(command)


def _ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
