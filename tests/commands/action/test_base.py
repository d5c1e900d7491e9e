from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from launchlist.commands.action.base import SETTINGS
from launchlist.wording import join_names
from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, TASK, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unavailable_base_hides_no_finding(runner: Runner) -> None:
    settings = PLAN + 'rules:\n  overdue: "off"\n'
    head = runner.commit({"checklist/plan.yaml": settings, TASKS: TASK.replace("05-20", "05-10")})
    ran = runner.run("pull_request", runner.pull("c" * 40, head), fail_on="warning")
    assert ran.code == 1
    assert "::warning file=checklist/tasks/A-1.yaml" in ran.log
    assert "the base could not be read: every rule has its default severity" in ran.summary


def test_the_rules_of_a_pull_request_do_not_replace_those_of_a_broken_base(runner: Runner) -> None:
    base = runner.commit({"checklist/plan.yaml": "version: [\n", TASKS: TASK.replace("05-20", "05-10")})
    head = runner.commit({"checklist/plan.yaml": PLAN + 'rules:\n  overdue: "off"\n'})
    ran = runner.run("pull_request", runner.pull(base, head), fail_on="warning")
    assert ran.code == 1
    assert " warning overdue: " in ran.log or "title=overdue::" in ran.log
    assert f"the base {base[:12]} has no readable checklist/plan.yaml" in ran.log
    assert "every rule has its default severity" in ran.summary


def test_a_misspelled_rule_fails_in_the_pull_request_that_brings_it(runner: Runner) -> None:
    base = runner.find("HEAD")
    head = runner.commit({"checklist/plan.yaml": PLAN + "rules:\n  unkown-owner: warning\n"})
    ran = runner.run("pull_request", runner.pull(base, head))
    assert ran.code == 1
    assert "title=unknown-rule::" in ran.log
    assert "the pull request changes rules" in ran.log


LATE = TASK.replace("05-20", "05-10") + "updates:\n  - date: 2025-05-01\n    text: Begun\n"
"""It is overdue, and nothing was said of it for longer than the usual week: two warnings."""


@pytest.fixture
def rendered(runner: Runner) -> Runner:
    """Return a plan with two warnings, the file that is generated from it, and a template of its own."""
    settings = {"checklist/plan.yaml": f"{PLAN}templates: own\n", "own/footer.md.j2": "from the base\n"}
    runner.commit({TASKS: LATE, **settings})
    run_git(runner.root, "push", "-q", "origin", "main")
    assert runner.run("push").code == 0
    run_git(runner.root, "pull", "-q", "origin", "main")
    return runner


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("rules: {overdue: off}", "rules"),
        ("stale_after: 400d", "stale_after"),
        ("outputs: [{path: OTHER.md}]", "outputs"),
        ("sections: [progress]", "outputs and sections"),
        ("sections: [progress, progress]", "outputs and sections"),  # brings a warning of an entry listed twice
        ("sync: {max_new: 400}", "sync"),  # brings a warning of an owner without a login
    ],
)
def test_settings_of_a_pull_request_do_not_apply_before_it_is_merged(rendered: Runner, setting: str, name: str) -> None:
    base = rendered.find("HEAD")
    head = rendered.commit({"checklist/plan.yaml": f"{PLAN}templates: own\n{setting}\n"})
    ran = rendered.run("pull_request", rendered.pull(base, head), comment="false", generated="in-pull-request")
    used = "until it is merged, it is checked and rendered with those of the base"
    assert f"the pull request changes {name}: {used}" in ran.log
    assert (ran.code, ran.find_output("warnings"), "title=drift" in ran.log) == (0, "2", False), ran.log
    merged = rendered.run("push", command="render", commit="none")
    assert (merged.find_output("warnings") == "2", "title=drift" in merged.log) != (True, False)


@pytest.mark.parametrize("templates", ["templates: own\n", "templates: other\n", ""])
def test_templates_of_a_pull_request_do_not_apply_before_it_is_merged(rendered: Runner, templates: str) -> None:
    base = rendered.find("HEAD")
    files = dict.fromkeys(("own/footer.md.j2", "other/footer.md.j2"), "from the pull request\n")
    head = rendered.commit({"checklist/plan.yaml": PLAN + templates, **files})
    ran = rendered.run("pull_request", rendered.pull(base, head), comment="false", generated="in-pull-request")
    assert (
        "the pull request changes templates: until it is merged, it is checked and rendered with those of the base"
        in ran.log
    )
    assert (ran.code, "title=drift" in ran.log) == (0, False), ran.log


