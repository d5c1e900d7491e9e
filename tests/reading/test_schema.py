from __future__ import annotations

import subprocess
import sys

import pytest

VALIDATE = """
import sys
from types import ModuleType
from launchlist.reading.schema import _import_validator
validator = _import_validator({stand_in}).Draft202012Validator({{"type": "object"}})
assert validator.is_valid({{}}) and not validator.is_valid([])
from email.utils import formatdate
assert sys.modules["email.utils"].__file__
print("jsonschema_rs works, and so does email.utils")
"""


@pytest.mark.parametrize("stand_in", ["None", "ModuleType('email.utils')"], ids=["as used", "a release needs more"])
def test_the_validator_is_imported_whatever_its_release_needs(stand_in: str) -> None:
    code = VALIDATE.format(stand_in=stand_in)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "jsonschema_rs works, and so does email.utils\n"), done.stderr
