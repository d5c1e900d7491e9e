"""A name is one name in every command, whether an é in it is one character or two."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.names import compose_name
from launchlist.reading.disk.plan_files import PLAN_PATH, SourceFile, read_tree
from launchlist.reading.load import load_plan
from launchlist.sync.records import Identity
from tests.commands.completion.test_command import ask
from tests.sync.builder import build_owned
from tests.workspace import AS_OF, PLAN, TASK, commit, run, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

NFC, NFD = (unicodedata.normalize(form, "José") for form in ("NFC", "NFD"))
BOTH = pytest.mark.parametrize("name", [NFC, NFD], ids=["NFC", "NFD"])
SETTINGS = f"""\
  - name: {NFC}
    github: jose
metrics:
  - title: His
    measure: tasks
    owner: {NFD}
    label: {NFD}
sync:
  label: {NFC}
  escalation:
    - after: 1d
      mention: [{NFD}]
"""
TASKS = {
    "checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2").replace("Maya", NFD) + f"labels: [{NFC}]\n",
    "checklist/tasks/A-3.yaml": TASK.replace("A-1", "A-3").replace("Maya", NFC) + f"labels: [{NFD}, x, {NFC}]\n",
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write_plan(tmp_path, SETTINGS, TASKS)


@given(st.text())
def test_both_forms_are_one_name_and_case_and_likeness_tell_names_apart(text: str) -> None:
    forms = {compose_name(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {unicodedata.normalize("NFC", text)}
    assert compose_name("JOSÉ") != compose_name("José")
    assert compose_name("ﬁn") != compose_name("fin")


@given(st.text("aeoénü가Å", min_size=1, max_size=10))
def test_a_plan_has_the_names_it_would_have_in_the_other_form(name: str) -> None:
    def load(form: Literal["NFC", "NFD"]) -> object:
        files = [(PLAN_PATH, PLAN + SETTINGS), *TASKS.items()]
        texts = [(path, text.replace(NFC, name).replace(NFD, name)) for path, text in files]
        data = [(path, unicodedata.normalize(form, text).encode()) for path, text in texts]
        plan = load_plan([SourceFile(path, "plan" if path == PLAN_PATH else "task", each) for path, each in data]).plan
        assert plan
        assert plan.sync
        mentioned = [step.mention for step in plan.sync.escalation]
        return plan.tasks, plan.owners, plan.metrics, mentioned

    assert load("NFC") == load("NFD")


def test_check_knows_an_owner_in_either_form_and_finds_what_is_listed_twice(plan: Path) -> None:
    done = run("check", "--as-of", AS_OF, cwd=plan)
    assert "A-3.yaml:6:20: warning listed-twice" in done.stdout
    assert done.stdout.endswith(" 0 errors, 2 warnings\n")  # the other one: Maya has no login
    write_files(plan, {"checklist/plan.yaml": PLAN + f"  - name: {NFC}\n  - name: {NFD}\n"})
    assert "error duplicate-owner" in run("check", cwd=plan).stdout


@BOTH
@pytest.mark.parametrize("option", ["--owner", "--label"])
def test_what_is_asked_for_is_found_in_either_form(plan: Path, name: str, option: str) -> None:
    done = run("export", "json", option, name, cwd=plan)
    assert {task["id"] for task in json.loads(done.stdout)["tasks"]} == {"A-2", "A-3"}


@BOTH
def test_an_owner_is_set_in_either_form(plan: Path, name: str) -> None:
    assert run("set", "A-1", f"owner={name}", f"labels={NFC},{NFD}", cwd=plan).returncode == 0
    assert f"owner: {NFC}\n" in (plan / "checklist/tasks/A-1.yaml").read_text()
    assert run("list", "--owner", NFC, cwd=plan).stdout.count("A-") == 3
    assert run("new", "B", "Next", "--owner", name, cwd=plan).returncode == 0


def test_metrics_count_and_issues_are_assigned_in_either_form(plan: Path) -> None:
    data = json.loads(run("export", "json", "--as-of", AS_OF, cwd=plan).stdout)
    assert [metric["target"] for metric in data["metrics"]] == ["2/2"]
    loaded = load_plan(read_tree(str(plan)).files).plan
    assert loaded
    logins = {owner.name: owner.github for owner in loaded.owners}
    assert [logins[task.owner] for task in loaded.tasks] == ["", "jose", "jose"]


@BOTH
def test_an_issue_has_our_label_in_either_form(name: str) -> None:
    identity = Identity(logins=frozenset({"maya"}), label=NFC.upper())
    assert identity.has_label(build_owned(labels=(name,)).issue)


@BOTH
def test_completion_offers_the_owner_that_either_form_begins(plan: Path, name: str) -> None:
    assert ask(plan, "list", "--owner", name)[1] == [NFC]
    assert ask(plan, "set", "A-1", f"owner={name}")[1] == [f"owner={NFC}"]


def test_another_unicode_form_of_a_name_is_not_a_change(plan: Path) -> None:
    commit(plan)
    for path, text in TASKS.items():
        (plan / path).write_text(unicodedata.normalize("NFD", text))
    assert "The plan's content has not changed" in run("diff", "HEAD", cwd=plan).stdout


@BOTH
def test_a_file_is_named_in_either_form(plan: Path, name: str) -> None:
    other = unicodedata.normalize("NFD" if name == NFC else "NFC", name)
    write_files(plan, {f"checklist/tasks/{other}.yaml": TASK.replace("A-1", "C-1").replace(": ", ":  ")})
    assert run("fmt", "--check", f"checklist/tasks/{name}.yaml", cwd=plan).stdout.count("run: launchlist fmt") == 1
    assert run("renumber", "C-1", "--file", f"checklist/tasks/{name}.yaml", cwd=plan).returncode == 0


def test_adopt_makes_one_owner_and_one_task_of_a_name_in_two_forms(tmp_path: Path) -> None:
    due = unicodedata.normalize("NFD", "Fällig")
    rows = [
        f"ID,Task,Owner,{due},Depends on,Labels",
        f"Ü-x,First,{NFC} (lead),2030-03-03,,{NFC}",
        f'B-2,Second,{NFD},2030-03-04,{unicodedata.normalize("NFD", "Ü-x")},"{NFC},{NFD}"',
    ]
    (tmp_path / "rows.csv").write_text("\n".join(rows))
    done = run("adopt", "rows.csv", "--zone", "UTC", "--column", "deadline=FÄLLIG", cwd=tmp_path)
    assert done.returncode == 0, done
    first, second = (path.read_text() for path in sorted((tmp_path / "checklist/tasks").iterdir(), reverse=True))
    plan = (tmp_path / "checklist/plan.yaml").read_text()
    assert plan.count("- name:") == 1
    assert f"- name: {NFC}\n    role: lead\n" in plan
    assert "deadline: 2030-03-03\n" in first
    assert f"owner: {NFC}\n" in second
    assert second.count("Jos") == 2
    assert "depends_on:" in second
