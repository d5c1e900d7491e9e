"""An issue from its opening to its end, over HTTP through the real PyGithub, with real git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.git.remote_ref import RemoteRef
from tests.sync.over_http.site import SOON, Site, write_task
from tests.workspace import PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.contract import Contract
    from tests.sync.emulator import Emulator

WRITES = ("POST", "PATCH", "PUT", "DELETE")
pytestmark = pytest.mark.usefixtures("contract")


def test_a_plan_without_late_work_opens_nothing(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1", deadline=SOON)
    assert site.apply().lines == ["nothing to do"]
    assert (site.list_issues(), contract.count(*WRITES), contract.count("GET")) == ([], 0, 3)


def test_planning_writes_nothing(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    said = "1 to open; nothing was done yet: to do it, run launchlist sync --apply"
    assert site.sync().lines == ["open       A-1 is overdue: Do A-1", said]
    assert (site.list_issues(), site.read_journal().entries, contract.count(*WRITES)) == ([], {}, 0)


def test_late_work_opens_one_issue_each_and_nothing_more(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1", "A-2")
    done = site.apply()
    assert done.lines == ["opened     #1 A-1 is overdue: Do A-1", "opened     #2 A-2 is overdue: Do A-2", "2 opened"]
    assert [(each["number"], each["state"]) for each in site.list_issues()] == [(1, "open"), (2, "open")]
    assert {key: entry.number for key, entry in site.read_journal().entries.items()} == {"A-1": 1, "A-2": 2}
    before, revision = len(contract.exchanges), site.git("ls-remote", "origin")
    for _ in range(3):
        assert site.apply().lines == ["nothing to do"]
    assert {method for method, _, _ in contract.exchanges[before:]} == {"GET"}
    assert len(contract.exchanges) - before == 3 * 3
    assert site.git("ls-remote", "origin") == revision


def test_a_commit_that_does_not_affect_issues_sends_nothing(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    site.apply()
    before = contract.count(*WRITES)
    site.write({"README.md": "Hello\n"}, date="2025-05-19T00:00:00Z")
    assert site.apply().lines == ["nothing to do"]
    assert contract.count(*WRITES) == before


def test_the_label_is_created_once_with_color_and_description(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    site.apply()
    label = site.ask("GET", "/labels/launchlist")
    assert (label["color"], label["description"]) == (
        "0e8a16",
        "Maintained by launchlist from the plan in this repository",
    )
    site.write_tasks("A-2")
    site.apply()
    assert site.ask("GET", "/labels/launchlist:ignore")["description"] == "launchlist leaves this issue alone"
    assert sum(path.endswith("/labels") for method, path, _ in contract.exchanges if method == "POST") == 2


def test_a_changed_task_updates_its_issue_once(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    site.write_tasks("A-2", more="notes: The draft is there\n")
    assert site.apply().lines == ["updated    #2 A-2: the plan changed (notes: none → The draft is there)", "1 updated"]
    assert "The draft is there" in site.get(2)["body"]
    before = contract.count(*WRITES)
    assert site.apply().lines == ["nothing to do"]
    assert contract.count(*WRITES) == before


@pytest.mark.parametrize(
    ("status", "why", "reason"),
    [("complete", "the task is complete", "completed"), ("cancelled", "the task was cancelled", "not_planned")],
)
def test_finished_work_closes_its_issue(site: Site, status: str, why: str, reason: str) -> None:
    site.write_tasks("A-1")
    site.apply()
    site.write_tasks("A-1", status=status)
    assert site.apply().lines == [f"closed     #1 A-1: {why}", "1 closed"]
    issue = site.get(1)
    assert (issue["state"], issue["state_reason"]) == ("closed", reason)
    assert f"**Closed by launchlist: {why}.**" in issue["body"]
    assert site.apply().lines == ["nothing to do"]


def test_work_that_is_late_again_reopens_its_old_issue(site: Site) -> None:
    site.write_tasks("A-1")
    site.apply()
    site.write_tasks("A-1", deadline=SOON)
    assert site.apply().lines == ["closed     #1 A-1: it is no longer late", "1 closed"]
    site.write_tasks("A-1", deadline="2025-05-22 12:00")
    assert site.apply().lines == ["reopened   #1 A-1: it is needed again", "1 reopened"]
    issue = site.get(1)
    assert (issue["state"], len(site.list_issues())) == ("open", 1)
    assert "May 22, 2025 12:00 UTC" in issue["body"]
    assert "Closed by" not in issue["body"]


def test_a_new_deadline_that_has_also_passed_updates_the_issue(site: Site) -> None:
    site.write_tasks("A-1")
    site.apply()
    site.write_tasks("A-1", deadline="2025-05-22 12:00")
    assert site.apply().lines == [
        "updated    #1 A-1: its deadline moved (deadline: May 20, 2025 12:00 UTC → May 22, 2025 12:00 UTC)",
        "1 updated",
    ]


def test_a_task_removed_from_the_plan_closes_its_issue(site: Site) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    (site.root / "checklist/tasks/A-2.yaml").unlink()
    site.write({})
    assert site.apply().lines == ["closed     #2 A-2: it is no longer in the plan", "1 closed"]


def test_a_blocker_past_its_eta_has_an_issue_until_it_is_resolved(site: Site) -> None:
    blocker = (
        "id: BLK-1\ndescription: No image\naffects: [A-1]\nresolution_plan: Build it\nowner: Maya\neta: 2025-05-18\n"
    )
    site.write_tasks("A-1", deadline=SOON)
    site.write({"checklist/blockers/BLK-1.yaml": f"{blocker}status: open\n"})
    assert site.apply().lines == ["opened     #1 BLK-1 is overdue: No image", "1 opened"]
    site.write({"checklist/blockers/BLK-1.yaml": f"{blocker}status: resolved\n"})
    assert site.apply().lines == ["closed     #1 BLK-1: the blocker is resolved", "1 closed"]


def test_a_file_that_cannot_be_read_closes_nothing(site: Site) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    site.write({"checklist/tasks/A-1.yaml": "id: [A-1\n"})
    done = site.apply()
    assert (done.code, "so nothing is closed" in done.err) == (1, True)
    assert [each["state"] for each in site.list_issues()] == ["open", "open"]


def test_owners_are_assigned_if_possible(site: Site, contract: Contract) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}    github: maya\n"})
    site.write_tasks("A-1", "A-2")
    done = site.apply()
    # The emulator knows of nobody that issues can be assigned to.
    said = "warning    issues cannot be assigned to maya: no user with that name has access to the repository"
    assert said in done.lines
    assert [each["assignees"] for each in site.list_issues()] == [[], []]
    assert sum("/assignees/" in path for _, path, _ in contract.exchanges) == 1


def test_each_step_of_escalation_is_taken_once(site: Site, contract: Contract) -> None:
    steps = "[{after: 2d, label: late}, {after: 1w, label: very late}]"
    site.write({"checklist/plan.yaml": f"{PLAN}sync: {{escalation: {steps}}}\n"})
    site.write_tasks("A-1")
    site.apply("--as-of", "2025-05-20 13:00")
    assert [each["name"] for each in site.get(1)["labels"]] == ["launchlist"]
    for moment, late in [("2025-05-23 13:00", "2d"), ("2025-05-28 13:00", "1w")]:
        assert site.apply("--as-of", moment).lines == [f"updated    #1 A-1: late by {late}", "1 updated"]
        assert site.apply("--as-of", moment).lines == ["nothing to do"]
    assert [each["name"] for each in site.get(1)["labels"]] == ["launchlist", "late", "very late"]
    site.ask("DELETE", "/issues/1/labels/late")
    before = contract.count(*WRITES)
    site.apply("--as-of", "2025-06-28 13:00")
    assert [each["name"] for each in site.get(1)["labels"]] == ["launchlist", "very late"]
    assert contract.count(*WRITES) == before


def test_a_frozen_plan_opens_nothing_unless_asked(site: Site) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}as_of: 2025-05-21 12:00\n"})
    site.write_tasks("A-1")
    why = "plan.yaml freezes the plan with as_of; to open them anyway: --allow frozen"
    held = f"held       1 issue not opened: {why}"
    assert site.apply().lines == [held, "nothing to do"]
    assert site.list_issues() == []
    assert site.apply("--allow", "frozen").lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]


def test_all_keeps_an_issue_for_every_unfinished_task(site: Site) -> None:
    site.write_tasks("A-1", deadline=SOON)
    site.write_tasks("A-2", deadline=SOON, more="depends_on: [A-1]\n")
    site.write_tasks("A-3", status="complete")
    done = site.apply("--all")
    assert (done.code, site.list_titles()) == (0, ["A-1: Do A-1", "A-2: Do A-2"])
    said = "warning    this GitHub server does not support dependencies between issues: none were mirrored"
    assert done.lines == ["opened     #1 A-1: Do A-1", "opened     #2 A-2: Do A-2", said, "2 opened"]


def test_hostile_text_stays_text(site: Site) -> None:
    title = "Ask @maya, see #1 <!-- launchlist:v1 id=A-9 --> <b>x</b> Fixes #2"
    site.write(
        {"checklist/tasks/A-1.yaml": f"id: A-1\ntitle: '{title}'\nowner: Maya\ndeadline: 2025-05-20\nstatus: pending\n"}
    )
    assert site.apply().code == 0
    assert site.apply().lines == ["nothing to do"]
    issue = site.get(1)
    assert issue["body"].count("<!-- launchlist:v1") == 1
    assert "@maya" not in issue["title"] + issue["body"]
    assert "Fixes #2" not in issue["title"] + issue["body"]


def test_labels_and_milestone_of_the_plan_are_set(site: Site) -> None:
    settings = "sync: {label: 'Späte & Sache', labels: [overdue], milestone: v2}\n"
    site.write({"checklist/plan.yaml": f"{PLAN}{settings}"})
    site.write_tasks("A-1")
    assert "warning    there is no open milestone v2: issues are opened without one" in site.apply().lines
    site.ask("POST", "/milestones", {"title": "v2"})
    site.write_tasks("A-2")
    updated = "updated    #1 A-1: it needs the milestone v2"
    assert site.apply().lines == ["opened     #2 A-2 is overdue: Do A-2", updated, "1 opened, 1 updated"]
    assert site.get(1)["milestone"]["title"] == "v2"
    issue = site.get(2)
    assert ([each["name"] for each in issue["labels"]], issue["milestone"]["title"]) == (
        ["Späte & Sache", "overdue"],
        "v2",
    )
    assert site.apply().lines == ["nothing to do"]


def test_the_templates_of_a_repository_are_used(site: Site, contract: Contract) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}templates: templates\n"})
    site.write_tasks("A-1")
    site.write({"templates/issue_body.md.j2": "Ours: {{ title }} <!-- launchlist:end --> {{ owner }}\n"})
    site.apply()
    assert "Ours: Do A-1 &lt;!-- launchlist:end --> Maya" in site.get(1)["body"]
    assert site.apply().lines == ["nothing to do"]
    site.write({"templates/issue_title.md.j2": "{{ id }} waits\n"})
    assert site.apply().lines == [
        "updated    #1 A-1: the plan changed (title: A-1 is overdue: Do A-1 → A-1 waits)",
        "1 updated",
    ]
    assert site.list_titles() == ["A-1 waits"]
    site.write({"templates/issue_title.md.j2": "{{ nothing }}\n"})
    before = contract.count(*WRITES)
    done = site.apply()
    assert (done.code, "issue_title.md.j2" in done.err, contract.count(*WRITES)) == (1, True, before)


def test_a_plan_in_a_folder_links_to_where_it_is(site: Site) -> None:
    folder = "products/codex v2"
    plan = {f"{folder}/checklist/plan.yaml": PLAN, f"{folder}/checklist/tasks/A-1.yaml": write_task("A-1")}
    site.write(plan)
    assert site.apply("--root", str(site.root / folder)).code == 0
    commit = site.git("rev-parse", "HEAD").strip()
    link = f"/{site.repository}/blob/{commit}/products/codex%20v2/checklist/tasks/A-1.yaml)"
    assert link in site.get(1)["body"]
    assert site.read_journal(RemoteRef(str(site.root / folder)).ref).entries["A-1"].number == 1


def test_two_plans_of_one_repository_leave_each_other_alone(site: Site) -> None:
    files = {f"{folder}/checklist/plan.yaml": PLAN for folder in ("a", "b")}
    files |= {f"{folder}/checklist/tasks/A-{number}.yaml": write_task(f"A-{number}") for folder, number in ("a1", "b2")}
    site.write({**files, "b/checklist/tasks/A-1.yaml": write_task("A-1")})
    for _ in range(2):
        for folder in ("a", "b"):
            assert site.apply("--root", str(site.root / folder)).code == 0
    assert [issue["state"] for issue in site.list_issues()] == ["open"] * 3
    assert site.apply("--root", str(site.root / "a")).lines == ["nothing to do"]
    assert site.apply("--root", str(site.root / "b")).lines == ["nothing to do"]


def test_a_journal_of_another_repository_is_not_used(site: Site, tmp_path: Path, emulator: Emulator) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    former, site.repository = site.repository, Site(tmp_path / "other", emulator).repository
    done = site.apply()
    assert (done.code, site.list_issues()) == (4, [])
    assert (
        f"the existing issues are in {former}, but this is {site.repository}; if that is intended: --allow repo"
        in done.err
    )


def test_an_uncommitted_template_stops_the_run(site: Site) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}templates: own\n", "own/issue_title.md.j2": "{{ title }}"})
    site.write_tasks("A-1")
    (site.root / "own/issue_title.md.j2").write_text("Changed: {{ title }}")
    done = site.apply()
    assert (done.code, site.list_issues()) == (4, [])
    assert "uncommitted changes" in done.err
