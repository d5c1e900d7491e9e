from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from cmarkgfm import github_flavored_markdown_to_html  # type: ignore[import-untyped] # it has no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped] # the same
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from launchlist.commands.diff.command import DiffStyle, print_comparison
from launchlist.commands.diff.markdown import COMMENT_LIMIT, print_markdown
from launchlist.project.comparison import Comparison, compare_revisions
from launchlist.wording import count_units
from tests.changes.sample import update
from tests.commands.diff.test_command import NOW
from tests.workspace import TASK, commit, run_git, write_files, write_plan

SAMPLE = Path(update.__file__).parent
OURS = re.compile(
    r"</?(?:h3|p|strong|em|del|ul|li|code|table|thead|tbody|tr|th|td|details|summary|b|br)(?: ?/)?>\n?"
    r'|<a href="https?://[^"]*">|<a href="mailto:[^"]*">|</a>'
)
HOSTILE = [
    "@everyone closes #12",
    "Fixes octo/repo#7 and GH-12",
    "<img src=x onerror=alert(1)><script>",
    "`@everyone` and `#12",
    "![x](https://example.com/x.png) [y](javascript:alert)",
    "0ef2d054ab704b9406ac5e4c8cdac9b896feb41e",
    "https://github.com/octo/repo/issues/7",
    "a | b | c || d",
    "<!-- launchlist:comment -->",
    "</details> <details open>",
    "# Heading --- * - +",
    "**bold _both `code",
    "::error::x ##[error]x",
    "\\@everyone \\#12 &commat;everyone &#64;x",
]


def parse(text: str) -> str:
    """Return the HTML that GitHub's own parser makes of it, unsafe elements included."""
    parsed: str = github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    return parsed


def check_inert(text: str) -> str:
    """Hold a document to starting nothing on GitHub, and return what its reader reads."""
    parsed = parse(text)
    assert "<!--" not in parsed
    # What stands in code, or is an address, GitHub leaves alone; an address of GitHub's own goes through a redirect.
    assert not re.search(r'href="https?://(?:www\.)?github\.com', parsed)
    outside = re.sub(r"<code>.*?</code>|<a [^>]*>.*?</a>", "\0", parsed, flags=re.DOTALL)  # nothing joins across them
    read = html.unescape(OURS.sub("\0", outside))
    assert not re.search(r"<[a-zA-Z/!]", OURS.sub("\0", outside))
    assert not re.search(r"(?<![\w`])@[A-Za-z0-9]", read)
    assert not re.search(r"#[0-9]|GH-[0-9]", read)
    assert not re.search(r"(?<![0-9A-Za-z])[0-9a-f]{7,40}(?![0-9a-zA-Z])", read)
    return html.unescape(OURS.sub("", parsed))


def quote_yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def change_with(root: Path, text: str, *, base: str = "HEAD") -> Comparison:
    """Return a comparison in which ``text`` stands wherever a person can write."""
    quoted = quote_yaml(text)
    write_files(
        root,
        {
            "checklist/plan.yaml": "version: 1\ntitle: Small plan\ntimezone: UTC\nrelease: 2025-05-22\n"
            f"goal: {quoted}\nowners:\n  - name: Maya\n  - name: {quoted}\n"
            f"critical_path:\n  - {{title: {quoted}, tasks: [A-1]}}\n"
            f"metrics:\n  - {{title: {quoted}, measure: tasks}}\n",
            "checklist/tasks/A-1.yaml": TASK.replace("Write the text", quoted).replace("2025-05-20", "2025-05-24"),
            "checklist/tasks/B-1.yaml": f"id: B-1\ntitle: {quoted}\nowner: {quoted}\ndeadline: 2025-05-21\n"
            "status: pending\ndepends_on: [A-1]\n",
            "checklist/blockers/X-1.yaml": f"id: X-1\ndescription: {quoted}\naffects: [B-1]\n"
            f"resolution_plan: Wait\nowner: Mia{text[:20].replace(':', '')!r}\neta: 2025-05-30\nstatus: open\n",
        },
    )
    return compare_revisions(str(root), base, None, None, NOW)


@pytest.fixture(name="root")
def make_root(tmp_path: Path) -> Path:
    root = write_plan(tmp_path / "plan")
    commit(root)
    return root


