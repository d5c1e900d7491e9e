"""How long tasks take, as people and programs write it: in hours, days or weeks."""

from __future__ import annotations

import re
from typing import Final

from launchlist.plan.moments import read_duration

_SHAPE: Final = re.compile(
    r"(?P<number>[0-9]{1,5}(?:[.,][0-9]{1,3})?)\s*(?P<unit>minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)",
    re.IGNORECASE,
)
_ISO: Final = re.compile(
    r"P(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,5})H)?(?:([0-9]{1,6})M)?(?:[0-9.]+S)?)?"
)


def read_estimate(text: str) -> str:
    """Return ``4h``, ``2d`` or ``1.5w``, or "" if ``text`` has no unit or no length."""
    plain = text.strip()
    shape = _SHAPE.fullmatch(plain)
    if shape:
        unit = shape["unit"][0].lower()
        number = shape["number"].replace(",", ".")
        return write_hours(float(number) / 60) if unit == "m" else _check(f"{_trim(float(number))}{unit}")
    iso = _ISO.fullmatch(plain.upper())
    if not iso or not any(iso.groups()):
        return ""
    weeks, days, hours, minutes = (int(group or 0) for group in iso.groups())
    if not (hours or minutes):
        return _check(f"{weeks}w" if weeks and not days else f"{weeks * 7 + days}d")
    return write_hours((weeks * 7 + days) * 24 + hours + minutes / 60)


def write_hours(hours: float) -> str:
    """Return a number of hours as a plan writes it, to about a minute; "" for zero."""
    return _check(f"{_trim(round(hours, 2))}h") if hours > 0 else ""


def _trim(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _check(text: str) -> str:
    return text if read_duration(text) else ""
