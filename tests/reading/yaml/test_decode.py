from __future__ import annotations

import pytest

from launchlist.reading.yaml.decode import decode_text


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ("a: b\n".encode("utf-16"), "1:1 not-utf-8", "UTF-16"),
        (b"\xfe\xff\x00a", "1:1 not-utf-8", "UTF-16"),
        ("a: b\n".encode("utf-32"), "1:1 not-utf-8", "UTF-32"),
        ("a: b\n".encode("utf-16-le"), "1:2 not-utf-8", "NUL"),
        ("a: b\nt: José".encode("latin-1"), "2:7 not-utf-8", "0xe9"),
        (b"t: \xc0\xaf\n", "1:4 not-utf-8", "0xc0"),
        (b"t: \xe2\x82", "1:4 not-utf-8", "0xe2"),
        (b"\x89PNG\r\n\x1a\n\x00", "3:1 not-utf-8", "NUL"),
        (b"a: \x1b[31m\n", "1:4 control-character", "U+001B"),
        (b"a: \x7f\n", "1:4 control-character", "U+007F"),
        ("a: \x9b\n".encode(), "1:4 control-character", "U+009B"),
        ("a: b\x85c: d\n".encode(), "1:5 line-separator", "U+0085"),
        ("a: b\nc: d\u2028e\n".encode(), "2:5 line-separator", "U+2028"),
        (b"a: |\n  x\n=======\n<<<<<<< HEAD\na: b\n", "4:1 merge-conflict", "'<<<<<<<'"),
        (b"a: b\n>>>>>>> branch\n", "2:1 merge-conflict", "'>>>>>>>'"),
        (b"version https://git-lfs.github.com/spec/v1\noid x\n", "1:1 git-lfs-pointer", "git lfs pull"),
        (b"a" * (1024 * 1024 + 1), "1:1 file-too-large", "1,048,576"),
        (b"a: b\nc: " + b"x" * 10_000, "2:1 line-too-long", "10,003"),
    ],
)
def test_refuses(data: bytes, place: str, words: str) -> None:
    decoded = decode_text("f.yaml", data)
    assert decoded.text is None
    (finding,) = decoded.findings
    assert f"{finding.line}:{finding.column} {finding.rule}" == place
    assert words in str(finding)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa: b\n", "a: b\n"),
        (b"a: b\r\nc: d\r\n", "a: b\nc: d\n"),
        (b"a: b\rc: d\r", "a: b\nc: d\n"),
        (b"a: |\n  Title\n  =======\n", "a: |\n  Title\n  =======\n"),
        (b"a: 1 <<<<<<< 2\n", "a: 1 <<<<<<< 2\n"),
    ],
)
def test_accepts_without_a_word(data: bytes, text: str) -> None:
    assert decode_text("f.yaml", data) == (text, ())


def test_warns_of_mixed_line_endings_where_they_change() -> None:
    (finding,) = decode_text("f.yaml", b"a: b\r\nc: d\ne: f\n").findings
    assert (finding.rule, finding.line, finding.severity) == ("mixed-line-endings", 2, "warning")


def test_shows_the_text_that_was_meant() -> None:
    (finding,) = decode_text("f.yaml", "a: Soon â€” or never\n".encode()).findings
    assert str(finding) == (
        "f.yaml:1:9: warning wrong-charset: 'â€”' looks like a wrongly decoded '—'; write —, and save the file as UTF-8"
    )


def test_notices_lost_characters() -> None:
    (finding,) = decode_text("f.yaml", "a: Jos\ufffd\n".encode()).findings
    assert (finding.rule, finding.column) == ("wrong-charset", 7)
