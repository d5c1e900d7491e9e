"""Every writer held to the table of `launchlist.sinks`: what must not be in text of a plan where it lands."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist.commands.action.check import list_findings
from launchlist.commands.action.event import read_inputs
from launchlist.commands.action.runner_files import _format_output as format_output
from launchlist.commands.completion.plan_values import can_be_offered
from launchlist.commands.list.columns import Cell, draw_table
from launchlist.commands.list.show import _draw
from launchlist.commands.sync.report import ReportHeading, print_report
from launchlist.editing.scalar_style import write_flow, write_value
from launchlist.errors import UsageError
from launchlist.export.csv_table import neutralize_cell
from launchlist.export.ics import _clean as clean_for_calendar
from launchlist.findings import Finding
from launchlist.printing.escape import escape_line, escape_text
from launchlist.printing.finding_formats import print_annotation, print_json, print_sarif
from launchlist.printing.text import Counts
from launchlist.project.context import CommandContext
from launchlist.reading.build import build_issue_settings
from launchlist.reading.disk.paths import find_name_fault
from launchlist.rendering.github_text import PageEscapes as SummaryVoice
from launchlist.rendering.github_text import make_defuse
from launchlist.rendering.markdown import escape_plain, make_escapes, show_code
from launchlist.sinks import COMMAND, SINKS, Hazard, Sink, clean_text
from launchlist.sync.actions import OpenIssue
from launchlist.sync.issue_text import CommitLinks, Writer, name_heading
from launchlist.sync.request import SyncReport
from tests.plan.builder import build_plan, build_task, project
from tests.test_hostile_input import ALLOWED, HOSTILE, MENTION, SCHEME, Page, run_command
from tests.test_layers import PACKAGE
from tests.workspace import run_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READABLE = (
    "Über 日本語 🔄 ⚠️ 👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England",
    "שלום עולם",
    "می\u200cخواهم",
    "क्\u200dष",
)
"""Joiners, emoji and languages that are read from the right are text like any other."""
HIDING = (
    "a\u202eb\u2066c\u2069d\u202cf",
    "\u200f\u200e\u061cx",
    "x\U000e0049\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065",
    "\U0001f3f4\U000e0041\U000e007f",
    "a\u2028::error::b\u2029c",
    "a\u206ab\ufff9c\ufeffd",
    *(f"a{char}b" for char in "\u200b\u2060\u2064\u00ad\u034f\u180e\u3164\uffa0\u115f\u1160\u17b5\U0001d173\U0001bca0"),
    "a\U000e0101b\U000e01efc",
    "a\u200db \u200c c\u200d",
    "\u3164\u200c\u0627",
    "a\ufe0f 1\ufe0fx",
    "\U0001f3f4\U000e0068\U000e0069\U000e007f",
)
ACTING = (
    "Ship ##[error]forged ##[add-mask]x",
    "`##[group]x` ``##[a``",
    "\\##[error]x #\\#[error]x",
    "#\u00e9#[error]x ##\u200d[error]y ###[z",
    "[##[error]x](https://example.org/##[y)",
    "::error::x",
    " \u3000::add-mask::x",
    "a\n::set-output name=x::y\n##[debug]z",
    "%0A::error::x",
    "=1+1;@SUM(A1)",
    "\u200e=cmd|' /C calc'!A0",
    "\ufeff\uff1d1",
    *(f"{hidden}=1" for hidden in "\U000e0101\uffa0\ufe00\u17b5\U0001d173\u3164"),
    *(f"{sign}1" for sign in "\ufe62\ufe63\uff1d\uff0b\uff0d\uff20\u207a\u2212\u2800="),
    "Fixes #12, closes GH-3, see 0123456789abcdef",
    "`Fixes #12` \\#12 o/r#12",
)
UNREADABLE = ("\x1b[31mred\x1b[0m", "a\x00b\x07c\x9dd", "a\rb\x0bc\x0cd\x85e\x1ff", "\ud83d half \udcff")
"""What no file of a plan may hold, but a file's name or an event may."""
IN_PLANS = (*HOSTILE, *READABLE, *HIDING, *ACTING)
ANYTHING = (*IN_PLANS, *UNREADABLE)

UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u180b\u180c\u180d\u180f"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""What Unicode lists as ignorable (DerivedCoreProperties) outside of the category Cf."""
VISIBLE_FORMAT = frozenset("\u06dd\u070f\u08e2\u0890\u0891\U000110bd\U000110cd") | {
    *map(chr, (*range(0x600, 0x606), *range(0x13430, 0x13460)))
}
"""What is of the category Cf and drawn all the same: signs around numbers, and how hieroglyphs are arranged."""

