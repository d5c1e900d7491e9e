"""Time zones under other names, to show a person what the same zone is called here."""

from __future__ import annotations

import difflib
import pkgutil
import re
from typing import Final

from launchlist.plan.zones import find_zone

_OFFSET: Final = re.compile(r"(?:UTC|GMT|Z)? ?([+\u2212-]) ?([0-9]{1,2})(?:[:.]?([0-9]{2}))?", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z/_ -]{1,40}")
_ABBREVIATIONS: Final = {
    "AEST": ("Australia/Brisbane", "Australia/Sydney"),
    "BST": ("Europe/London",),
    "CDT": ("America/Chicago",),
    "CEST": ("Europe/Berlin", "Europe/Paris"),
    "CST": ("America/Chicago", "Asia/Shanghai"),
    "EDT": ("America/New_York",),
    "HKT": ("Asia/Hong_Kong",),
    "IST": ("Asia/Kolkata", "Europe/Dublin"),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "MDT": ("America/Denver",),
    "MSK": ("Europe/Moscow",),
    "PDT": ("America/Los_Angeles",),
    "PHT": ("Asia/Manila",),
    "PST": ("America/Los_Angeles", "Asia/Manila"),
    "SGT": ("Asia/Singapore",),
    "WIB": ("Asia/Jakarta",),
}
"""What is meant most often; the same letters stand for other zones too, so none of them is a zone here."""
_ALIKE: Final = 0.8


def match_zones(name: str) -> tuple[str, ...]:
    """Return the zones that ``name`` probably stands for, or none."""
    offset = _OFFSET.fullmatch(name)
    if offset:
        sign = "+" if offset[1] == "+" else "-"
        better = f"UTC{sign}{int(offset[2]):02}:{offset[3] or '00'}"
        return (better,) if find_zone(better) else ()
    if name.upper() in _ABBREVIATIONS:
        return _ABBREVIATIONS[name.upper()]
    return _match_name(name) if _LETTERS.fullmatch(name) else ()


def _match_name(name: str) -> tuple[str, ...]:
    """Return the zone whose name, or the city in it, is spelt like ``name``."""
    listed = (pkgutil.get_data("tzdata", "zones") or b"").decode().split()
    known = {zone.lower(): zone for zone in (*listed, "AoE")}
    cities = {zone.rpartition("/")[2].lower(): zone for zone in listed if "/" in zone}
    wanted = name.lower().replace(" ", "_")
    for names in (known, cities) if "/" not in wanted else (known,):
        if wanted in names:
            return (names[wanted],)
    names = known if "/" in wanted else cities
    close = difflib.get_close_matches(wanted, names, n=1, cutoff=_ALIKE)
    return (names[close[0]],) if close else ()
