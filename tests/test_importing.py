from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = str(Path(__file__).parent.parent / "scripts")
VALIDATOR = """
from launchlist.reading.schema import validator as schema
{setup}
validator = schema._import_validator().Draft202012Validator({{"type": "object"}})
assert validator.is_valid({{}}) and not validator.is_valid([])
from email.utils import formatdate
assert sys.modules["email.utils"].__file__
"""
ARGPARSE = """
from launchlist import cli
assert "argparse" not in sys.modules
from launchlist import importing as plain
{setup}
plain.import_argparse()
import argparse
assert "gettext" not in sys.modules or not {is_spared}  # Debian's argparse does without it
parser = argparse.ArgumentParser(prog="x", exit_on_error=False)
parser.add_argument("n", type=int)
assert "positional arguments" in parser.format_help()
import gettext
assert gettext.__file__ and gettext.ngettext("one", "many", 2) == "many"
"""


def run(code: str) -> None:
    script = f"import sys\nfrom types import ModuleType\nfrom launchlist import importing\n{code}\nprint('works')"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": SCRIPTS})
    assert (done.returncode, done.stdout) == (0, "works\n"), done.stderr


EMPTY = "{module}.build_stand_in = lambda name, **_: ModuleType(name)"
"""What a release would meet that needs more than the stand-in has."""


@pytest.mark.parametrize("setup", ["", EMPTY.format(module="schema")], ids=["as used", "a release needs more"])
def test_the_validator_is_imported_whatever_its_release_needs(setup: str) -> None:
    run(VALIDATOR.format(setup=setup))


@pytest.mark.parametrize(
    ("setup", "is_spared"),
    [("", True), (EMPTY.format(module="plain"), False)],
    ids=["as used", "a release needs more"],
)
def test_argparse_is_imported_whatever_its_release_needs(setup: str, *, is_spared: bool) -> None:
    run(ARGPARSE.format(setup=setup, is_spared=is_spared))


def test_what_is_loaded_already_stays() -> None:
    run(
        "import json\nassert importing.import_with('json', {}) is json\n"
        "import gettext\nimporting.import_with('argparse', {'gettext': ModuleType('gettext')})\n"
        "assert sys.modules['gettext'] is gettext"
    )
