"""Hostile text in every place that takes text: it is found fault with or rendered as text, and never acts."""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cmarkgfm  # type: ignore[import-untyped] # it ships no types
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from launchlist import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN = "version: 1\ntitle: Launch\ntimezone: UTC\nas_of: 2025-05-01 12:00\nowners:\n  - name: Maya\n"
TASK = b"id: DOC-1\ntitle: Write\nowner: Maya\ndeadline: 2025-05-20\nstatus: pending\n"
BOUNDED = settings(deadline=timedelta(seconds=5), max_examples=150, suppress_health_check=[HealthCheck.too_slow])
HOSTILE = (
    "a | b",
    "\\| x",
    "\\\\| x",
    "`a | b`",
    "`unclosed | x",
    "``a ` | b``",
    "`",
    "\\`a`|`",
    "a\nb",
    "a\n\nb",
    "a\n| - | - |\n| x | y |",
    "a\n# heading",
    "a\n```\nb",
    "a\n<script>alert(1)</script>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- a",
    "--> b",
    "</details></td></tr></table>",
    "&lt;script&gt; &#60;b&#62; &#64;octocat",
    "@octocat",
    "@org/team",
    "a @b-c, (@d) @@e",
    "\\@octocat",
    "`@octocat`",
    "a.@octocat -@octocat +@octocat",
    "a\\.@octocat",
    "`x`@octocat",
    "mail me@example.org",
    "<!-- launchlist:end -->",
    "a\n<!-- launchlist:end -->\nb",
    "<!-- launchlist:begin metrics -->",
    "<!-- launchlist: generated from checklist/, do not edit by hand; as of x; sha256 0000000000000000 -->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java\\\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](java\\-script:alert(1))",
    "[x\\](javascript:alert(1))](javascript:alert(1))",
    "[`x`](javascript:alert(1))",
    "[x](`javascript:alert(1))`",
    "[x](https:javascript:alert(1))",
    "[x]\\(javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[![x](y)](javascript:alert(1))",
    '[a](https://example.org "javascript:x")',
    "![i](https://example.org/i.png)",
    "[i]: https://example.org\n![i]",
    "[^1]\n\n[^1]: note",
    "**bold | bold**",
    "~~x",
    "***",
    "---",
    "- item",
    "1. item",
    "> quote",
    "    code",
    "=======",
    "{{ 7 * 7 }} {% raw %}",
    "$x$ ${{ x }}",
    ":rocket: #12 o/r#1 Fixes #12",
    "a\\",
    "\\",
    "a  \nb",
    "x\u2029y",
    "https://example.org/a|b",
    "www.example.org",
    "a\tb",
    "http://a.b/`<img src=x>`",
    "www.a.b/`<img src=x>`",
    "http://a.b/<img src=x>",
    "[x](http://a.b/`y) ![i](http://e/e.png) `z`",
    "[x](http://a.b/`y) @bob `z`",
    "[x](http://a.b/ '`') <img src=q> ` `",
    "[x](http://a.b/`y) `q` `z` @bob `w`",
    "[x](http://a.b/`y) [p `](javascript:x)`",
    "http://x.y/`<javascript:x>`",
    "http://a.b/`&#64;bob &commat;bob`",
    "[x](javascript&colon;alert(1))",
    "[x](data&colon;text/html,x)",
    "[x](vbscript&colon;x)",
    "[x](javascript\\&colon;alert(1))",
    "\\&#64;octocat",
    "_@octocat_ __@octocat__ ~~@octocat~~",
    "@tide_corp @tide\\_corp @tide\\-x @tide-x @tide/team",
)

URLS = ("http://a.b/`", "www.a.b/``", "[x](http://a.b/`y) ", "[x](http://a.b/ '`') ", "` <img src=x>", "` @octocat `")
pieces = st.sampled_from(HOSTILE) | st.sampled_from(URLS) | st.text("ab|`\\<>@[]()!:&#;*_~-=\n jscript", max_size=12)
texts = st.lists(pieces, min_size=1, max_size=3).map("".join).filter(str.strip)
lines = texts.map(lambda text: " ".join(text.split("\n"))).filter(str.strip)


