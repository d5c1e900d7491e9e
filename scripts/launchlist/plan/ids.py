"""The form of the ids of tasks and blockers, ``DOC-1``: capitals and digits, a hyphen, a number."""

from __future__ import annotations

import re
from typing import Final

ID_FORM: Final = r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}"
"""That of the schemas, without groups, to be part of longer patterns."""
ID: Final = re.compile(ID_FORM)
