"""The words of a command line to its options; the commands that most people give are read without argparse.

It would be a tenth of what checking a small plan takes.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

from launchlist.importing import build_stand_in, import_with

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_CHECK: Final[dict[str, Any]] = {
    "command": "check", "root": None, "as_of": None, "style": "text", "staged": False, "explain": False
}  # fmt: skip
_USUAL: Final = {
    "check": _CHECK,
    "render": {
        **_CHECK,
        "command": "render",
        "check": False,
        "stamp": False,
        "force": False,
        "exit_non_zero_on_change": False,
    },
}


def parse_plain_command(words: Sequence[str]) -> Namespace | None:
    """Return what the parser makes of a command that stands alone, None for all else."""
    usual = _USUAL.get(words[0]) if len(words) == 1 else None
    return cast("Namespace", SimpleNamespace(**usual)) if usual else None  # one has what the other has


def parse_command_line(words: Sequence[str]) -> Namespace:
    """Return the options that ``words`` ask for; raises SystemExit where argparse has said all there is to say."""
    plain = parse_plain_command(words)
    if plain:
        return plain
    import_argparse()
    from launchlist.commands.arguments import build_parser

    return build_parser(words[0] if words else None).parse_args(words)


def import_argparse() -> None:
    """Import argparse with its own words: it would look for translations that Python does not have, in 400 places."""
    words = build_stand_in("gettext", gettext=str, ngettext=lambda one, many, count: one if count == 1 else many)
    import_with("argparse", {"gettext": words})