def test_an_error_in_the_bases_templates_names_the_folder_of_the_base(rendered: Runner) -> None:
    base = rendered.commit({"own/footer.md.j2": "{{ titel }}\n"})
    head = rendered.commit({"checklist/plan.yaml": f"{PLAN}templates: other\n", "other/footer.md.j2": "right\n"})
    ran = rendered.run("pull_request", rendered.pull(base, head), comment="false")
    assert "::error file=own/footer.md.j2,line=1,col=4,title=template-error::'titel' is undefined" in ran.log


OFF = "rules: {unknown-owner: off}\n"
BROKEN = TASK.replace("owner: Maya", "owner: Nobody")


@pytest.mark.parametrize("command", ["auto", "check", "diff"])
@pytest.mark.parametrize("event", ["pull_request", "pull_request_review", "merge_group"])
def test_a_proposal_cannot_switch_a_rule_off_for_itself(runner: Runner, command: str, event: str) -> None:
    base = runner.find("HEAD")
    head = runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    ran = runner.run(event, propose(runner, event, base, head), command=command, comment="false")
    assert (ran.code, ran.find_output("errors"), "title=unknown-owner::" in ran.log) == (1, "1", True), ran.log
    proposal = "merge group" if event == "merge_group" else "pull request"
    assert (
        f"the {proposal} changes rules: until it is merged, it is checked and rendered with those of the base"
        in ran.log
    )


def propose(runner: Runner, event: str, base: str, head: str) -> dict[str, Any]:
    return {"merge_group": {"base_sha": base, "head_sha": head}} if event == "merge_group" else runner.pull(base, head)


@pytest.mark.parametrize("event", ["schedule", "workflow_run", "repository_dispatch", "push"])
def test_a_checkout_that_is_not_the_events_commit_uses_the_default_branchs_settings(runner: Runner, event: str) -> None:
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    run_git(runner.root, "checkout", "-q", "-b", "change")
    runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    ran = runner.run(event, command="check")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log
    assert (
        "the checkout changes rules: until it is merged, it is checked and rendered with those of the base" in ran.log
    )
    for command in ("render", "sync"):
        refused = runner.run(event, command=command)
        assert (refused.code, "is not merged" in refused.log) == (2, True), refused.log


def test_a_newer_commit_of_the_branch_is_merged(runner: Runner) -> None:
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    run_git(runner.root, "push", "-q", "origin", "main")
    name_origin(runner, "https://github.com/maya/plan")
    assert runner.run("schedule", command="check").code == 0


def name_origin(runner: Runner, address: str) -> None:
    """Say where the clone comes from, once all that is to be fetched has been."""
    run_git(runner.root, "remote", "set-url", "origin", address)


@pytest.mark.parametrize("address", ["https://github.com/mallory/plan", "https://evil.example/maya/plan", ""])
def test_the_default_branch_of_a_fork_is_not_merged(runner: Runner, address: str) -> None:
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    run_git(runner.root, "push", "-q", "origin", "main")
    if address:
        name_origin(runner, address)
    else:
        run_git(runner.root, "remote", "remove", "origin")
    ran = runner.run("repository_dispatch", command="check")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log


