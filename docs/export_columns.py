"""Write the table of columns in docs/export.md from the code that writes them.

usage: python docs/export_columns.py
"""

from __future__ import annotations

import re
from pathlib import Path

from launchlist.export.csv_table import COLUMNS

PAGE = Path(__file__).parent / "export.md"
_PLACE = re.compile(r"(?<=<!-- columns: made by docs/export_columns.py -->\n).*?(?=<!-- /columns -->)", re.DOTALL)


def fill_page(text: str) -> str:
    """Return the page with its table up to date."""
    rows = "".join(f"| `{column.name}` | {column.meaning} |\n" for column in COLUMNS)
    return _PLACE.sub(lambda _: f"\n| Column | What it is |\n| - | - |\n{rows}\n", text)


if __name__ == "__main__":
    PAGE.write_text(fill_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
