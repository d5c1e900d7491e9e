from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.computed import settle_computed
from launchlist.adopt.draft import AdoptOptions, DraftSource
from launchlist.adopt.page.markdown import is_like, read
from launchlist.adopt.page.tables import MOST_METRICS
from launchlist.adopt.plan_data import build_plan_data
from launchlist.commands.adopt import write_texts
from launchlist.project.new_plan import find_new_file_kind
from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.load import load_plan
from launchlist.reading.schema.validator import read_schema
from tests.adopt.places import NOW, PAGES, SAMPLES, adopt_source
from tests.workspace import run

if TYPE_CHECKING:
    from pathlib import Path

    from launchlist.adopt.draft import Draft

WISHES = AdoptOptions(now=NOW, choose=lambda _, __: "")
PLANTED = {
    "release-timeline": [
        (19, "'Code freeze' is on 2025-11-11 here and on 2025-11-05 02:00 UTC in line 39"),
        (22, "is on 2026-01-08 here and on 2026-01-15 in line 49"),
        (22, "week 18 is given, but its date is in week 19"),
        (35, "'02:00 UTC Wednesday 8 October 2025' and '18:00 PDT Tuesday 7 October 2025' are 1 h apart"),
        (36, "2025-10-15 is a Wednesday, not a Thursday"),
        (37, "on that day it is PDT in America/Los_Angeles, not PST"),
        (40, "'02:00 UTC Thursday 6 November 2025' and '19:00 PST Wednesday 5 November 2025' are 1 h apart"),
        (41, "week 12 is given, but its date is in week 11"),
    ]
}


