from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchlist.reading.yaml.batches import split_plain
from launchlist.reading.yaml.reader import read_yaml
from launchlist.reading.yaml.usual import read_usual

HEAD = """\
id: DOC-1
title: Merge the PRD into `main` (12:30, 50% done)
owner: Björn
deadline: "2025-05-18 23:00"
status: in_progress
"""
FIELDS = (
    "notes: >-\n  Folded text\n  on two lines: and more.\n",
    "notes: 'One line: with a colon'\n",
    "next_action: |\n  Literal text\n  on two lines.\n",
    "next_action: Ask\n",
    "estimate: 4h\n",
    "depends_on: [QA-1, INF-2]\n",
    "depends_on: []\n",
    "labels: [a-b]\n",
    'updates:\n  - date: 2025-05-17\n    text: "Begun: at last"\n  - date: "2025-05-18"\n    text: Ended → early\n',
)
USUAL = HEAD + "".join(FIELDS[at] for at in (5, 0, 2, 8))
MARKS = (": ", ":\n", ": x\n", ": >-\n  ", ": |\n", "\n", "\n\n", "\n  ", "\n    ", "  - ", "- ", " ", "---\n")
SIGNS = ('"', "'", '"q: r"', "# c\n", " #", "é", "~", "<", ">", "|", "-", "\\", "?", "!a ", "[]", "[A-1, B-2]")
WORDS = ("id", "notes", "null")
PIECES = st.sampled_from([*MARKS, *SIGNS, *WORDS, *FIELDS])


def read_both(text: str) -> tuple[object, object]:
    """Return what the pattern reads and what the YAML reader reads, which is the same where the first reads anything.

    Before a text comes to the pattern, `split_plain` has looked at it.
    """
    data = read_usual(text) if split_plain([text.encode()]) else None
    if data is None:
        return None, None
    document = read_yaml("f.yaml", text.encode(), fast=False)
    return (data, ()), (document.data, document.findings)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(FIELDS), max_size=8).map("".join))
def test_any_order_of_the_optional_fields_is_read_alike(fields: str) -> None:
    read, expected = read_both(HEAD + fields)
    assert read == expected


@settings(max_examples=1000)
@given(st.integers(0, len(USUAL)), st.integers(0, 6), st.lists(PIECES, min_size=1, max_size=3).map("".join))
@example(0, 0, "---\n# A task.\n")
@example(len(USUAL), 0, "notes: again\n")
@example(USUAL.index("    text"), 2, "")
def test_a_changed_task_is_read_alike_or_left_alone(start: int, length: int, piece: str) -> None:
    read, expected = read_both(USUAL[:start] + piece + USUAL[start + length :])
    assert read == expected


def test_reads_every_field() -> None:
    assert read_usual(USUAL) == {
        "id": "DOC-1",
        "title": "Merge the PRD into `main` (12:30, 50% done)",
        "owner": "Björn",
        "deadline": "2025-05-18 23:00",
        "status": "in_progress",
        "depends_on": ["QA-1", "INF-2"],
        "notes": "Folded text on two lines: and more.",
        "next_action": "Literal text\non two lines.\n",
        "updates": [
            {"date": "2025-05-17", "text": "Begun: at last"},
            {"date": "2025-05-18", "text": "Ended → early"},
        ],
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD.replace("owner", "onwer"),
        HEAD + "notes: a\nnotes: b\n",
        HEAD + "notes: >-\n  a\n\n  b\n",
        HEAD + "notes: >-\n  a\n   b\n",
        HEAD + "updates:\n  - text: a\n    date: 2025-05-17\n",
        HEAD + "updates:\n  - date: 2025-05-17\n    text: a\n    text: b\n",
        HEAD + "links: []\n",
        HEAD + "# last\n",
    ],
)
def test_leaves_other_layouts_to_others(text: str) -> None:
    assert read_usual(text) is None
