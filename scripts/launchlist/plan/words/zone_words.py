"""Time zone abbreviations, some of which mean several zones."""

from __future__ import annotations

import difflib
import pkgutil
import re
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from launchlist.plan.moments import find_zone

PATTERN: Final = (
    r"(?:UTC|GMT)\s?[+\-−]\s?[0-9]{1,2}(?::?[0-9]{2})?|[+-][0-9]{2}:?[0-9]{2}"
    r"|[A-Z][A-Za-z]{1,30}(?:/[A-Z][A-Za-z_+-]{1,30}){1,3}|AoE|[A-Z]{2,5}"
)
"""Text that may name a zone; `find_zones` decides."""

_ABBREVIATIONS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "PST": {"-08:00": ("America/Los_Angeles",)},
    "PDT": {"-07:00": ("America/Los_Angeles",)},
    "MST": {"-07:00": ("America/Denver",)},
    "MDT": {"-06:00": ("America/Denver",)},
    "CDT": {"-05:00": ("America/Chicago",)},
    "EST": {"-05:00": ("America/New_York",)},
    "EDT": {"-04:00": ("America/New_York",)},
    "WET": {"+00:00": ("Europe/Lisbon",)},
    "WEST": {"+01:00": ("Europe/Lisbon",)},
    "CET": {"+01:00": ("Europe/Berlin",)},
    "CEST": {"+02:00": ("Europe/Berlin", "Europe/Paris")},
    "EET": {"+02:00": ("Europe/Helsinki",)},
    "EEST": {"+03:00": ("Europe/Helsinki",)},
    "MSK": {"+03:00": ("Europe/Moscow",)},
    "PKT": {"+05:00": ("Asia/Karachi",)},
    "WIB": {"+07:00": ("Asia/Jakarta",)},
    "HKT": {"+08:00": ("Asia/Hong_Kong",)},
    "PHT": {"+08:00": ("Asia/Manila",)},
    "SGT": {"+08:00": ("Asia/Singapore",)},
    "AWST": {"+08:00": ("Australia/Perth",)},
    "JST": {"+09:00": ("Asia/Tokyo",)},
    "KST": {"+09:00": ("Asia/Seoul",)},
    "AEST": {"+10:00": ("Australia/Sydney", "Australia/Brisbane")},
    "AEDT": {"+11:00": ("Australia/Sydney",)},
    "NZST": {"+12:00": ("Pacific/Auckland",)},
    "NZDT": {"+13:00": ("Pacific/Auckland",)},
    "CST": {"-06:00": ("America/Chicago",), "+08:00": ("Asia/Shanghai",)},
    "IST": {"+05:30": ("Asia/Kolkata",), "+01:00": ("Europe/Dublin",), "+02:00": ("Asia/Jerusalem",)},
    "BST": {"+01:00": ("Europe/London",), "+06:00": ("Asia/Dhaka",)},
    "AST": {"-04:00": ("America/Halifax",), "+03:00": ("Asia/Riyadh",)},
    "GST": {"+04:00": ("Asia/Dubai",), "-02:00": ("Atlantic/South_Georgia",)},
    "SST": {"-11:00": ("Pacific/Pago_Pago",), "+08:00": ("Asia/Singapore",)},
}
"""Each abbreviation to the offsets it may mean, and for each the places that use it on some days."""
_REGIONS: Final = {
    "PT": ("America/Los_Angeles",),
    "MT": ("America/Denver",),
    "ET": ("America/New_York",),
    "CT": ("America/Chicago", "Asia/Shanghai"),
}
"""Abbreviations that do not tell summer from winter."""


class ZoneWord(NamedTuple):
    """A zone in a text: ``names`` as a plan writes them, several if the word is ambiguous."""

    word: str
    names: tuple[str, ...]
    place: str = ""
    """The IANA zone of an abbreviation."""


def find_zones(word: str) -> ZoneWord | None:
    """Return the zones a word may mean, or None if it is not a zone."""
    plain = re.sub(r"\s", "", word).replace("−", "-")
    if plain.upper() in {"UTC", "GMT", "Z"}:
        return ZoneWord(word, ("UTC",))
    if plain.upper() == "AOE":
        return ZoneWord(word, ("AoE",))
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", plain)
    if offset:
        name = f"UTC{offset[1]}{int(offset[2]):02}:{offset[3] or '00'}"
        return ZoneWord(word, (name,)) if find_zone(name) else None
    if plain in _REGIONS:
        return ZoneWord(word, _REGIONS[plain])
    if plain in _ABBREVIATIONS:
        offsets = tuple(_ABBREVIATIONS[plain])
        return ZoneWord(word, offsets, _ABBREVIATIONS[plain][offsets[0]][0] if len(offsets) == 1 else "")
    return ZoneWord(word, (plain,)) if "/" in plain and find_zone(plain) else None


def explain_season(zone: ZoneWord, local: datetime) -> str:
    """Return a warning if another abbreviation than the one used applies at ``local``, else ""."""
    place = find_zone(zone.place) if zone.place else None
    if place is None:
        return ""
    there = local.replace(tzinfo=place)
    offset = there.utcoffset() or timedelta()
    meant = find_zone(zone.names[0])
    if meant is None or meant.utcoffset(None) == offset:
        return ""
    return f"on that day it is {there.tzname()} in {zone.place}, not {zone.word}"


_OFFSET: Final = re.compile(r"(?:UTC|GMT|Z)? ?([+\u2212-]) ?([0-9]{1,2})(?:[:.]?([0-9]{2}))?", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z/_ -]{1,40}")
_ALIKE: Final = 0.8


def match_zones(name: str) -> tuple[str, ...]:
    """Return the zones that ``name`` probably means; empty if unknown."""
    offset = _OFFSET.fullmatch(name)
    if offset:
        sign = "+" if offset[1] == "+" else "-"
        better = f"UTC{sign}{int(offset[2]):02}:{offset[3] or '00'}"
        return (better,) if find_zone(better) else ()
    places = _ABBREVIATIONS.get(name.upper(), {}).values()
    if places:
        return tuple(place for each in places for place in each)
    return _match_name(name) if _LETTERS.fullmatch(name) else ()


def _match_name(name: str) -> tuple[str, ...]:
    """Return the zone whose name, or the city in it, is spelled similarly to ``name``."""
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
