"""The value of a spreadsheet's cell as a person sees it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
"""What a number format prints as it stands, and its colours."""


def write_cell(cell: Cell | MergedCell | ReadOnlyCell | EmptyCell) -> str:
    """Return the text of a cell: dates in ISO 8601, with a time where its format shows one or it is not midnight."""
    value = cell.value
    if value is None:
        return ""
    shape = _LITERAL.sub("", str(getattr(cell, "number_format", None) or "")).lower()
    if isinstance(value, datetime):
        has_time = "h" in shape or value.time() != time()
        return _write_clock(value) if has_time else f"{value:%Y-%m-%d}"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value * 100:.10g}%" if "%" in shape else f"{value:.15g}"
    return str(value).strip()


def _write_clock(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
