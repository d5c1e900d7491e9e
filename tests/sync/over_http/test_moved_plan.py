"""A plan that really moves in Git, with the refs of both journals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from launchlist.git.remote_ref import RemoteRef
from tests.sync.over_http.site import write_task
from tests.workspace import PLAN

if TYPE_CHECKING:
    from tests.sync.over_http.site import Ran, Site

MOVES = [("", "products/codex"), ("a", "")]


def move(site: Site, old: str, new: str, formerly: str = "") -> None:
    """Move the plan in one commit, with the setting or without."""
    start, end = (f"{place}/checklist" if place else "checklist" for place in (old, new))
    (site.root / end).parent.mkdir(parents=True, exist_ok=True)
    site.git("mv", start, end)
    setting = f"sync: {{formerly: {formerly}}}\n" if formerly else ""
    site.write({f"{end}/plan.yaml": PLAN + setting}, message="Move the plan")


def apply(site: Site, place: str, *words: str) -> Ran:
    return site.apply("--root", str(site.root / place), *words)


@pytest.mark.parametrize(("old", "new", "words"), [*((*each, ()) for each in MOVES), ("a", "b", ("--no-journal",))])
def test_a_plan_that_moved_stops_until_formerly_is_set_and_then_keeps_its_issues(
    site: Site, old: str, new: str, words: tuple[str, ...]
) -> None:
    if old:
        move(site, "", old)
    folder = f"{old}/checklist/tasks" if old else "checklist/tasks"
    site.write({f"{folder}/A-{number}.yaml": write_task(f"A-{number}") for number in (1, 2)})
    assert apply(site, old, *words).lines[-1] == "2 opened"
    move(site, old, new)
    stopped = apply(site, new, *words)
    assert (stopped.code, len(site.list_issues())) == (4, 2)
    assert f"the plan in {old or '.'} no longer exists" in stopped.out
    assert f"this one in {new or '.'} (#1 A-1, #2 A-2)" in stopped.out
    end = f"{new}/checklist" if new else "checklist"
    site.write({f"{end}/plan.yaml": f"{PLAN}sync: {{formerly: {old or '.'}}}\n"})
    assert apply(site, new, *words).lines[-1] == "2 updated"
    assert apply(site, new, *words).lines[-1] == "nothing to do"
    assert [issue["state"] for issue in site.list_issues()] == ["open", "open"]
    if not words:
        refs = RemoteRef(str(site.root))
        kept = site.read_journal(refs.name_ref(new)).entries
        assert {key: entry.number for key, entry in kept.items()} == {"A-1": 1, "A-2": 2}
        assert site.read_journal(refs.name_ref(old)).moved == (new or ".")


def test_a_former_folder_that_contains_a_plan_is_an_error(site: Site) -> None:
    site.write_tasks("A-1")
    site.write({"b/checklist/plan.yaml": f"{PLAN}sync: {{formerly: .}}\n"})
    done = apply(site, "b")
    assert (done.code, site.list_issues()) == (4, [])
    assert "sync.formerly in plan.yaml names ., but that folder still contains a plan" in done.err


def test_a_plan_says_what_changes_and_where(site: Site) -> None:
    site.write_tasks("A-1")
    site.apply()
    site.write_tasks("A-1", status="in_progress")
    url = site.get(1)["html_url"]
    change = "#1 A-1: the plan changed (status: pending → in progress)"
    assert site.sync().out.splitlines()[1] == f"update     {change}  {url}"
    data = json.loads(site.sync("--format", "json").out)
    assert [(each["why"], each["url"]) for each in data["actions"]] == [(change.partition(": ")[2], url)]
    assert site.apply().out.splitlines()[1] == f"updated    {change}  {url}"
