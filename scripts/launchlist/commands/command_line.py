"""Parse the command line; a command without options is read without argparse.

Importing argparse takes a tenth of the time of checking a small plan.
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
    """Return the options given by ``words``; raises SystemExit if argparse has printed help or an error."""
    plain = parse_plain_command(words)
    if plain:
        return plain
    import_argparse()
    from launchlist.commands.parser import build_parser

    return build_parser(words[0] if words else None).parse_args(words)


def parse_plain_command(words: Sequence[str]) -> Namespace | None:
    """Return the parsed options of a command without options, or None if argparse is needed."""
    defaults = get_defaults(words[0]) if len(words) == 1 else None
    # The keys of one are the attributes of the other.
    return None if defaults is None else cast("Namespace", SimpleNamespace(command=words[0], **defaults))


def import_argparse() -> None:
    """Import argparse without gettext, which would look for missing translations in 400 places."""
    words = build_stand_in("gettext", gettext=str, ngettext=lambda one, many, count: one if count == 1 else many)
    import_with("argparse", {"gettext": words})