@pytest.mark.parametrize("event", ["repository_dispatch", "push"])
def test_a_workspace_without_a_commit_is_not_merged(runner: Runner, event: str) -> None:
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    write_files(runner.root, {"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    shutil.rmtree(runner.root / ".git")
    ran = runner.run(event, command="check")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log
    assert runner.run(event, command="render").code == 2


@pytest.mark.parametrize("ref", ["", "refs/heads/main"])
@pytest.mark.parametrize("event", ["deployment", "deployment_status", "registry_package"])
def test_a_deployed_commit_must_be_on_a_branch_of_this_repository(runner: Runner, event: str, ref: str) -> None:
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    run_git(runner.root, "update-ref", "refs/remotes/pull/7/head", head)
    name_origin(runner, "https://github.com/maya/plan")
    runner.environ = {"GITHUB_SHA": head, "GITHUB_REF": ref}
    ran = runner.run(event, command="check")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log
    assert "it is checked and rendered with those of the base" in ran.log
    run_git(runner.root, "update-ref", "refs/remotes/origin/release", head)
    assert runner.run(event, command="check").code == 0
    name_origin(runner, "https://github.com/mallory/plan")
    ran = runner.run(event, command="check")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("issue_comment", {"issue": {"pull_request": {"url": "x"}}}),
        ("workflow_run", {"workflow_run": {"event": "push", "pull_requests": [{"number": 7, "head": {"ref": "x"}}]}}),
        ("workflow_run", {"workflow_run": {"event": "pull_request"}}),
    ],
)
def test_the_tip_of_the_default_branch_is_merged_whatever_started_the_run(
    runner: Runner, event: str, data: dict[str, Any]
) -> None:
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    assert "is not merged" not in runner.run(event, data, command="sync").log
    runner.environ = {"GITHUB_SHA": runner.find("HEAD"), "GITHUB_REF": "refs/pull/7/merge"}
    assert "is not merged" in runner.run(event, data, command="sync").log
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    runner.commit({"README.md": "x"})
    assert "is not merged" in runner.run(event, data, command="sync").log


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch"])
def test_parts_left_out_for_another_checkout_are_reported(runner: Runner, event: str) -> None:
    tip = runner.commit({"README.md": "x"})
    head = runner.find("HEAD~")
    run_git(runner.root, "checkout", "-q", head)
    runner.environ = {"GITHUB_SHA": tip}
    ran = runner.run(event, {"schedule": "17 5 * * *"})
    assert "::notice title=launchlist::render and sync left out: " in ran.log
    assert f"the checkout is {head[:12]}, which is not {tip[:12]}, the commit of the event" in ran.log
    assert "do not set the inputs ref and repository of actions/checkout, or set its fetch-depth: 0" in ran.log
    assert "left out" not in runner.run(event, command="check").log


def test_an_as_of_in_a_pull_request_hides_no_late_task(runner: Runner) -> None:
    base = runner.commit({TASKS: TASK.replace("05-20", "05-10")})
    head = runner.commit({"checklist/plan.yaml": f"{PLAN}as_of: 2025-05-01 12:00\n"})
    ran = runner.run("pull_request", runner.pull(base, head), command="check", fail_on="warning")
    assert (ran.code, "title=overdue::" in ran.log) == (1, True), ran.log


@pytest.mark.parametrize("moment", ["", "as_of: 2025-05-17 12:00\n"])
def test_a_time_zone_in_a_pull_request_hides_no_late_task(runner: Runner, moment: str) -> None:
    settings = PLAN + moment
    late = TASK.replace("2025-05-20 12:00", "2025-05-17 10:00")
    assert (settings.count("timezone: UTC\n"), late.count("05-17 10:00")) == (1, 1)
    base = runner.commit({"checklist/plan.yaml": settings, TASKS: late})
    head = runner.commit({"checklist/plan.yaml": settings.replace("timezone: UTC", "timezone: UTC-12")})
    ran = runner.run("pull_request", runner.pull(base, head), command="check", fail_on="warning")
    assert (ran.code, "title=overdue::" in ran.log) == (1, True), ran.log
    assert "the pull request changes timezone: until" in ran.log


def test_files_of_a_pull_request_are_generated_as_of_its_own_time(rendered: Runner) -> None:
    base = rendered.find("HEAD")
    head = rendered.commit({"checklist/plan.yaml": f"{PLAN}templates: own\nas_of: 2025-05-01 12:00\n"})
    ran = rendered.run("pull_request", rendered.pull(base, head), comment="false", generated="in-pull-request")
    assert (ran.code, ran.find_output("warnings"), "title=drift" in ran.log) == (1, "2", True), ran.log
    assert (
        "the pull request changes as_of: until it is merged, it is checked and rendered with those of the base"
        in ran.log
    )


@pytest.mark.parametrize("command", ["check", "auto"])
def test_the_author_of_a_branch_does_not_choose_the_settings_by_where_it_leaves_its_base(
    runner: Runner, command: str
) -> None:
    runner.commit({"checklist/plan.yaml": PLAN + OFF})
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: BROKEN})
    run_git(runner.root, "checkout", "-q", "main")
    base = runner.commit({"checklist/plan.yaml": PLAN})
    run_git(runner.root, "checkout", "-q", "change")
    ran = runner.run("pull_request", runner.pull(base, head), command=command, comment="false")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log
    assert "plan.yaml changed" not in ran.summary


