from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.findings import Finding, Severity
from launchlist.printing.finding_formats import print_github, print_json, print_sarif
from launchlist.printing.text import Counts, print_text

COUNTS = Counts(tasks=1, blockers=0, plans=1)
COMMANDS = ("add-mask", "stop-commands", "set-output", "save-state", "error", "warning", "notice", "debug", "group",
            "endgroup", "echo", "add-matcher", "remove-matcher", "add-path",
            "set-env", "internal-set-repo-path")  # fmt: skip
HOSTILE = (
    "::add-mask::e", "fix ##[add-mask]e", "\r::add-mask::e", "\u00a0::add-mask::e", "##[stop-commands]x",
    "::set-output name=a::b", "\n::error::x", "#\u00ad#[add-mask]e", "\u200b:\u200d:add-mask::e", "\x85::debug::x",
    "\u2028::debug::x", "%0A::debug::x", "a,line=9::b", "x]##[endgroup]", "\x1b##[error]x", "#\x00#[error]x",
)  # fmt: skip


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def decode(text: str, *codes: tuple[str, str]) -> str:
    for code, character in codes:
        text = text.replace(code, character)
    return text.replace("%25", "%")


LINE_ENDS = (("%0D", "\r"), ("%0A", "\n"))


def parse_modern(line: str) -> Command | None:
    """Read ``::name key=value,...::data`` as the runner's TryParseV2 does."""
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, listed = line[2:end].partition(" ")
    if name.lower() not in COMMANDS:
        return None
    pairs = (part.partition("=") for part in listed.strip().split(",") if "=" in part)
    properties = {key: decode(value, *LINE_ENDS, ("%3A", ":"), ("%2C", ",")) for key, _, value in pairs}
    return Command(name, properties, decode(line[end + 2 :], *LINE_ENDS))


def parse_legacy(line: str) -> Command | None:
    """Read ``##[name key=value;...]data`` anywhere in a line as the runner's TryParse does."""
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name = line[start + 3 : end].split(" ", 1)[0]
    return Command(name, {}, line[end + 1 :]) if name.lower() in COMMANDS else None


def find_commands(log: str) -> list[Command]:
    """Read a log twice: as it is, and as a comparison does that sees no characters without a shape."""
    found = []
    for line in re.split("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", log):
        bare = "".join(c for c in line if unicodedata.category(c) not in {"Cf", "Cc", "Mn", "Me"})
        commands = [parse_modern(line) or parse_legacy(line), parse_modern(bare) or parse_legacy(bare)]
        found += [command for command in commands[:1] if command]
        assert bool(commands[0]) == bool(commands[1]), f"depends on invisible characters: {line!r}"
    return found


def make_finding(message: str = "m", path: str = "a.yaml", hint: str = "", severity: Severity = "error") -> Finding:
    return Finding(path=path, line=5, column=8, severity=severity, rule="unknown-owner", message=message, hint=hint)


texts = st.lists(
    st.sampled_from(HOSTILE)
    | st.sampled_from("#[]: ,%\n\r\u00a0\u00ad\u200d\ufe0f\\")
    | st.characters(exclude_categories=())
).map("".join)
findings = st.lists(
    st.builds(make_finding, message=texts, path=texts, hint=texts, severity=st.sampled_from(["error", "warning"]))
)


@pytest.mark.parametrize("command", ["::add-mask::e", "  ::debug::x", "a ##[add-mask]e", "::error file=a,line=1::x"])
def test_the_parsers_of_this_test_find_commands(command: str) -> None:
    assert len(find_commands(f"a\n{command}\nb")) == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_one_annotation(hostile: str) -> None:
    commands = find_commands(print_github([make_finding(hostile, hostile, hostile)], COUNTS))
    assert [command.name for command in commands] == ["error"]
    assert list(commands[0].properties) == ["file", "line", "col", "title"]
    assert commands[0].properties["line"] == "5"


@given(findings)
def test_github_output_holds_our_commands_only(found: list[Finding]) -> None:
    expected = [
        severity for severity in ("error", "warning") for f in [f for f in found if f.severity == severity][:10]
    ]
    commands = find_commands(print_github(found, COUNTS))
    assert sorted(command.name for command in commands) == sorted(expected)
    assert all(list(command.properties) == ["file", "line", "col", "title"] for command in commands)


@given(findings, texts, st.booleans())
def test_other_formats_hold_no_command(found: list[Finding], source: str, color: bool) -> None:
    lines = {(finding.path, finding.line): source for finding in found}
    assert find_commands(print_text(found, COUNTS, lines=lines, color=False)) == []
    assert find_commands(print_json(found, COUNTS, version="0.1.0")) == []
    assert find_commands(print_sarif(found, [], version="0.1.0")) == []
    colored = print_text(found, COUNTS, lines=lines, color=True).replace("\x1b[0m", "").replace("\x1b[1m", "")
    assert not color or find_commands(colored) == []


def test_annotation_carries_place_title_and_hint() -> None:
    finding = make_finding("'a, b' is 100% wrong", "checklist/a,b:c.yaml", "write 'b'")
    assert print_github([finding], COUNTS).splitlines() == [
        "::error file=checklist/a%2Cb%3Ac.yaml,line=5,col=8,title=unknown-owner::'a, b' is 100%25 wrong; write 'b'",
        "1 task, 0 blockers, 1 plan: 1 error, 0 warnings",
    ]


def test_beyond_ten_of_a_severity_the_rest_is_plain_and_counted() -> None:
    found = [make_finding(str(number)) for number in range(12)] + [make_finding("w", severity="warning")]
    lines = print_github(found, COUNTS).splitlines()
    assert [line.partition(" ")[0] for line in lines[:11]] == ["::error"] * 10 + ["::warning"]
    assert lines[11] == "a.yaml:5:8: error unknown-owner: 10"
    assert lines[13:] == [
        "2 of 13 findings are not annotated: GitHub shows 10 per severity.",
        "1 task, 0 blockers, 1 plan: 12 errors, 1 warning",
    ]
