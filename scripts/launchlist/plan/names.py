"""Names as they are compared: an é may be one character or two, and the name stays the same."""

from __future__ import annotations


def compose_name(name: str) -> str:
    """Return a name in Unicode's composed form (NFC), in which two names that read the same are equal.

    Keyboards, macOS and spreadsheets differ in the form that they write (https://www.unicode.org/reports/tr15/). Case
    and letters that merely look alike still tell names apart.
    """
    if name.isascii():
        return name
    import unicodedata  # needed for few names

    return unicodedata.normalize("NFC", name)
