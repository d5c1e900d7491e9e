from __future__ import annotations

import subprocess
import sys

import pytest

from launchlist.reading.schema import are_valid, is_valid

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


TASK = {"id": "A-1", "title": "Write", "owner": "Maya", "deadline": "2025-05-20", "status": "pending"}


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"updates": [{"date": "2025-05-17", "text": "Begun"}, {"date": "2025-05-18", "text": "Ended"}]},
        {"updates": [{"date": "2025-05-17", "text": "Begun"}, {"date": "2025-02-30", "text": "Ended"}]},
        {"updates": []},
        {"deadline": "2025-02-30"},
        {"estimate": "4h"},
        {"estimate": "99999w"},
        {"labels": "docs"},
        {"onwer": "Maya"},
    ],
)
def test_many_are_valid_when_each_is(odd: dict[str, object]) -> None:
    items = [TASK, {**TASK, "estimate": "2d"}, {**TASK, **odd}, TASK]
    assert are_valid(items, "task") == all(is_valid(item, "task") for item in items)
