from __future__ import annotations

import pytest

from launchlist.adopt.table.rows import find_keys, index_titles

KEYS = {"doc-1": "DOC-1", "12": "12", "#7": "#7", "3": "3"}
TITLES = index_titles([("DOC-1", "Write, then print"), ("12", "Print"), ("#7", "Ship"), ("3", "Ship")])


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("", ()),
        ("-", ()),
        ("doc-1", ("DOC-1",)),
        ("DOC-1, 12", ("DOC-1", "12")),
        ("12;3\n#7", ("12", "3", "#7")),
        ("7", ("#7",)),
        ("#12", ("12",)),
        ("3 12", ("3", "12")),
        ("12FS+2 days", ("12",)),
        ("3SS", ("3",)),
        ("write, then print", ("DOC-1",)),
        ("Print, DOC-1", ("12", "DOC-1")),
        ("Ship", ("Ship",)),
        ("XYZ-9", ("XYZ-9",)),
    ],
)
def test_cells_may_name_ids_titles_and_numbers(cell: str, keys: tuple[str, ...]) -> None:
    assert find_keys(cell, KEYS, TITLES) == keys