@pytest.mark.parametrize(("style", "name"), update.FORMS)
def test_the_sample_matches_its_files(tmp_path: Path, style: DiffStyle, name: str) -> None:
    comparison = update.build_comparison(tmp_path / "plan")
    assert print_comparison(comparison, style).text == (SAMPLE / name).read_text(encoding="utf-8")
    assert comparison.code == 0


def test_the_sample_is_markdown_as_github_parses_it() -> None:
    parsed = parse((SAMPLE / "diff.md").read_text(encoding="utf-8"))
    assert re.findall(r"<h3>(.*?)</h3>", parsed) == [
        "Launch plan: 11 changes, 3 tasks can no longer meet their deadlines, the release is expected 1 d later"
    ]
    assert parsed.count("<table>") == 1
    assert len(re.findall(r"<tr>", parsed)) == 5
    assert (
        "<li>MCP-1 slips 2 d, so <strong>UI-1</strong> cannot meet 19 May 12:00: expected 21 May 12:00</li>" in parsed
    )
    assert "<code>docs/prd_codexv2.md</code>" in parsed
    check_inert((SAMPLE / "diff.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_plan_is_inert(root: Path, text: str) -> None:
    comparison = change_with(root, text)
    assert {change.subject for change in comparison.changes} == {"task", "blocker", "step", "owner", "plan"}
    parsed = parse(print_markdown(comparison))
    assert parsed.count("<h3>") == 1
    assert len({row.count("<td>") for row in re.findall(r"<tr>(.*?)</tr>", parsed, re.DOTALL)[1:]}) == 1
    check_inert(print_markdown(comparison))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(alphabet="ab1 |\\`*_[]()<>!&#;:@-/htps.\u202eé", min_size=1, max_size=40).filter(str.strip))
@example("@`1`1")
def test_any_text_is_inert(root: Path, text: str) -> None:
    parsed = parse(print_markdown(change_with(root, text)))
    outside = re.sub(r"<code>.*?</code>|<a [^>]*>.*?</a>", "\0", parsed, flags=re.DOTALL)  # nothing joins across them
    assert not re.search(r"<[a-zA-Z/!]", OURS.sub("\0", outside))
    assert not re.search(r"(?<![\w`])@[A-Za-z0-9]|#[0-9]", html.unescape(OURS.sub("\0", outside)))


def test_names_of_branches_and_files_are_inert(root: Path) -> None:
    branch = "x@everyone#12-<b>|a`b"
    run_git(root, "branch", branch)
    write_files(root, {"checklist/tasks/@everyone #12 <b>`.txt": "x", "checklist/tasks/#12.yaml": "id: ["})
    comparison = compare_revisions(str(root), branch, None, None, NOW)
    read = check_inert(print_markdown(comparison))
    assert "x@\u200beveryone#\u200b12-<b>|a`b (" in read


@pytest.mark.parametrize("server", ["https://github.com", "https://github.example.com"])
def test_urls_of_the_server_create_no_references(root: Path, server: str) -> None:
    parsed = parse(print_markdown(change_with(root, f"see {server}/octo/repo/issues/7"), server=server))
    assert f'href="{server}/' not in parsed


@pytest.mark.parametrize("limit", [COMMENT_LIMIT, 5_000, 1_500])
def test_a_long_comparison_is_cut_at_a_line(root: Path, limit: int) -> None:
    title = "🚀 and @everyone of the team " * 5
    late = TASK.replace("Write the text", f"'{title}'").replace("05-20", "05-10")
    write_files(root, {f"checklist/tasks/C-{n}.yaml": late.replace("A-1", f"C-{n}") for n in range(400)})
    text = print_markdown(compare_revisions(str(root), "HEAD", None, None, NOW), limit=limit)
    assert count_units(text) <= limit
    assert re.search(r"more lines: `launchlist diff` shows all", text)
    parsed = parse(text)
    assert parsed.count("<details>") == parsed.count("</details>") > 0
    assert parsed.count("<li>") > 3
    check_inert(text)


def test_the_name_of_a_folder_cannot_start_a_workflow_command(root: Path) -> None:
    text = print_markdown(change_with(root, "Text"), limit=100, place="plans/##[error]x")
    assert ("shows all" in text, "##[" in text) == (True, False)
    assert "launchlist diff --root 'plans/##[error]x'" in html.unescape(text)


def test_a_short_section_is_open_and_a_long_one_collapsed(root: Path) -> None:
    assert "<details>" not in print_markdown(change_with(root, "Text"))