def run_command(root: Path, *words: str) -> tuple[int, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main([*words, "--root", str(root)])
    return code, "".join(stream.buffer.getvalue().decode() for stream in (out, err))


@contextlib.contextmanager
def write_plan(files: dict[str, bytes | str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        yield Path(folder)


def mutate(place: tuple[int, int, bytes]) -> bytes:
    start, length, data = place
    return TASK[:start] + data + TASK[start + length :]


changed = st.tuples(st.integers(0, len(TASK)), st.integers(0, 8), st.binary(max_size=6)).map(mutate)
yaml_like = st.text("ab:- \n\t[]{}\"'|>#&*!%?,.~<=@`0\u00a0\u2028\ufeff\x85é", max_size=60).map(str.encode)


@BOUNDED
@given(st.binary(max_size=200) | changed | yaml_like)
@example(b"[" * 100_000)
@example(b"- " * 100_000)
@example(b"{a: " * 50_000)
@example(b"a:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 140)))
@example(b"? " * 5_000)
@example(b"!" * 9_000)
@example(b'"' + b"\\u0041" * 1_600)
@example(b"a: &a [*a, *a]\n" * 5_000)
@example(b"\xff\xfe" + "id: DOC-1".encode("utf-16-le"))
def test_any_bytes_as_task_give_findings_or_a_result(data: bytes) -> None:
    with write_plan({"checklist/plan.yaml": PLAN, "checklist/tasks/DOC-1.yaml": data}) as root:
        code, said = run_command(root, "check", "--format", "json")
    report = json.loads(said)
    assert code == int(report["summary"]["errors"] > 0)
    assert "Traceback" not in said


def build_files(values: dict[str, str]) -> dict[str, bytes | str]:
    """Return a plan that holds each text in the field of its name."""
    plan: dict[str, Any] = {
        "version": "1",
        "title": values["plan"],
        "goal": values["goal"],
        "timezone": "UTC",
        "as_of": "2025-05-01 12:00",
        "release": "2025-05-31",
        "owners": [{"name": values["owner"], "role": values["role"]}, {"name": "Tide", "github": "tide"}],
        "critical_path": [{"title": values["step"], "tasks": ["DOC-1", "DOC-2"]}],
        "metrics": [{"title": values["metric"], "measure": "tasks"}],
        "next_sync": {"at": "2025-05-02 16:00", "focus": values["focus"]},
        "outputs": [{"path": "CHECKLIST.md"}, {"path": "README.md", "regions": ["progress", "updates"]}],
    }
    task = {
        "id": "DOC-1",
        "title": values["title"],
        "owner": values["owner"],
        "deadline": "2025-05-20",
        "status": "in_progress",
        "notes": values["notes"],
        "next_action": values["action"],
        "updates": [{"date": "2025-04-30", "text": values["update"]}],
    }
    other: dict[str, Any] = {
        "id": "DOC-2",
        "title": "Review",
        "owner": "Tide",
        "deadline": "2025-05-21",
        "status": "pending",
    }
    other |= {"depends_on": ["DOC-1"], "links": ["https://example.org/a?b=[x](c)&d"]}
    blocker = {
        "id": "BLK-1",
        "description": values["description"],
        "affects": ["DOC-1"],
        "resolution_plan": values["resolution"],
        "owner": values["owner"],
        "eta": "2025-05-10",
        "status": "open",
    }
    return {
        "checklist/plan.yaml": json.dumps(plan),
        "checklist/tasks/DOC-1.yaml": json.dumps(task),
        "checklist/tasks/DOC-2.yaml": json.dumps(other),
        "checklist/blockers/BLK-1.yaml": json.dumps(blocker),
        "README.md": "# Guide\n\n<!-- launchlist:begin progress -->\n<!-- launchlist:end -->\n\n"
        "By hand\n\n<!-- launchlist:begin updates -->\n<!-- launchlist:end -->\n\nThe end\n",
    }


ONE_LINE = ("plan", "goal", "owner", "role", "step", "metric", "focus")
MANY_LINES = ("title", "notes", "action", "update", "description", "resolution")
everywhere = st.fixed_dictionaries(
    {name: lines.map(lambda text: text[:80]).filter(str.strip) for name in ONE_LINE} | dict.fromkeys(MANY_LINES, texts)
)


class Page(HTMLParser):
    """What GitHub's parser made of a document: tags, the scheme of each link, cells a row, text without code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.rows: list[int] = []
        self.tables = 0
        self.text = ""
        self._code = 0
        options = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, options))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n"  # GitHub looks for mentions in each stretch of text between tags
        self.targets += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._code += tag == "code"
        self.tables += tag == "table"
        if tag == "tr":
            self.rows.append(0)
        if tag in {"td", "th"}:
            self.rows[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"
        self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += "" if self._code else data


ALLOWED = {
    "a", "br", "code", "del", "em", "h1", "h2", "h3", "hr", "li", "ol", "p", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
MENTION = re.compile(r"(?<![A-Za-z0-9`])@(?!tide(?![A-Za-z0-9-]|[_/][A-Za-z0-9]))[A-Za-z0-9]")
SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.\s-]*):")


def assert_inert(markdown: str, rows: list[int]) -> None:
    page = Page(markdown)
    assert not set(page.tags) - ALLOWED
    assert page.rows == rows
    schemes = {match[1].lower() for target in page.targets if (match := SCHEME.match(target))}
    assert schemes <= {"http", "https", "mailto"}
    assert not MENTION.search(page.text)


@BOUNDED
@given(everywhere)
def test_any_text_renders_twice_alike_and_stays_text(values: dict[str, str]) -> None:
    check_plan(values)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_field(text: str) -> None:
    check_plan(dict.fromkeys(ONE_LINE, " ".join(text.split("\n"))[:80]) | dict.fromkeys(MANY_LINES, text))


def check_plan(values: dict[str, str]) -> None:
    with write_plan(build_files(values)) as root:
        code, said = run_command(root, "check", "--format", "json")
        assert code == 0, said
        assert run_command(root, "render")[0] == 0
        first = {name: (root / name).read_text("utf-8") for name in ("CHECKLIST.md", "README.md")}
        assert run_command(root, "render", "--stamp")[0] == 0
        assert run_command(root, "render", "--check")[0] == 0
        assert {name: (root / name).read_text("utf-8") for name in first} == first
    assert_inert(first["CHECKLIST.md"], [6, 6, 6, 6, 6, 4, 4])
    assert_inert(first["README.md"], [6, 6, 6])
    assert first["README.md"].startswith("# Guide\n\n<!-- launchlist:begin progress -->\n")
    assert first["README.md"].endswith("<!-- launchlist:end -->\n\nThe end\n")
