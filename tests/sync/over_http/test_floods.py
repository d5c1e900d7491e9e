"""Much at once: caps, the roll-up, many pages and plans carried out to the letter, over HTTP with real git."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.sync.over_http.site import write_task
from tests.workspace import PLAN

if TYPE_CHECKING:
    from tests.sync.contract import Contract
    from tests.sync.over_http.site import Site

pytestmark = pytest.mark.usefixtures("contract")


def write_many(site: Site, count: int, status: str = "pending") -> None:
    site.write(
        {f"checklist/tasks/A-{each}.yaml": write_task(f"A-{each}", status=status) for each in range(1, count + 1)}
    )


def test_a_flood_opens_ten_and_lists_the_rest(site: Site) -> None:
    write_many(site, 13)
    done = site.apply()
    assert (done.code, len(site.list_issues())) == (0, 11)
    assert "held       3 issues over the limit: to be listed in one issue" in done.lines
    rollup = next(each for each in site.list_issues() if "id=rollup" in each["body"])
    assert rollup["title"] == "3 more items of Small plan"
    listed = [line for line in rollup["body"].splitlines() if line.startswith("- **")]
    assert len(listed) == 3
    again = site.apply()
    assert (again.code, len(site.list_issues())) == (0, 14)
    assert site.get(rollup["number"])["state"] == "closed"
    assert site.apply().lines == ["nothing to do"]
    numbers = [entry.number for entry in site.read_journal().entries.values()]
    assert len(numbers) == len(set(numbers)) == 14


def test_the_most_critical_come_first(site: Site) -> None:
    path = "critical_path:\n  - title: First\n    tasks: [A-3]\n"
    site.write({"checklist/plan.yaml": f"{PLAN}{path}"})
    site.write_tasks("A-1", "A-3")
    site.write_tasks("A-2", deadline="2025-05-01")
    assert site.apply("--max-new", "2").lines[:2] == [
        "opened     #1 A-3 is overdue: Do A-3",
        "opened     #2 A-2 is overdue: Do A-2",
    ]


def test_the_limit_on_open_issues_is_respected(site: Site) -> None:
    write_many(site, 6)
    site.apply("--max-open", "3")
    site.apply("--max-open", "3")
    assert len(site.list_issues("open")) == 4
    site.write_tasks("A-1", status="complete")
    site.apply("--max-open", "3")
    site.apply("--max-open", "3")
    own = [each for each in site.list_issues("open") if "id=rollup" not in each["body"]]
    assert len(own) == 3
    rollup = next(each for each in site.list_issues("open") if "id=rollup" in each["body"])
    assert rollup["body"].count("\n- **") == 2


def test_a_rollup_that_does_not_change_is_not_sent_again(site: Site, contract: Contract) -> None:
    write_many(site, 4)
    site.apply("--max-open", "2")
    before = contract.count("POST", "PATCH")
    assert site.apply("--max-open", "2").code == 0
    assert contract.count("POST", "PATCH") == before


def test_150_issues_over_several_pages_all_close(site: Site, contract: Contract) -> None:
    write_many(site, 210)
    assert site.apply("--max-new", "500", "--max-open", "500").code == 0
    assert len(site.list_issues("open")) == 210
    write_many(site, 150, status="complete")
    done = site.apply()
    assert (done.code, len(site.list_issues("open"))) == (4, 210)
    assert "150 of 210 open issues would be closed at once; if that is intended: --allow mass-close" in done.out
    before = len(contract.exchanges)
    done = site.apply("--allow", "mass-close")
    assert (done.code, done.lines[-1]) == (0, "150 closed")
    assert len(site.list_issues("open")) == 60
    asked = contract.exchanges[before:]
    # Repository, login, three pages; then each issue is read and changed once.
    assert (len(asked), sum(method == "PATCH" for method, _, _ in asked)) == (5 + 2 * 150, 150)


def test_a_plan_is_carried_out_exactly(site: Site) -> None:
    write_many(site, 2)
    text = site.sync("--format", "json").out
    path = site.root.parent / "PLAN.json"
    path.write_text(text)
    assert [each["id"] for each in json.loads(text)["actions"]] == ["A-1", "A-2"]
    done = site.sync("--apply", str(path))
    assert (done.code, len(site.list_issues())) == (0, 2)
    again = site.sync("--apply", str(path))
    assert (again.code, len(site.list_issues())) == (4, 2)
    assert "things have changed since the plan was made" in again.err


@pytest.mark.parametrize("change", ["commit", "issue", "repository"])
def test_a_plan_for_another_state_is_refused(site: Site, contract: Contract, change: str) -> None:
    write_many(site, 2)
    site.apply()
    write_many(site, 2, status="complete")
    path = site.root.parent / "PLAN.json"
    path.write_text(site.sync("--format", "json").out)
    if change == "commit":
        site.write({"README.md": "Hello\n"})
    elif change == "issue":
        site.edit(1, state="closed")
    else:
        site.repository = site.emulator.add_repository()
    before = contract.count("PATCH", "POST")
    done = site.sync("--apply", str(path))
    assert (done.code, contract.count("PATCH", "POST")) == (4, before)
    assert "nothing was done" in done.err


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 2, "actions": []}', '{"version": 1, "actions": {}}'])
def test_a_file_that_is_not_a_plan_is_wrong_usage(site: Site, text: str) -> None:
    write_many(site, 1)
    path = site.root.parent / "PLAN.json"
    path.write_text(text)
    done = site.sync("--apply", str(path))
    assert (done.code, done.err) == (2, "the file is not a plan printed by launchlist sync --format json")


def test_uncommitted_work_opens_nothing(site: Site) -> None:
    write_many(site, 1)
    (site.root / "checklist/tasks/A-2.yaml").write_text(write_task("A-2"))
    done = site.apply()
    assert (done.code, site.list_issues()) == (4, [])
    assert "--allow uncommitted" in done.err
    assert site.apply("--allow", "uncommitted").code == 0