cell, line = make_escapes(())
defuse = make_defuse("github.com")
summary = SummaryVoice.build("https://github.com")
LINE_START = re.compile("(?m)^[^\x00-\x1f!-\x7f]*:[^\x00-\x7f]*:")


def find(text: str) -> Finding:
    return Finding(path=text, line=1, column=1, severity="error", rule="overdue", message=text, hint=text)


def hand_on(text: str) -> str:
    try:
        return format_output("report", text, "mark").split("\n")[1]
    except UsageError:
        return ""


def make_inert(escape: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: defuse(escape(text))


def write_heading(text: str) -> str:
    return name_heading(f"DOC-1: {text}")


def draw_card(text: str) -> str:
    context = CommandContext({}, datetime.now(UTC), "", "", None, color=False, width=80)
    return _draw("A-1", [("notes", text, "")], context)


def draw_row(text: str) -> str:
    return draw_table(("Title",), [(Cell(text),)], 80, color=False)


def print_plan(style: str) -> Callable[[str], str]:
    head = ReportHeading("o/r", "", "2025-05-19", is_applied=False, settings={})
    return lambda text: print_report(SyncReport((OpenIssue("A-1", text, ""),)), head, style).text


def offer(text: str) -> str:
    return text if can_be_offered(text) else ""


def write_message(text: str) -> str:
    return read_inputs({"INPUT_MESSAGE": text}).message


def label_issue(text: str) -> str:
    settings = build_issue_settings({"label": text, "labels": [text], "escalation": [{"after": "2d", "label": text}]})
    return ",".join((settings.label, *settings.labels, *(step.label for step in settings.escalation)))


WRITERS: dict[str, tuple[Callable[[str], str], ...]] = {
    "terminal": (escape_line,),
    "list and show": (draw_card, draw_row),
    "plan of sync": (print_plan("text"), print_plan("json")),
    "completion": (offer,),
    "commit message": (write_message,),
    "pull request title": (write_message,),
    "issue label": (label_issue,),
    "annotation": (lambda text: print_annotation(find(text)).removeprefix("::"),),
    "step output": (hand_on,),
    "JSON": (lambda text: print_json([find(text)], Counts(0, 0, 0), version="1"),),
    "SARIF": (lambda text: print_sarif([find(text)], [], version="1"),),
    "CSV": (neutralize_cell,),
    "calendar": (clean_for_calendar,),
    "generated file": (cell, line, escape_plain),
    "comparison": (*map(make_inert, (cell, line, escape_plain)), show_code),
    "pull request comment": (*map(make_inert, (cell, line, escape_plain)), show_code, summary.plain),
    "job summary": (summary.cell, summary.plain),
    "issue title": (write_heading,),
    "plan file": (write_value, write_flow),
    "issue body": tuple(map(make_inert, (line, escape_plain))),
}
MARKDOWN = {"generated file", "comparison", "pull request comment", "job summary", "issue body"}
WHITESPACE = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85"
FOLDED = {"calendar"}
"""Where lines are folded later, which keeps a command from standing in one."""


def test_every_place_has_a_writer_and_every_writer_a_place() -> None:
    assert {sink.name for sink in SINKS} == WRITERS.keys()
    assert [sink.writer for sink in SINKS if not (PACKAGE / sink.writer).is_file()] == []


def list_hazards(text: str, forbidden: frozenset[Hazard], name: str) -> list[Hazard]:
    """Return which of the hazards a text that has landed holds."""
    found: list[Hazard] = []
    seen = text
    if name == "issue title":  # what breaks a reference there can be nothing else, and stands nowhere else
        seen = re.sub(r"(?<=[@#-])\u200b|(?<=[0-9a-fA-F]{6})\u200b", "", text)
    if list_unseen(seen):
        found.append("hidden")
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r" for sign in text):
        found.append("control")
    if not {*"\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}.isdisjoint(text):
        found.append("break")
    if name not in FOLDED and (re.search(COMMAND, text) or (name == "terminal" and LINE_START.search(text))):
        found.append("command")
    if name == "issue title" and re.search(r"@(?=\w)", text):
        found.append("mention")
    if name == "issue title":
        found += list_references(text)
    if name == "CSV":
        found += list_in_table(text)
    if name in MARKDOWN:
        found += list_in_markdown(text)
    return [each for each in found if each in forbidden]


def list_unseen(text: str) -> list[str]:
    """Return what cannot be seen, but in the texts that people read."""
    text = text.replace("\r\n ", "").replace("\n ", "")  # as a calendar is folded
    for readable in READABLE:
        text = text.replace(readable, "")
    return [sign for sign in text if is_unseen(sign)]


def is_unseen(sign: str) -> bool:
    return sign in UNSEEN or (unicodedata.category(sign) in {"Cf", "Cs"} and sign not in VISIBLE_FORMAT)


def list_references(text: str) -> list[Hazard]:
    is_found = re.search(r"#[0-9]|(?i:gh-)[0-9]|(?<![0-9A-Za-z])[0-9a-fA-F]{7,40}(?![0-9A-Za-z])", text)
    return ["reference"] if is_found else []


def list_in_table(text: str) -> list[Hazard]:
    written = io.StringIO()
    csv.writer(written).writerow(["id", text])
    rows = list(csv.reader(io.StringIO(written.getvalue(), newline="")))
    seen = unicodedata.normalize("NFKC", "".join(sign for sign in text if not is_unseen(sign)))
    starts = [part.strip(f"\u2800{WHITESPACE}") for part in seen.split(";")]
    found: list[Hazard] = [] if [len(row) for row in rows] == [2] else ["cell"]
    return [*found, "formula"] if any(start[:1] in set("=+-@−") for start in starts if start) else found


def list_in_markdown(text: str) -> list[Hazard]:
    page = Page(text)
    schemes = {match[1].lower() for target in page.targets if (match := SCHEME.match(target))}
    found: list[Hazard] = list_references(re.sub(r"https?://\S+|www\.\S+", "", page.text))
    found += ["html"] if set(page.tags) - (ALLOWED | {"blockquote", "h4", "pre"}) else []
    found += ["address"] if schemes - {"http", "https", "mailto"} else []
    found += ["mention"] if MENTION.search(page.text) else []
    return [*found, "comment"] if "<!--" in text else found


@pytest.mark.parametrize("sink", SINKS, ids=lambda sink: sink.name)
def test_nothing_lands_that_is_forbidden_there(sink: Sink) -> None:
    for write in WRITERS[sink.name]:
        bad = {text: list_hazards(write(text), sink.forbidden, sink.name) for text in ANYTHING}
        assert {text: found for text, found in bad.items() if found} == {}


pieces = st.sampled_from(ANYTHING) | st.text("#[]\\`:\u202e\u200e\U000e0041\u2028@=;\ta é", max_size=8)


@settings(deadline=timedelta(seconds=5), max_examples=60)
@given(st.lists(pieces, min_size=1, max_size=3).map("".join))
def test_nothing_lands_that_is_forbidden_whatever_it_stands_beside(text: str) -> None:
    for sink in SINKS:
        for write in WRITERS[sink.name]:
            wanted = sink.forbidden & {"control", "hidden", "break", "command", "formula", "cell", "comment"}
            assert list_hazards(write(text), frozenset(wanted), sink.name) == [], sink.name


@pytest.mark.parametrize("text", READABLE)
def test_what_people_read_stays_as_it_is(text: str) -> None:
    assert (clean_text(text), cell(text), line(text), neutralize_cell(text)) == (text,) * 4
    assert name_heading(text) == " ".join(text.split())
    assert escape_text(text).startswith(text[:1])


def test_nothing_that_unicode_says_is_unseen_is_missing_from_the_list() -> None:
    unseen = [chr(code) for code in range(0x110000) if is_unseen(chr(code)) and not 0xD800 <= code < 0xE000]
    assert len(unseen) > 400
    assert [hex(ord(sign)) for sign in unseen if clean_text(f"a{sign}b") != "ab"] == []
    assert [hex(ord(sign)) for sign in unseen if sign in escape_text(f"a{sign}b")] == []
    assert [hex(ord(sign)) for sign in unseen if neutralize_cell(f"{sign}=1") != "'=1"] == []
    assert [hex(ord(sign)) for sign in unseen if not find_name_fault(f"a{sign}b.yaml")] == []


@pytest.mark.parametrize("text", HIDING)
def test_only_what_hides_is_taken_out(text: str) -> None:
    letters = [sign for sign in text if sign.isascii() and sign.isalpha()]
    assert [sign for sign in clean_text(text) if sign.isascii() and sign.isalpha()] == letters


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository in which every field of a task changed to each of the texts."""
    folder = tmp_path_factory.mktemp("hostile")
    head = {"version": "1", "title": "Launch", "timezone": "UTC", "as_of": "2025-05-19 12:00"}
    plan = json.dumps({**head, "owners": [{"name": "Maya", "role": "lead"}], "sync": {"labels": ["late"]}})
    files = {"checklist/plan.yaml": plan}
    for number in range(1, len(IN_PLANS) + 1):
        task = {"id": f"T-{number}", "title": "Write", "owner": "Maya", "deadline": "2025-05-18", "status": "pending"}
        files[f"checklist/tasks/T-{number}.yaml"] = json.dumps(task)
    for name, said in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(said, "utf-8")
    run_git(folder, "init", "-q", "-b", "main")
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", "plan")
    for number, text in enumerate(IN_PLANS, start=1):
        path = folder / f"checklist/tasks/T-{number}.yaml"
        task = json.loads(path.read_text("utf-8"))
        more = {"title": text, "notes": text, "next_action": text, "updates": [{"date": "2025-05-19", "text": text}]}
        path.write_text(json.dumps(task | more), "utf-8")
    # What the reader refuses never gets anywhere: no place is left for it but messages, which are tested above.
    report = json.loads(run_command(folder, "check", "--format", "json")[1])
    refused = {each["path"] for each in report["findings"] if each["severity"] == "error"}
    assert len(refused) < len(IN_PLANS) // 5
    for name in refused:
        (folder / name).unlink()
    return folder


PRINTED = {
    "check": "terminal", "check --format json": "JSON", "check --format sarif": "SARIF", "list": "terminal",
    "list --format json": "JSON", "show T-2": "terminal", "diff HEAD": "terminal", "diff HEAD --format json": "JSON",
    "diff HEAD --format markdown": "comparison", "export json": "JSON", "export csv": "CSV",
    "export ics": "calendar", "render --check": "terminal",
}  # fmt: skip


@pytest.mark.parametrize("words", PRINTED)
def test_no_command_prints_what_its_reader_would_obey(root: Path, words: str) -> None:
    said = run_command(root, *words.split())[1]
    wanted: frozenset[Hazard] = frozenset(("hidden", "break", "command"))
    (sink,) = (sink for sink in SINKS if sink.name == PRINTED[words])
    assert sink.forbidden >= wanted
    assert len(said) > 200
    assert list_hazards(said, wanted, "") == []
    assert not LINE_START.search(said)


def test_annotations_are_those_of_findings(root: Path) -> None:
    said = run_command(root, "check", "--format", "github")[1]
    assert list_hazards(said, frozenset(("hidden", "break", "command")), "") == []
    starts = [line for line in said.splitlines() if LINE_START.match(line)]
    assert [line for line in starts if not re.match(r"::(error|warning) file=checklist/[\w/-]+\.yaml,", line)] == []


def test_rows_of_a_table_are_those_of_the_plan(root: Path) -> None:
    said = run_command(root, "export", "csv")[1]
    rows = list(csv.reader(io.StringIO(said, newline="")))
    assert ({len(row) for row in rows}, len(rows) > len(IN_PLANS) * 4 // 5) == ({len(rows[0])}, True)
    assert {text: list_in_table(text) for row in rows[1:] for text in row if list_in_table(text)} == {}


def test_a_document_holds_what_the_table_allows(root: Path) -> None:
    code, said = run_command(root, "render")
    assert "wrote CHECKLIST.md" in said, (code, said)
    text = (root / "CHECKLIST.md").read_text("utf-8")
    (sink,) = (sink for sink in SINKS if sink.name == "generated file")
    assert list_hazards(re.sub(r"<!-- [^<>]*-->", "", text), sink.forbidden, sink.name) == []
    assert set(Page(text).rows) == {6, 4}


def test_an_issue_holds_what_the_table_allows() -> None:
    (sink,) = (sink for sink in SINKS if sink.name == "issue body")
    for text in IN_PLANS:
        task = build_task("A-1")._replace(title=text, notes=text, next_action=text)
        fields = Writer(project(build_plan(task), "2025-05-20 12:00"), CommitLinks()).describe_task(task)
        said = "\n\n".join(str(fields[name]) for name in ("title", "notes", "next_action", "plan"))
        assert list_hazards(said, sink.forbidden, sink.name) == [], text


def test_a_summary_holds_what_the_table_allows() -> None:
    (sink,) = (sink for sink in SINKS if sink.name == "job summary")
    said = "".join(list_findings([find(text) for text in ANYTHING], Counts(1, 0, 1), summary))
    assert list_hazards(said, sink.forbidden, sink.name) == []
    assert set(Page(said).rows) == {3}
