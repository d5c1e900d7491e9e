"""The words of a command line to options; a command given alone is read without argparse.

To import argparse takes a tenth of the time that checking a small plan does.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from launchlist.commands.table import get_defaults
from launchlist.importing import build_stand_in, import_with

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence


def parse_command_line(words: Sequence[str]) -> Namespace:
    """Return the options that ``words`` ask for; raises SystemExit where argparse has printed help or an error."""
    plain = parse_plain_command(words)
    if plain:
        return plain
    import_argparse()
    from launchlist.commands.parser import build_parser

    return build_parser(words[0] if words else None).parse_args(words)


def parse_plain_command(words: Sequence[str]) -> Namespace | None:
    """Return what the parser makes of a command given alone, or None where it has to be asked."""
    defaults = get_defaults(words[0]) if len(words) == 1 else None
    # One has the attributes that the other has.
    return None if defaults is None else cast("Namespace", SimpleNamespace(command=words[0], **defaults))


def import_argparse() -> None:
    """Import argparse without gettext: it would look for translations that Python does not have, in 400 places."""
    words = build_stand_in("gettext", gettext=str, ngettext=lambda one, many, count: one if count == 1 else many)
    import_with("argparse", {"gettext": words})
