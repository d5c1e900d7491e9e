from __future__ import annotations

import html
import re

import pytest
from cmarkgfm import github_flavored_markdown_to_html  # type: ignore[import-untyped] # it has no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped] # the same
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist.rendering.github_text import cut_text, defuse_title, make_defuse
from launchlist.rendering.markdown import escape_plain, make_escapes
from launchlist.wording import count_units

PUBLIC, OWN = make_defuse("github.com"), make_defuse("git.example.com")
LINE = make_escapes(())[1]
REFERENCE = re.compile(r"#[0-9]|\bgh-[0-9]|\b[0-9a-f]{7,40}\b|(?<![\w])@\w", re.IGNORECASE)
"""What GitHub makes a reference or a mention of, in text that is not code."""
hostile = st.lists(
    st.sampled_from(
        ["Fixes ", "#12", "a/b#3", "GH-7", "gh-7", "@maya", "@org/team", "deadbeef", "0" * 40, "`", "``", "<code>",
         "\\", "&", "#64;", "*", "_", "[", "](", ")", "https://github.com/a/b/issues/1", " ", "\n", "é", "|", "<!--",
         "HTTPS://u@",
         "<!-- launchlist:v1 -->", "http://", "-->", "www.", "github.com/", "~~", "![", "x"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


def show(markdown: str) -> str:
    shown: str = github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return shown


def read_text(shown: str) -> str:
    """Return the text of HTML outside of code and links, in which GitHub looks for references."""
    bare = re.sub(r"<(code|a)\b.*?</\1>", "\0", shown, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "\0", bare))


@pytest.mark.parametrize(
    ("text", "inert"),
    [
        ("Fixes #12", "Fixes #&#8203;12"),
        ("see owner/repo#3", "see owner/repo#&#8203;3"),
        ("GH-7 and gh-7", "GH-&#8203;7 and gh-&#8203;7"),
        ("in deadbeef", "in deadbe&#8203;ef"),
        ("a" * 13, "aaaaaa&#8203;aaaaaa&#8203;a"),
        ("`#12 deadbeef`", "<code>&#35;12 deadbeef</code>"),
        ("`a`, ` `` `", None),
        ("`a` #1 `b`", "`a` #&#8203;1 `b`"),
        ("`#1", "`#&#8203;1"),
        ("number # 1, C#, beef", None),
        ("&#64;x", None),
        ("https://github.com/a/b/issues/1", "https://redirect.github.com/a/b/issues/1"),
        ("[it](https://www.github.com/a/b)", "[it](https://redirect.github.com/a/b)"),
        ("https://example.com/a/b/issues/1#12", None),
        ("www.github.com/a/b/pull/1", "https://redirect.github.com/a/b/pull/1"),
        ("HTTPS://GitHub.com/a/b/issues/1", "https://redirect.github.com/a/b/issues/1"),
        ("[x](HTTPS://github.com/a/b/issues/1)", "[x](https://redirect.github.com/a/b/issues/1)"),
        ("https://maya@github.com/a/b/issues/1", "https://redirect.github.com/a/b/issues/1"),
        ("https://a@b@github.com/a/b/issues/1", "https://redirect.github.com/a/b/issues/1"),
        ("https://github.com./a/b/issues/1", "https://redirect.github.com/a/b/issues/1"),
        ("https://github.community/a#1", None),
        ("[x](//github.com/o/r/issues/1)", "[x\\](//github.com/o/r/issues/1)"),
        ("[x](/o/r/issues/1)", "[x\\](/o/r/issues/1)"),
        ("[x]( <../issues/1>)", "[x\\]( <../issues/1>)"),
        ("[x](mailto:a@example.org)", None),
        ("(https://example.com/a)#12", None),
        ("[a](https://example.com)#12", "[a](https://example.com)#&#8203;12"),
    ],
)
def test_references_are_broken(text: str, inert: str | None) -> None:
    assert PUBLIC(text) == (inert or text)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://git.example.com/a/b/issues/1", 0),
        ("HTTPS://GIT.example.com/a/b/issues/1", 0),
        ("https://maya@git.example.com/a/b/issues/1", 0),
        ("https://git.example.com./a/b/issues/1", 0),
        ("[it](https://git.example.com/a/b/issues/1)", 0),
        ("https://example.com/a", 1),
        ("https://git.example.com.evil.net/a", 1),
    ],
)
def test_no_link_leads_to_an_issue_on_another_github_server(text: str, links: int) -> None:
    assert show(OWN(LINE(text))).count('<a href="http') == links


def test_an_address_of_an_own_server_reads_as_it_was_written() -> None:
    text = "see https://git.example.com/a/b/issues/7 and deadbeef"
    shown = html.unescape(re.sub(r"<[^>]+>", "", show(OWN(LINE(text)))))
    assert shown.replace("\u200b", "").strip() == text


@settings(max_examples=400)
@given(hostile)
def test_nothing_in_a_text_refers_or_mentions(text: str) -> None:
    shown = show(PUBLIC(LINE(text)))
    assert not REFERENCE.search(read_text(shown))
    assert not re.search(r'(?i)href="https?://([^"/]*@)?(www\.)?github\.com', shown)


@given(hostile)
def test_nothing_in_a_name_refers_or_mentions(text: str) -> None:
    assert not REFERENCE.search(read_text(show(PUBLIC(escape_plain(text)))))


@given(hostile)
def test_a_title_is_one_line_without_references(text: str) -> None:
    title = defuse_title(text)
    assert "\n" not in title
    assert not REFERENCE.search(title)
    assert title.replace("\u200b", "") == " ".join(text.split())


@given(st.text(alphabet="ab \U0001f504", max_size=80), st.integers(min_value=2, max_value=40))
def test_a_cut_text_fits_and_says_so(text: str, limit: int) -> None:
    cut = cut_text(text, limit)
    assert count_units(cut) <= limit
    assert cut == text if count_units(text) <= limit else cut.endswith("…") and text.startswith(cut[:-1])


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("one two", 7, "one two"),
        ("one two", 6, "one t…"),
        ("three two", 8, "three…"),
        ("onetwothree", 6, "onetw…"),
        ("🔄🔄🔄", 5, "🔄🔄…"),
    ],
)
def test_cut_between_words(text: str, limit: int, cut: str) -> None:
    assert cut_text(text, limit) == cut


@pytest.mark.parametrize(
    ("text", "inert"),
    [
        ("`" * 40_000, "`" * 40_000),
        ("`a ``" * 8000, "`a ``" * 8000),
        ("<code>" * 8000, "<code>" * 8000),
        ("[https://a.b " * 4000, "[https://a.b " * 4000),
        ("[https://a.b/#1 " * 4000, "[https://a.b/#&#8203;1 " * 4000),
        ("] https://a.b/#1 " * 4000, "] https://a.b/#1 " * 4000),
        ("](" * 20_000, "\\](" * 20_000),
    ],
)
def test_long_text_of_marks_is_made_inert_like_short_text(text: str, inert: str) -> None:
    assert PUBLIC(text) == inert
