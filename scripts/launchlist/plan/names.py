"""Names in the form in which they are compared: é may be one character or two in the same name."""

from __future__ import annotations

import re
from typing import Final


def compose_name(name: str) -> str:
    """Return a name in Unicode's composed form (NFC), so that names that look the same compare equal.

    Keyboards, macOS and spreadsheets write different forms (https://www.unicode.org/reports/tr15/). Case
    and letters that only look alike still make names different.
    """
    if name.isascii():
        return name
    import unicodedata  # few names need it

    return unicodedata.normalize("NFC", name)


ID_FORM: Final = r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}"
"""That of the schemas, without groups, to be part of longer patterns."""
LISTED_ID: Final = (
    rb"(?m)(?:^[ \t]*+(?:-[ \t]*+)?|[{,][ \t]*+)[\"']?id[\"']?:[ \t]*[\"']?(%b)[\"']?[ \t]*"
    rb"(?:[,}]|(?:#.*)?\r?$)" % ID_FORM.encode()
)
"""The pattern of an id in a file with several records: in block style, and in flow style between braces."""


def is_id(text: str) -> bool:
    """Return whether ``text`` is an id and nothing else."""
    return re.fullmatch(ID_FORM, text) is not None
