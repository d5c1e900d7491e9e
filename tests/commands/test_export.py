from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from launchlist.commands.export import find_identity
from tests.workspace import AS_OF, SCRIPTS, TASK, run, run_git, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("json", "csv", "ics")


def export(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command and return the bytes it writes."""
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, **environment}
    command = [sys.executable, "-m", "launchlist", "export", *words]
    return subprocess.run(command, cwd=root, env=variables, capture_output=True, check=False)


@pytest.mark.parametrize("form", FORMATS)
def test_a_valid_plan_exits_with_0_without_messages(tmp_path: Path, form: str) -> None:
    done = export(write_plan(tmp_path), form, "--as-of", AS_OF)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"A-1" in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_time_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    root = write_plan(tmp_path)
    assert export(root, form, "--as-of", AS_OF).stdout == export(root, form, "--as-of", AS_OF).stdout


@pytest.mark.parametrize("form", ["csv", "ics"])
def test_line_endings_and_encoding_follow_the_format(tmp_path: Path, form: str) -> None:
    files = {"checklist/tasks/A-1.yaml": TASK.replace("Write the text", "Überschrift → 🚀")}
    done = export(write_plan(tmp_path, files=files), form, PYTHONIOENCODING="latin-1")
    assert "Überschrift → 🚀" in done.stdout.decode()
    assert done.stdout.count(b"\n") == done.stdout.count(b"\r\n") == done.stdout.count(b"\r")


def test_json_is_ascii_without_workflow_commands(tmp_path: Path) -> None:
    files = {"checklist/tasks/A-1.yaml": TASK.replace("Write the text", "'##[error]→'")}
    done = export(write_plan(tmp_path, files=files), "json")
    assert b"##[" not in done.stdout
    assert json.loads(done.stdout.decode("ascii"))["tasks"][0]["title"] == "##[error]→"


@pytest.mark.parametrize("form", FORMATS)
def test_filters_cut_every_format(tmp_path: Path, form: str) -> None:
    other = TASK.replace("A-1", "A-2").replace("Maya", "Tide")
    files = {"checklist/tasks/A-2.yaml": other + "labels: [law]\n"}
    root = write_plan(tmp_path, "  - name: Tide\n", files)
    for words in (("--owner", "Tide"), ("--label", "law"), ("--owner", "Tide", "--owner", "Maya", "--label", "law")):
        text = export(root, form, "--as-of", AS_OF, *words).stdout
        assert (b"A-2" in text, b"A-1" in text) == (True, False)


@pytest.mark.parametrize("form", FORMATS)
def test_a_plan_with_errors_is_exported_as_far_as_it_can_be_read(tmp_path: Path, form: str) -> None:
    files = {"checklist/tasks/A-2.yaml": "title: [\n", "checklist/tasks/A-3.yaml": TASK.replace("A-1", "A-3")}
    done = export(write_plan(tmp_path, files=files), form)
    assert done.returncode == 1
    assert done.stderr == b"the plan has 1 error: launchlist check lists it\n"
    assert b"A-3" in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_an_unreadable_plan_is_reported_on_standard_error(tmp_path: Path, form: str) -> None:
    done = export(tmp_path, form)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"error no-plan: there is no checklist/plan.yaml" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["xml"], "there is no value 'xml'"),
        (["ics", "--alarm", "soon"], "--alarm 'soon' is not a valid duration: write 1d, 2h, or 0h for no reminder"),
        (["csv", "--due", "soon"], "--due 'soon' is not a valid duration"),
        (["json", "--owner", "Mya"], "the plan has no such owner; did you mean 'Maya'?"),
        (["json", "--as-of", "soon"], "--as-of 'soon' is not a valid time"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, words: list[str], message: str) -> None:
    done = run("export", *words, cwd=write_plan(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_alarms_can_be_set_and_left_out(tmp_path: Path) -> None:
    root = write_plan(tmp_path)
    with_alarms, without = (export(root, "ics", "--alarm", span).stdout for span in ("2h", "0h"))
    assert b"-PT2H" in with_alarms
    assert b"VALARM" not in without


def read_uids(root: Path, **environment: str) -> list[str]:
    text = export(root, "ics", "--as-of", AS_OF, **environment).stdout.decode()
    return [str(event["UID"]) for event in Calendar.from_ical(text).walk("VEVENT")]


def test_uids_stay_when_title_deadline_and_everything_else_change(tmp_path: Path) -> None:
    root = write_plan(tmp_path)
    before = read_uids(root)
    write_files(
        root, {"checklist/tasks/A-1.yaml": "id: A-1\ntitle: B\nowner: Maya\ndeadline: 2025-05-21\nstatus: complete\n"}
    )
    write_files(
        root, {"checklist/plan.yaml": (root / "checklist/plan.yaml").read_text("utf-8").replace("Small", "Large")}
    )
    assert read_uids(root) == before
    assert len(set(before)) == 2


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://github.com/Owner/Name.git", "owner/name:"),
        ("https://token:secret@github.com/owner/name", "owner/name:"),
        ("git@github.com:owner/name.git", "owner/name:"),
        ("ssh://git@work.example:2222/group/owner/name.git/", "owner/name:"),
        ("/srv/git/owner/name.git", "owner/name:"),
    ],
)
def test_a_plan_is_identified_by_its_repository_however_it_was_cloned(tmp_path: Path, url: str, identity: str) -> None:
    root = write_plan(tmp_path)
    run_git(root, "init", "-q")
    assert find_identity(str(root), {}) == ""
    run_git(root, "remote", "add", "origin", url)
    assert find_identity(str(root), {}) == identity
    assert find_identity(str(write_plan(root / "Sub/plan")), {}) == f"{identity}sub/plan"


def test_without_a_remote_github_says_which_repository(tmp_path: Path) -> None:
    assert find_identity(str(write_plan(tmp_path)), {"GITHUB_REPOSITORY": "Owner/Name"}) == "owner/name:"


def test_formulas_are_defused_in_the_output(tmp_path: Path) -> None:
    files = {"checklist/tasks/A-1.yaml": TASK.replace("Write the text", "'=HYPERLINK(\"http://x\")'")}
    text = export(write_plan(tmp_path, files=files), "csv").stdout.decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == '\'=HYPERLINK("http://x")'
