from __future__ import annotations

import html
import re

import pytest
from cmarkgfm import github_flavored_markdown_to_html  # type: ignore[import-untyped] # it has no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped] # the same
from hypothesis import given
from hypothesis import strategies as st

from launchlist.rendering import markdown
from launchlist.rendering.markdown import escape_plain, make_escapes

CELL, LINE = make_escapes(["edge-bot"])
hostile = st.text(alphabet="ab |\\`*_[]()<>!&#;:@-\n/htps.", max_size=40)


def show(markdown: str) -> str:
    """Return a document as GitHub's own parser turns it into HTML, unsafe tags included."""
    html_text: str = github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return html_text


def parse_row(*cells: str) -> list[str]:
    table = f"| {' | '.join('h' for _ in cells)} |\n|{' - |' * len(cells)}\n| {' | '.join(cells)} |\n"
    return re.findall(r"<td>(.*?)</td>", show(table), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("text", "cell", "line"),
    [
        ("**bold** `code` [link](https://example.com)", None, None),
        ("a | b", "a \\| b", "a | b"),
        ("`a | b`", "`a \\| b`", "`a | b`"),
        ("two\nlines", "two<br>lines", "two lines"),
        ("<b>", "&lt;b>", "&lt;b>"),
        ("`agents/codexv2.yaml` `a && b[0]!`", None, None),
        ("`<b>`", "<code>&#60;b&#62;</code>", "<code>&#60;b&#62;</code>"),
        ("`a|@b`", "<code>a&#124;&#64;b</code>", "<code>a&#124;&#64;b</code>"),
        ("\\<b>", "\\\\&lt;b>", "\\\\&lt;b>"),
        ("a `tick", "a \\`tick", "a \\`tick"),
        ("<!-- end -->", "&lt;!-- end -->", "&lt;!-- end -->"),
        ("&#64;everyone", "&amp;#64;everyone", "&amp;#64;everyone"),
        ("R&D & co", "R&D & co", "R&D & co"),
        ("&lt; &copy;", "&amp;lt; &amp;copy;", "&amp;lt; &amp;copy;"),
        ("\\&#64;everyone", "\\\\&amp;#64;everyone", "\\\\&amp;#64;everyone"),
        ("[x](javascript&colon;alert)", "[x](javascript&amp;colon;alert)", "[x](javascript&amp;colon;alert)"),
        ("@everyone", "@&#8203;everyone", "@&#8203;everyone"),
        ("@edge-bot", "@edge-bot", "@edge-bot"),
        ("@Edge-Bot", "@Edge-Bot", "@Edge-Bot"),
        ("@edge-bots", "@&#8203;edge-bots", "@&#8203;edge-bots"),
        ("_@everyone_", "_@&#8203;everyone_", "_@&#8203;everyone_"),
        ("_@edge-bot_", "_@edge-bot_", "_@edge-bot_"),
        ("@edge-bot_corp", "@&#8203;edge-bot_corp", "@&#8203;edge-bot_corp"),
        ("@edge-bot\\_corp", "@&#8203;edge-bot\\_corp", "@&#8203;edge-bot\\_corp"),
        ("@edge-bot/team", "@&#8203;edge-bot/team", "@&#8203;edge-bot/team"),
        ("maya@example.com", "maya@example.com", "maya@example.com"),
        ("![x](https://example.com/p.png)", "\\![x](https://example.com/p.png)", "\\![x](https://example.com/p.png)"),
        ("[x](javascript:alert)", "[x\\](javascript:alert)", "[x\\](javascript:alert)"),
        ("[x](JavaScript:alert)", "[x\\](JavaScript:alert)", "[x\\](JavaScript:alert)"),
        ("[x](mailto:a@b.c)", "[x](mailto:a@b.c)", "[x](mailto:a@b.c)"),
    ],
)
def test_escapes(text: str, cell: str | None, line: str | None) -> None:
    assert (CELL(text), LINE(text)) == (cell or text, line or text)


@given(hostile, hostile, hostile)
def test_no_cell_reaches_into_the_next(first: str, second: str, third: str) -> None:
    cells = parse_row(CELL(first), CELL(second), CELL(third), "end")
    assert len(cells) == 4
    assert cells[3] == "end"


@given(hostile)
def test_no_html_tag_comes_through(text: str) -> None:
    (cell,) = parse_row(CELL(text))
    assert set(re.findall(r"</?([a-z]+)", cell)) <= {"em", "strong", "code", "a", "br", "del"}
    assert "<!--" not in cell


@given(st.text(alphabet="ab \\`*_[]()<>!&#;:@-/htps.~|$", min_size=1, max_size=30))
def test_plain_text_reads_the_same_when_rendered(text: str) -> None:
    (cell,) = parse_row(f"x{escape_plain(text)}x")
    shown = html.unescape(re.sub(r"<[^>]+>", "", cell)).replace("\u200b", "")
    assert shown == f"x{' '.join(text.split())}x"


@pytest.mark.parametrize("text", ["http://a.b/<img src=x>", "www.a.b/<img src=x>"])
def test_plain_text_after_a_url_is_not_a_tag(text: str) -> None:
    assert "<img" not in show(escape_plain(text))


TARGET = r"(?i)\](?=\(\s*<?\s*(?!https?:|mailto:)[^)\s/#?]*(?::|\Z))"
"""What is cut short or has another scheme, as one pattern says it, which takes the square of the brackets."""


@given(st.text(st.sampled_from("|\n<`@&!](#;:[ab \\/é-_*"), max_size=12))
def test_text_that_skips_an_escape_had_nothing_to_escape(text: str) -> None:
    cell, line = make_escapes(())
    escaped = markdown._escape_inline(text, frozenset())
    assert cell(text) == escaped.replace("|", "\\|").replace("\n", "<br>")
    assert line(text) == escaped.replace("\n", " ")
    expected = re.sub(markdown._ENTITY, "&amp;", text).replace("<", "&lt;")
    expected = re.sub(markdown._IMAGE, r"\!", re.sub(markdown._MENTION, "@&#8203;", expected))
    expected = re.sub(markdown._REFERENCE, r"\]", re.sub(TARGET, r"\]", expected))
    assert markdown._escape_text(text, frozenset()) == expected


SPAN = r"(?s)(?P<escaped>\\[^-_/])|(?P<fence>`+)(?!`)(?P<code>.*?)(?<!`)(?P=fence)(?!`)|(?P<ticks>`+)"
"""What is code, as one pattern says it, which takes the cube of the backticks."""


@given(st.text(st.sampled_from("`\\a b"), max_size=16))
def test_code_ends_at_the_next_run_of_as_many_backticks(text: str) -> None:
    expected, at = "", 0
    for match in re.finditer(SPAN, text):
        expected += text[at : match.start()] + (match[0].replace("`", "\\`") if match["ticks"] else match[0])
        at = match.end()
    assert make_escapes(())[1](text) == (expected + text[at:] if "`" in text else text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("`" * 20_000, "\\`" * 20_000),
        ("](" * 20_000, "\\](" * 20_000),
        ("[a](b" * 10_000, "[a\\](b" * 10_000),
        ("](" + " " * 40_000 + "x:", "\\](" + " " * 40_000 + "x:"),
    ],
)
def test_long_text_of_marks_is_escaped_like_short_text(text: str, escaped: str) -> None:
    assert make_escapes(())[1](text) == escaped