@pytest.mark.parametrize("command", ["check", "auto"])
def test_a_merge_by_the_author_does_not_count_as_one_by_github(runner: Runner, command: str) -> None:
    base = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: BROKEN})
    run_git(runner.root, "checkout", "-q", "-b", "own", base)
    runner.commit({"checklist/plan.yaml": PLAN + OFF})
    run_git(runner.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    ran = runner.run("pull_request", runner.pull(base, head), command=command, comment="false")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log


def test_a_comparison_lists_the_settings_that_do_not_apply_yet(runner: Runner) -> None:
    base = runner.find("HEAD")
    head = runner.commit({"checklist/plan.yaml": PLAN + OFF})
    ran = runner.run("pull_request", runner.pull(base, head), comment="false")
    assert "unknown-owner" in ran.summary, ran.summary


def test_a_check_fetches_the_base_that_a_shallow_clone_lacks(runner: Runner) -> None:
    base = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    run_git(runner.root, "push", "-q", "origin", "change")
    remote = runner.folder / "remote.git"
    run_git(remote, "config", "uploadpack.allowReachableSHA1InWant", "true")
    run_git(runner.folder, "clone", "-q", "--depth=1", "--branch=change", remote.as_uri(), "shallow")
    event = runner.pull(base, head)
    ran = runner.run("pull_request", event, runner.folder / "shallow", command="check")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log
    remote.rename(runner.folder / "gone")
    run_git(runner.folder, "clone", "-q", "--depth=1", "--branch=change", (runner.folder / "gone").as_uri(), "alone")
    run_git(runner.folder / "alone", "remote", "set-url", "origin", remote.as_uri())
    apart = runner.run("pull_request", event, runner.folder / "alone", command="check", fail_on="none")
    assert (apart.code, "title=unknown-owner::" in apart.log) == (2, True), apart.log
    assert "::error title=launchlist::the settings of the base are missing: the clone does not contain" in apart.log


@pytest.mark.parametrize("command", ["check", "diff"])
def test_a_pushed_commit_is_checked_with_its_own_settings(runner: Runner, command: str) -> None:
    before = runner.find("HEAD")
    runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    ran = runner.run("push", {"before": before}, command=command)
    assert (ran.code, "unknown-owner:" in ran.log, "until it is merged" in ran.log) == (0, False, False), ran.log


@pytest.mark.parametrize("command", ["auto", "check", "diff"])
def test_a_link_does_not_lead_to_a_folder_whose_base_is_empty(tmp_path: Path, command: str) -> None:
    runner = Runner(tmp_path, "plans/a")
    base = runner.find("HEAD")
    (runner.root / "plans/a").rename(runner.root / "elsewhere")
    (runner.root / "plans/a").symlink_to("../elsewhere")
    head = runner.commit({"../../elsewhere/checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    ran = runner.run("pull_request", runner.pull(base, head), command=command, comment="false")
    assert ran.code == 2
    assert "the input path 'plans/a' leads through a symbolic link, which is not followed before" in ran.log


@pytest.mark.parametrize("command", ["auto", "check", "diff"])
def test_an_event_without_a_base_fails(runner: Runner, command: str) -> None:
    head = runner.commit({"checklist/plan.yaml": PLAN + OFF, TASKS: BROKEN})
    ran = runner.run("pull_request", runner.pull("", head), command=command, fail_on="none", comment="false")
    assert (ran.code, "title=unknown-owner::" in ran.log) == (2, True), ran.log


def test_templates_of_a_pull_request_are_never_read(rendered: Runner) -> None:
    base = rendered.find("HEAD")
    head = rendered.commit({"own/footer.md.j2": "{{ nobody }}\n"})
    assert rendered.run("pull_request", rendered.pull(base, head), command="check").code == 0
    assert rendered.run("push", command="check").code == 1


def test_the_summary_names_the_settings_that_do_not_apply(repository: Path) -> None:
    page = " ".join((repository / "docs/action.md").read_text("utf-8").split())
    names = join_names([f"`{name}`" for name in SETTINGS])
    assert f"{names} of `plan.yaml`, and the template files, come from the base" in page
