"""The form of the ids of tasks and blockers, ``DOC-1``: capitals and digits, a hyphen, a number."""

from __future__ import annotations

import re
from typing import Final

ID_FORM: Final = r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}"
"""That of the schemas, without groups, to be part of longer patterns."""
ID: Final = re.compile(ID_FORM)
LISTED_ID: Final = re.compile(
    rb"(?:^[ \t]*+(?:-[ \t]*+)?|[{,][ \t]*+)[\"']?id[\"']?:[ \t]*[\"']?(%b)[\"']?[ \t]*"
    rb"(?:[,}]|(?:#.*)?\r?$)" % ID_FORM.encode(),
    re.MULTILINE,
)
"""An id in the text of a file that holds several records: in block style, and in flow style between braces."""
