"""Time zones as people abbreviate them, some of which are the names of several."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from launchlist.plan.zones import find_zone

PATTERN: Final = (
    r"(?:UTC|GMT)\s?[+\-−]\s?[0-9]{1,2}(?::?[0-9]{2})?|[+-][0-9]{2}:?[0-9]{2}"
    r"|[A-Z][A-Za-z]{1,30}(?:/[A-Z][A-Za-z_+-]{1,30}){1,3}|AoE|[A-Z]{2,5}"
)
"""What may be the name of a zone; `find_zones` tells whether it is."""

_FIXED: Final = {
    "PST": ("-08:00", "America/Los_Angeles"),
    "PDT": ("-07:00", "America/Los_Angeles"),
    "MST": ("-07:00", "America/Denver"),
    "MDT": ("-06:00", "America/Denver"),
    "CDT": ("-05:00", "America/Chicago"),
    "EST": ("-05:00", "America/New_York"),
    "EDT": ("-04:00", "America/New_York"),
    "WET": ("+00:00", "Europe/Lisbon"),
    "WEST": ("+01:00", "Europe/Lisbon"),
    "CET": ("+01:00", "Europe/Berlin"),
    "CEST": ("+02:00", "Europe/Berlin"),
    "EET": ("+02:00", "Europe/Helsinki"),
    "EEST": ("+03:00", "Europe/Helsinki"),
    "MSK": ("+03:00", "Europe/Moscow"),
    "PKT": ("+05:00", "Asia/Karachi"),
    "WIB": ("+07:00", "Asia/Jakarta"),
    "HKT": ("+08:00", "Asia/Hong_Kong"),
    "PHT": ("+08:00", "Asia/Manila"),
    "SGT": ("+08:00", "Asia/Singapore"),
    "AWST": ("+08:00", "Australia/Perth"),
    "JST": ("+09:00", "Asia/Tokyo"),
    "KST": ("+09:00", "Asia/Seoul"),
    "AEST": ("+10:00", "Australia/Sydney"),
    "AEDT": ("+11:00", "Australia/Sydney"),
    "NZST": ("+12:00", "Pacific/Auckland"),
    "NZDT": ("+13:00", "Pacific/Auckland"),
}
"""One place each; the place tells whether it is called so on that day."""
_REGIONS: Final = {
    "PT": "America/Los_Angeles",
    "MT": "America/Denver",
    "ET": "America/New_York",
}
_SEVERAL: Final = {
    "CST": ("-06:00", "+08:00"),
    "CT": ("America/Chicago", "Asia/Shanghai"),
    "IST": ("+05:30", "+01:00", "+02:00"),
    "BST": ("+01:00", "+06:00"),
    "AST": ("-04:00", "+03:00"),
    "GST": ("+04:00", "-02:00"),
    "SST": ("-11:00", "+08:00"),
}


class ZoneWord(NamedTuple):
    """A zone that a text names: ``names`` as a plan writes them, several where the word is ambiguous."""

    word: str
    names: tuple[str, ...]
    place: str = ""
    """The IANA zone that an abbreviation belongs to."""


def find_zones(word: str) -> ZoneWord | None:
    """Return the zones a word may stand for, or None if it is no zone."""
    plain = re.sub(r"\s", "", word).replace("−", "-")
    if plain.upper() in {"UTC", "GMT", "Z"}:
        return ZoneWord(word, ("UTC",))
    if plain.upper() == "AOE":
        return ZoneWord(word, ("AoE",))
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", plain)
    if offset:
        name = f"UTC{offset[1]}{int(offset[2]):02}:{offset[3] or '00'}"
        return ZoneWord(word, (name,)) if find_zone(name) else None
    if plain in _FIXED:
        return ZoneWord(word, _FIXED[plain][:1], _FIXED[plain][1])
    if plain in _REGIONS:
        return ZoneWord(word, (_REGIONS[plain],))
    if plain in _SEVERAL:
        return ZoneWord(word, _SEVERAL[plain])
    return ZoneWord(word, (plain,)) if "/" in plain and find_zone(plain) else None


def explain_season(zone: ZoneWord, local: datetime) -> str:
    """Return what the clocks of a zone's place are called at ``local``, where that is not the word used."""
    place = find_zone(zone.place) if zone.place else None
    if place is None:
        return ""
    there = local.replace(tzinfo=place)
    offset = there.utcoffset() or timedelta()
    meant = find_zone(zone.names[0])
    if meant is None or meant.utcoffset(None) == offset:
        return ""
    return f"on that day it is {there.tzname()} in {zone.place}, not {zone.word}"
