from __future__ import annotations

import pytest
from cmarkgfm import github_flavored_markdown_to_html  # type: ignore[import-untyped] # it has no types

from launchlist.plan.model import Update
from launchlist.rendering.environment import TemplateFault
from launchlist.sync.issue_edits import IssueText
from launchlist.sync.issue_text import CommitLinks, IssueFields, Writer, compose, digest_templates, load_issue_templates
from tests.plan.builder import build_blocker, build_plan, build_task, project

TASK = build_task("A-1", "2025-05-18 23:00", on=("B-1",), notes="Nearly **there**")
BLOCKER = build_blocker("X-1", "A-1", "2025-05-19")
WRITER = Writer(
    project(build_plan(TASK, BLOCKER, build_task("B-1"), build_task("C-1", on=("A-1",))), "2025-05-20 12:00"),
    CommitLinks(repository="owner/name", commit="abc"),
)
BODY = """\
Title of A-1

- **Owner:** Maya
- **Deadline:** May 18, 2025 23:00 UTC
- **Late since:** May 18, 2025 23:00 UTC
- **Status:** pending
- **Waits for:** B-1, Title of B-1 (Maya)
- **Blocked by:** X-1, Description of X-1 (expected May 19, 2025 end of day UTC)
- **Waiting for it:** C-1, Title of C-1 (Maya)

Nearly **there**

---
To resolve it, set `status: complete` or move the `deadline` in \
[checklist/tasks/A-1.yaml](https://github.com/owner/name/blob/abc/checklist/tasks/A-1.yaml); the next sync then closes \
this issue. Close it by hand and it stays closed until the deadline moves. Anything you write below is kept.
"""


def write(fields: IssueFields, overrides: dict[str, str] | None = None) -> IssueText:
    texts = compose({"A-1": fields}, overrides or {})
    assert not isinstance(texts, TemplateFault)
    return texts["A-1"]


def test_a_task() -> None:
    assert write(WRITER.describe_task(TASK)) == IssueText("A-1 is overdue: Title of A-1", BODY)


def test_a_task_shows_its_links_and_its_last_update() -> None:
    updates = (Update("2025-05-19", "Waits for *legal*"), Update("2025-05-18", "Begun"), Update("2025-05-19", "Signed"))
    task = TASK._replace(links=("https://example.org/design_a", "https://github.com/a/b/issues/7"), updates=updates)
    body = write(WRITER.describe_task(task)).body
    assert (
        "- **Link:** https://example.org/design_a\n- **Link:** https://redirect.github.com/a/b/issues/7\n"
        "- **Last update:** Signed (May 19, 2025)\n\nNearly **there**"
    ) in body


def test_a_blocker() -> None:
    text = write(WRITER.describe_blocker(BLOCKER))
    assert "\n- **Resolution plan:** Wait\n" in text.body
    assert "**Expected:** May 19, 2025 end of day UTC" in text.body
    assert "set `status: resolved` or move the `eta`" in text.body


def test_the_roll_up() -> None:
    text = write(WRITER.describe_rest([TASK, BLOCKER]))
    assert text.title == "2 more items of Small plan"
    assert "- **A-1**: Title of A-1 (Maya), due May 18, 2025 23:00 UTC\n- **X-1**: Description" in text.body


def test_the_body_is_a_list_and_paragraphs_for_github() -> None:
    shown = github_flavored_markdown_to_html(f"<!-- marker -->\n{BODY}")
    assert (shown.count("<li>"), shown.count("<hr"), shown.count("<a ")) == (7, 1, 1)


def test_a_template_of_the_repository() -> None:
    overrides = {"issue_title.md.j2": "{{ id }} is {{ late }}\nlate\n", "issue_body.md.j2": "{{ owner }}"}
    assert write(WRITER.describe_task(TASK), overrides) == IssueText("A-1 is 1 day late", "Maya\n")


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [("{{ ownr }}", 1, "'ownr' is undefined"), ("\n{% if %}", 2, "Expected an expression")],
)
def test_an_error_in_a_template(template: str, line: int, message: str) -> None:
    fault = compose({"A-1": WRITER.describe_task(TASK)}, {"issue_body.md.j2": template})
    assert isinstance(fault, TemplateFault)
    assert (fault.template, fault.line) == ("issue_body.md.j2", line)
    assert message in fault.message


def test_a_changed_template_changes_the_content() -> None:
    assert digest_templates({}) == digest_templates({})
    assert digest_templates({"issue_body.md.j2": "x"}) != digest_templates({})
    assert set(load_issue_templates()) == {"issue_title.md.j2", "issue_body.md.j2"}


def test_no_issues_give_no_texts() -> None:
    assert compose({}, {}) == {}
