from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchlist.reading.file_rules import RULES
from launchlist.reading.yaml.reader import Document, read_yaml

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.yaml"))

REFUSED = [
    ("owner: Maya\nowner: Tide\n", "2:1 duplicate-key", "the first is on line 1"),
    ('a: 1\n"a": 2\n', "2:1 duplicate-key", "'a' appears twice"),
    ("1: a\n", "1:1 key-not-text", 'put it in quotes: "1"'),
    ("true: a\n", "1:1 key-not-text", "'true'"),
    ("null: a\n", "1:1 key-not-text", "'null'"),
    ("2025-05-18: a\n", "1:1 key-not-text", "'2025-05-18'"),
    ("? [a]\n: b\n", "1:3 key-not-text", "the key is a list"),
    ("o: {{ v }}\n", "1:5 key-not-text", '"{{ v }}"'),
    ("t: &RBAC mapping\n", "1:4 yaml-anchor", 'quotes: "&RBAC mapping"'),
    ("t: *RBAC\n", "1:4 yaml-alias", 'quotes: "*RBAC"'),
    ("b: x\n<<: {c: d}\n", "2:1 merge-key", "write the fields out"),
    ("t: !important thing\n", "1:4 yaml-tag", 'quotes: "!important thing"'),
    ("t: !!python/object/apply:os.system [id]\n", "1:4 yaml-tag", "not allowed"),
    ("t: !!int foo\n", "1:4 yaml-tag", "not allowed"),
    ("%YAML 3.0\n---\na: b\n", "1:1 yaml-directive", "delete the line"),
    ("a: b\n---\nc: d\n", "2:1 second-document", "a file must have only one"),
    ("a: b\n... x\n", "2:5 second-document", "delete the line `...`"),
    ("title: Merge PRD: final\n", "1:17 yaml-syntax", 'quotes: title: "Merge PRD: final"'),
    ("a:\n\tb: c\n", "2:1 tab", "use spaces"),
    ("a: b\tc\n", "1:5 tab", "outside quotes"),
    ("o: @maya\n", "1:4 yaml-syntax", 'quotes: o: "@maya"'),
    ("o: `x`\n", "1:4 yaml-syntax", 'quotes: o: "`x`"'),
    ("o: **bold** x\n", "1:4 yaml-syntax", 'quotes: o: "**bold** x"'),
    ("o: %50\n", "1:4 yaml-syntax", 'quotes: o: "%50"'),
    ("o: {{ v }} x\n", "1:4 yaml-syntax", 'quotes: o: "{{ v }} x"'),
    ("o: [x] y\n", "1:4 yaml-syntax", 'quotes: o: "[x] y"'),
    ("o: 'don't'\n", "1:9 yaml-syntax", 'quotes: o: "don\'t"'),
    ("o: 'never\n", "1:4 yaml-syntax", "never closed"),
    ('o: "C:\\dir"\n', "1:7 yaml-syntax", "backslash"),
    ("o: > folded\n", "1:4 yaml-syntax", 'quotes: o: "> folded"'),
    ("o: - a\n", "1:4 yaml-syntax", 'quotes: o: "- a"'),
    ("a: x\nb:c\n", "2:1 yaml-syntax", "write a space after the colon: b: c"),
    ("a: x\nfoo bar\nb: c\n", "2:1 yaml-syntax", "'foo bar' is not a field"),
    ("l:\n  - a\n - b\n", "3:2 yaml-syntax", "not indented"),
    ("a: b\n  c: d\n", "2:3 yaml-syntax", "not indented"),
    ('a: "\\0"\n', "1:4 control-character", "U+0000"),
    ('a: "\\e[31m"\n', "1:4 control-character", "U+001B"),
    ('a: "\\ud800"\n', "1:4 control-character", "half of a surrogate pair"),
    ("a\u200b: b\n", "1:1 invisible-in-key", "'a\\u200b'"),
    ("a\ufeff: b\n", "1:1 invisible-in-key", "U+FEFF"),
    ("a:\xa0b\n", "1:1 odd-space", "U+00A0 after 'a:'"),
    ("t: x\na:\xa0b\n", "2:3 odd-space", "ordinary space"),
    ("", "1:1 empty-file", "empty"),
    ("# only a comment\n", "1:1 empty-file", "empty"),
    ("---\n", "1:1 empty-file", "empty"),
    ("- a\n", "1:1 not-a-mapping", "found a list"),
    ("id:A\n", "1:1 not-a-mapping", "write a space after the colon: id: A"),
    ("a: " + "[" * 40 + "\n", "1:35 too-deep", "32 levels"),
    ("a: |\n" + "  xxxxxxxxx\n" * 7000, "1:4 value-too-long", "65,536"),
]
WARNED = [
    ("title: Fix #123 now\n", "1:12 dropped-comment", "'#123 now'"),
    ("t3: #123\n", "1:5 dropped-comment", "'#123'"),
    ("l:\n  - a #b\n", "2:7 dropped-comment", "'#b'"),
    ("a: b\u200bc\n", "1:4 invisible-character", "U+200B"),
    ("a: x\ufeffy\n", "1:4 invisible-character", "U+FEFF"),
    ("a: \u202eb\n", "1:4 bidi-text", "U+202E"),
    ("a: caf\u221a\u00a9\n", "1:7 wrong-charset", "'é'"),
]
KEPT = [
    (
        "a: no\nb: on\nc: ~\nd: 12:30\ne: 2025-05-18\nf: 017\ng: 1.10\nh: 0x1F\ni: .nan\nj: =\n",
        "no on ~ 12:30 2025-05-18 017 1.10 0x1F .nan =",
    ),
    ("a:\nb: x # a comment\n", " x"),
    ("'1': a\n\"true\": b\n", "a b"),
    ('a: "\\u00e9\\x41"\n', "éA"),
    ("a: 'it''s'\n", "it's"),
    ("a: b\r\nc: d\r\n", "b d"),
    ("a: b\rc: d\r", "b d"),
    ("a: b", "b"),
    ('a: "x\ty"\n', "x\ty"),
    ("a: done!\nb: ready? yes\nc: R&D\nd: 2*3\n", "done! ready? yes R&D 2*3"),
]


