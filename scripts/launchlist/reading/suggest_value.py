"""What a person probably meant by a value that its field does not take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.reading.suggest_zone import suggest_zones
from launchlist.wording import join_names, quote, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYNONYMS: Final = {
    "todo": "pending",
    "to do": "pending",
    "doing": "in_progress",
    "in progress": "in_progress",
    "wip": "in_progress",
    "done": "complete",
    "closed": "complete",
    "finished": "complete",
    "canceled": "cancelled",
    "dropped": "cancelled",
    "fixed": "resolved",
}
"""What other tools call a status."""
_SPAN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([hdw])(?:ours?|rs?|ays?|eeks?|ks?)?", re.IGNORECASE)
_ID: Final = re.compile(r"#?([A-Za-z][A-Za-z0-9]{0,15}?)[ _.:-]{0,3}([0-9]{1,9})")


def suggest_word(value: str, options: Sequence[str]) -> str:
    """Return the one of ``options`` that was probably meant, as a question, or nothing."""
    if value.lower() == "blocked" and "pending" in options:
        return "that a task is blocked follows from depends_on and from open blockers;"
    synonym = _SYNONYMS.get(value.lower())
    return f"did you mean {quote(synonym)}?" if synonym in options and synonym else suggest(value, options)


def suggest_form(value: str, pattern: str) -> str:
    """Return the value in the form of ``pattern``, as a question, if little keeps it from that."""
    text = value.strip()
    as_id, span = _ID.fullmatch(text), _SPAN.fullmatch(text)
    options = [text.removeprefix("@")]
    if as_id:
        options.append(f"{as_id[1].upper()}-{as_id[2]}")
    if span:
        options.append(span[1] + span[2].lower())
    better = next((option for option in options if re.search(pattern, option)), "")
    return f"did you mean {quote(better)}?" if better else ""


def suggest_zone(name: str) -> str:
    """Return the zones that were probably meant, as a question, or nothing."""
    names = [quote(zone) for zone in suggest_zones(name)]
    return f"did you mean {join_names(names, 'or')}?" if names else ""
