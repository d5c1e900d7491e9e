from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchlist.reading.yaml.fast_path import read_layout
from launchlist.reading.yaml.reader import read_yaml

PLAIN = (Path(__file__).parent / "corpus" / "plain.yaml").read_text(encoding="utf-8")
PIECES = st.sampled_from(
    [
        "id",
        "title",
        "a",
        "null",
        ": ",
        ":\n",
        ": >-\n  ",
        ": |\n  ",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "- ",
        "  - ",
        "[A-1, B-2]",
        "[]",
        ": x\n",
        ": y z\n",
        '"q: r"',
        "'s'",
        "\n\n",
        "# c\n",
        " # d",
        " ",
        "---\n",
        "é",
        "12:30",
        "~",
        "<",
        "-",
        "#",
        "\t",
        "\u2028",
    ]
)


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=25).map("".join))
@example(PLAIN)
@example("a:\n  - b:\n   - c\n")
@example("a: |\n  x\n")
@example("a:\n- b: >\n    c\n\n    d\n  e: f\n")
def test_the_fast_path_agrees_with_the_yaml_reader(text: str) -> None:
    data = read_layout(text)
    if data is not None:
        document = read_yaml("f.yaml", text.encode(), fast=False)
        assert document.data == data
        assert not document.findings


@settings(max_examples=300)
@given(st.data())
def test_a_changed_task_file_is_read_alike_or_left_alone(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PLAIN)))
    end = data.draw(st.integers(start, min(start + 4, len(PLAIN))))
    text = PLAIN[:start] + data.draw(PIECES) + PLAIN[end:]
    read = read_layout(text)
    if read is not None:
        document = read_yaml("f.yaml", text.encode(), fast=False)
        assert (document.data, document.findings) == (read, ())


def test_reads_the_layout_most_people_write() -> None:
    data = read_layout(PLAIN)
    assert data is not None
    assert data["notes"] == "Folded text on two lines."
    assert data["next_action"] == "Literal text\n  kept as it is.\n"
    assert data["depends_on"] == ["QA-1", "INF-2"]
    assert data["updates"] == [{"date": "2025-05-17", "text": "Started"}, {"date": "2025-05-18", "text": "Done"}]


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c\n",
        "a: b: c\n",
        "a:\tb\n",
        "a: b\na: c\n",
        "a: 'it''s'\n",
        'a: "\\n"\n',
        "a: b\n  c\n",
        "a: |\n  b \n",
        "null: a\n",
        "1: a\n",
        "a: &b\n",
        "a: caf√©\n",
        "a: \u202eb\n",
        "a: b",
        "",
        "- a\n",
        "a: [b: c]\n",
        "a: {b: c}\n",
        "a: |2\n   b\n",
        "a: b\n---\n",
        "a:\n   - b\n  - c\n",
        "a: " + "x" * 10001 + "\n",
        "a: >\n  b\n   c\n",
    ],
)
def test_leaves_the_unusual_to_the_yaml_reader(text: str) -> None:
    assert read_layout(text) is None


def test_plain_files_do_without_pyyaml() -> None:
    code = (
        "import sys; from launchlist.reading.yaml.reader import read_yaml\n"
        f"assert read_yaml('f', {PLAIN.encode()!r}).data\n"
        "assert 'yaml' not in sys.modules"
    )
    scripts = Path(__file__).parents[3] / "scripts"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(scripts)})