def read_text(text: str, name: str = "page.md") -> Draft:
    return read(DraftSource(name, {name: text.encode()}), WISHES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_becomes_the_expected_files_and_output(page: Path, tmp_path: Path) -> None:
    adopted = adopt_source(tmp_path, page / "source.md")
    assert adopted.said == (page / "expected.txt").read_text("utf-8")
    expected = {path.relative_to(page).as_posix(): path.read_text("utf-8") for path in page.rglob("*.yaml")}
    assert adopted.files == expected
    assert adopted.code == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_row_or_box_is_lost(page: Path) -> None:
    text = (page / "source.md").read_text("utf-8")
    draft = read_text(text)
    tables = re.findall(r"(?m)^\|.*\n\|[\s:|-]+\n((?:\|.*\n?)+)", text)
    metrics = len(draft.metrics)
    boxes = len(re.findall(r"(?m)^\s*- \[[ x]\]", text))
    assert draft.records == sum(rows.count("\n") for rows in tables) - metrics + boxes
    assert draft.records == len(draft.tasks) + len(draft.blockers) > 0


@pytest.mark.parametrize(
    ("name", "line", "words"), [(name, line, words) for name, all_of in PLANTED.items() for line, words in all_of]
)
def test_every_planted_fault_is_reported(name: str, line: int, words: str) -> None:
    draft = read_text((SAMPLES / "markdown" / name / "source.md").read_text("utf-8"))
    assert [fault for fault in draft.faults if fault.line == line and words in fault.message]


def test_only_the_planted_faults_of_the_timeline_are_reported() -> None:
    draft = read_text((SAMPLES / "markdown" / "release-timeline" / "source.md").read_text("utf-8"))
    dated = {fault.line for fault in draft.faults if "has no place" not in fault.message and fault.line}
    assert dated == {line for line, _ in PLANTED["release-timeline"]}


def test_the_original_document_survives_a_round_trip(repository: Path, tmp_path: Path) -> None:
    seed = (repository / "tests/seed/checklist.md").read_text("utf-8")
    # As it was found: its UTF-8 read as Mac Roman, and the sign of 0xF0 lost.
    broken = seed.encode().decode("mac_roman").replace("\uf8ff", "")
    assert broken != seed
    (tmp_path / "seed.md").write_text(broken, encoding="utf-8")
    adopted = adopt_source(tmp_path, tmp_path / "seed.md")
    assert "14 tasks, 3 blockers" in adopted.said
    assert "'3/6' is claimed; '1/6' is computed" in adopted.said
    assert run("render", cwd=tmp_path / "plan").returncode == 0
    assert normalize((tmp_path / "plan/CHECKLIST.md").read_text("utf-8")) == normalize(seed)
    assert "notes:\n  -" not in adopted.files["checklist/plan.yaml"]


def normalize(text: str) -> list[str]:
    """Leave out comments and the padding of tables."""
    lines = re.sub(r"<!--.*?-->\n?", "", text).strip("\n").splitlines()
    return [re.sub(r"-+", "-", re.sub(r" *\| *", "|", re.sub(r" {2,}", " ", line.rstrip()))) for line in lines]


WORD = st.integers(0, 10**6).map(lambda number: f"q{number}x")
PLAIN = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
CELL = st.one_of(
    PLAIN,
    PLAIN.map("**{}**".format),
    PLAIN.map("`{}`".format),
    PLAIN.map("[{}](https://example.org/q8x)".format),
    st.tuples(PLAIN, PLAIN).map(r" \| ".join),
    st.just(""),
)
HEADERS = (
    "#",
    "Task",
    "Owner",
    "Deadline",
    "Status",
    "Notes",
    "Depends on",
    "Labels",
    "Estimate",
    "Link",
    "Phase",
    "Affects",
)


@st.composite
def make_table(draw: st.DrawFn) -> str:
    headers = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8, unique=True))
    rows = draw(st.lists(st.lists(CELL, min_size=1, max_size=len(headers) + 2), min_size=1, max_size=4))
    lines = [headers, ["-"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


TAILS = [
    "",
    " (@q1x)",
    " (q2x, due 18 May 2026)",
    " — due 18 May",
    " @q3x",
    " ([q4x](https://example.org/q5x))",
    " (q6x)",
]
LISTS = st.lists(
    st.tuples(st.sampled_from(["- ", "- [ ] ", "- [x] ", "  - [ ] ", "1. ", "* "]), PLAIN, st.sampled_from(TAILS)).map(
        "".join
    ),
    min_size=1,
    max_size=5,
).map("\n".join)
BLOCKS = st.one_of(
    make_table(),
    LISTS,
    PLAIN,
    PLAIN.map("> {}".format),
    PLAIN.map("```\n{}\n```".format),
    PLAIN.map("*Last updated: {}*".format),
    PLAIN.map("**Date**: {}".format),
    st.tuples(
        st.sampled_from(["## ", "### "]),
        st.sampled_from(["Critical path", "Updates", "Actions", "Next sync", "Summary"]) | PLAIN,
    ).map("".join),
    PLAIN.map("<div>{}</div>".format),
    PLAIN.map("<!-- {} -->".format),
    st.tuples(PLAIN, PLAIN).map("1. {0[0]}\n\n   {0[1]}".format),
    st.tuples(PLAIN, PLAIN).map("- 18 May 2026: {0[0]}\n- {0[1]}: 19 May 2026".format),
)


@given(st.lists(BLOCKS, max_size=8))
def test_no_word_of_a_page_is_lost(blocks: list[str]) -> None:
    text = "\n\n".join(["# Page", "- [ ] One task", *blocks])
    draft = read_text(text)
    finished = build_plan_data(draft, WISHES, "page.md")
    settle_computed(finished, draft, "page.md", NOW)
    files = write_texts(finished)
    loaded = load_plan(SourceFile(path, find_new_file_kind(path), data.encode()) for path, data in files.items())
    assert not [finding for finding in loaded.findings if finding.severity == "error"]
    assert not loaded.violations
    # A word that stands twice in a page may be kept once, such as one label of two rows.
    kept = set(re.findall(r"q[0-9]+x", "".join(files.values())))
    assert set(re.findall(r"q[0-9]+x", text)) <= kept


@pytest.mark.parametrize(("name", "verdict"), [("a.md", True), ("A.MD", True), ("a.markdown", True), ("a.csv", False)])
def test_a_page_is_recognized_by_its_name(name: str, verdict: bool) -> None:
    assert is_like(DraftSource(name, {name: b"# x"})) is verdict


def test_more_metrics_than_a_plan_may_have_are_kept_in_the_notes() -> None:
    rows = "".join(f"| M{at} | {at} | 0 | On Track |\n" for at in range(MOST_METRICS + 2))
    draft = read_text(f"# T\n\n- [ ] a\n\n| Metric | Target | Current | Status |\n|-|-|-|-|\n{rows}")
    assert [metric.title for metric in draft.metrics] == [f"M{at}" for at in range(MOST_METRICS)]
    assert all(any(f"M{at}: target: {at}" in note for note in draft.notes) for at in (MOST_METRICS, MOST_METRICS + 1))
    assert sum("kept in the notes" in fault.hint for fault in draft.faults) == 2
    assert read_schema("plan")["properties"]["metrics"]["maxItems"] == MOST_METRICS