def read_all_ways(data: bytes) -> Document:
    """Return what every way of reading agrees on."""
    marked = read_yaml("f.yaml", data, marks=True)
    assert marked == read_yaml("f.yaml", data, marks=True, pure=True)
    document = read_yaml("f.yaml", data)
    assert document == read_yaml("f.yaml", data, fast=False)
    assert document == marked._replace(marks=None)
    return document


def show(document: Document) -> list[str]:
    return [f"{finding.line}:{finding.column} {finding.rule}" for finding in document.findings]


@pytest.mark.parametrize(("text", "place", "words"), REFUSED)
def test_refuses_with_place_and_remedy(text: str, place: str, words: str) -> None:
    document = read_all_ways(text.encode())
    assert document.data is None
    assert place in show(document)
    finding = document.findings[show(document).index(place)]
    assert words in f"{finding.message}; {finding.hint}"
    assert finding.hint
    assert (finding.path, finding.severity) == ("f.yaml", "error")


@pytest.mark.parametrize(("text", "place", "words"), WARNED)
def test_warns_and_reads_on(text: str, place: str, words: str) -> None:
    document = read_all_ways(text.encode())
    assert document.data is not None
    assert show(document) == [place]
    assert words in str(document.findings[0])
    assert document.findings[0].severity == "warning"


@pytest.mark.parametrize(("text", "values"), KEPT)
def test_keeps_every_value_as_written(text: str, values: str) -> None:
    document = read_all_ways(text.encode())
    assert isinstance(document.data, dict)
    assert " ".join(str(value) for value in document.data.values()) == values
    assert not document.findings


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_all_ways_of_reading_agree_on_the_corpus(path: Path) -> None:
    document = read_all_ways(path.read_bytes())
    assert isinstance(document.data, dict)
    assert not document.findings


