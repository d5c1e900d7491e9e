"""Public holidays of a country as dates to write into a plan, so that it means the same on every machine."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, Final

from launchlist.errors import UsageError
from launchlist.wording import join_names, quote

PREFIX: Final = "holidays:"
_FORM: Final = re.compile(r"holidays:([A-Za-z]{2,3})(?:-([^:]{1,60}))?:([0-9]{4})")


def list_holidays(text: str) -> list[str]:
    """Return the dates of ``holidays:DE:2027`` or ``holidays:DE-BY:2027``, in their order; raises UsageError."""
    match = _FORM.fullmatch(text)
    if not match:
        msg = f"{quote(text)} is not holidays:COUNTRY:YEAR; write holidays:DE:2027, or holidays:DE-BY:2027 for a region"
        raise UsageError(msg)
    country, region, year = match[1].upper(), match[2], int(match[3])
    try:
        package: Any = import_module("holidays")
    except ImportError as err:
        msg = "public holidays need the package holidays; to install it: pip install 'launchlist[holidays]'"
        raise UsageError(msg) from err
    known: dict[str, list[str]] = package.list_supported_countries()
    if country not in known:
        msg = f"there are no public holidays for {quote(country)}; write a country's two letters, such as DE or US"
        raise UsageError(msg)
    regions = {region.lower(): region for region in known[country]}
    if region and region.lower() not in regions:
        msg = f"{country} has no region {quote(region)}; it has {join_names([*regions.values()]) or 'none'}"
        raise UsageError(msg)
    days = package.country_holidays(country, subdiv=regions[region.lower()] if region else None, years=year)
    found = sorted(day.isoformat() for day in days if day.year == year)
    if not found:
        msg = f"no public holidays of {country} are known for {year}; write the dates instead"
        raise UsageError(msg)
    return found
