"""Time zones by name: IANA names, fixed offsets and AoE, from the tzdata package rather than the machine."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache

_OFFSET = r"(?:UTC)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?"
_IANA = r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*"
_WIDEST = timedelta(hours=14)


@cache
def find_zone(name: str) -> tzinfo | None:
    """Return the zone called ``name``, or None if there is none.

    ``AoE``, anywhere on Earth, is the last zone in which a day ends (UTC-12).
    Names come from the IANA database, https://www.iana.org/time-zones, as packaged in ``tzdata``.
    """
    if name in {"UTC", "Z", "GMT"}:
        return UTC
    if name == "AoE":
        return timezone(timedelta(hours=-12), "AoE")
    offset = re.fullmatch(_OFFSET, name)
    if offset:
        return _build_offset(offset[1], int(offset[2]), int(offset[3] or 0))
    return _load_zone(name) if re.fullmatch(_IANA, name) else None


def _build_offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    size = timedelta(hours=hours, minutes=minutes)
    if size > _WIDEST or minutes > 59:
        return None
    if not size:
        return UTC
    label = f"UTC{sign}{hours:02}" + (f":{minutes:02}" if minutes else "")
    return timezone(-size if sign == "-" else size, label)


def _load_zone(name: str) -> tzinfo | None:
    # Imported here: most plans use a fixed offset, and the two imports cost 10 ms.
    import io
    import pkgutil
    from zoneinfo import ZoneInfo

    try:
        data = pkgutil.get_data("tzdata", f"zoneinfo/{name}")
    except OSError:
        return None
    if not data or not data.startswith(b"TZif"):
        return None
    return ZoneInfo.from_file(io.BytesIO(data), key=name)


def name_zone(zone: tzinfo) -> str:
    """Return the name a reader knows the zone by: ``UTC+08``, ``AoE``, ``Europe/Berlin``."""
    return getattr(zone, "key", None) or zone.tzname(None) or "UTC"