def test_marks_name_every_key_and_value() -> None:
    marks = read_yaml("f.yaml", "é: 🔄\nupdates:\n  - date: x\n    text: y\n  - z\n".encode(), marks=True).marks
    assert marks is not None
    assert marks.keys[("updates", 0, "text")] == (4, 5)
    assert marks.values[("updates", 0, "text")] == (4, 11)
    assert marks.values[("updates", 1)] == (5, 5)
    assert marks.keys[("updates",)] == (2, 1)


def test_reports_several_mistakes_at_once() -> None:
    document = read_all_ways(b"a: &x b\n1: c\na: d\n")
    assert show(document) == ["1:4 yaml-anchor", "2:1 key-not-text", "3:1 duplicate-key"]


LAUGHS = "a: &a [x, x]\n" + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(30))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: " + "[" * 9_000, "too-deep"),
        ("[\n" * 100_000, "too-deep"),
        ("- " * 4_000, "too-deep"),
        ("[" * 100_000, "line-too-long"),
        ("{a: " * 2_000, "too-deep"),
        ("a:\n" + "- x\n" * 210_000, "too-many-values"),
        (LAUGHS, "yaml-anchor"),
        ("a: {}\n" + "<<: [*a, *a]\n" * 30, "merge-key"),
        ("a: " + "1:59:" * 1_900 + "0\n", None),
        ("x" * 1024 * 1024 + "x", "file-too-large"),
        ("a: x\n" + "\n" * 1_000_000, None),
        ("a:\n" + "  - 'x' #y\n" * 90_000, None),
    ],
)
def test_bombs_are_refused_in_bounded_time(text: str, rule: str | None) -> None:
    start = time.perf_counter()
    document = read_yaml("f.yaml", text.encode())
    assert time.perf_counter() - start < 5
    assert rule is None or rule in [finding.rule for finding in document.findings]
    assert (document.data is None) == (rule is not None)


def test_messages_repeat_little_of_the_file_and_nothing_that_acts() -> None:
    text = 'a: "\\e[31m"\nb\x85: x\n' + "secret" * 50 + ": [x] y\n"
    for data in (text.encode(), ("a: 'x' " + "secret" * 50 + "\x7f").encode(), ("k" * 300 + ":v").encode()):
        for finding in read_yaml("f.yaml", data).findings:
            assert finding.message.isprintable()
            assert len(finding.message) < 200
            assert len(finding.hint) < 200


RULE_NAMES = {rule.name: rule for rule in RULES}
PIECES = st.sampled_from(
    [
        "a",
        "id",
        ": ",
        ":",
        " ",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        '"',
        " #",
        "#x",
        "&a",
        "*a",
        "!t",
        "|",
        ">-",
        "? ",
        "%",
        "@",
        "---",
        "...",
        "\t",
        "é",
        "\u200b",
        "\ufeff",
        "\xa0",
        "\\",
        "\\ud800",
        "\\U00110000",
        "1",
        "<<",
        "\r",
        "\r\n",
    ]
)


@settings(max_examples=300, deadline=5000)
@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=20).map(lambda parts: "".join(parts).encode())))
@example(b"a: [T-0? 1]\n")
@example(b"a: |#\n")
@example(b"\xff\xfe")
def test_any_bytes_are_read_or_refused_alike_by_both_parsers(data: bytes) -> None:
    document = read_all_ways(data)
    assert (document.data is None) == any(finding.severity == "error" for finding in document.findings)
    for finding in document.findings:
        assert finding.rule in RULE_NAMES
        assert finding.severity == RULE_NAMES[finding.rule].severity
        assert finding.line >= 1
        assert finding.column >= 1
