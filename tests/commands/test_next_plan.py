from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.init import run as init
from launchlist.commands.parser import build_full_parser
from launchlist.editing.starter_files import TEMPLATES
from launchlist.errors import GuardError, UsageError
from launchlist.reading.disk.plan_files import read_tree
from launchlist.reading.load import load_plan
from tests.adopt.places import build_context
from tests.commands.three_cycles import cycles
from tests.workspace import run, write_files

if TYPE_CHECKING:
    from launchlist.plan.model import Moment, Plan
    from launchlist.project.context import Outcome

PLAN = "version: 1\ntitle: Sunrise 4.1\ntimezone: UTC\nowners: [{name: Maya}]\n"
DATED = f"{PLAN}release: 2026-04-22\nanchors: {{start: 2026-01-12}}\n"


MANUAL = Path(__file__).parents[2] / "docs" / "next-release.md"
BLOCK = re.compile(r"```(yaml|console)\n(.*?)```\n", re.DOTALL)


def begin(folder: Path, *words: str) -> Outcome:
    return init(build_full_parser().parse_args(["init", *words]), build_context(folder))


def write_plan(folder: Path, settings: str = DATED, **deadlines: str) -> Path:
    """Write a plan with a task for each deadline, whose title is its name."""
    files = {"checklist/plan.yaml": settings}
    for number, (title, deadline) in enumerate(deadlines.items(), 1):
        text = f"id: A-{number}\ntitle: {title}\nowner: Maya\ndeadline: {deadline}\nstatus: complete\n"
        files[f"checklist/tasks/A-{number}.yaml"] = text
    write_files(folder, files)
    return folder


def load(folder: Path) -> Plan:
    plan = load_plan(read_tree(str(folder)).files).plan
    assert plan
    return plan


def list_moments(plan: Plan) -> dict[str, Moment | None]:
    """Return every deadline without the text that it was derived from."""
    return {task.id: task.deadline and task.deadline._replace(written="") for task in plan.tasks}


def test_three_cycles_of_one_plan(tmp_path: Path) -> None:
    made = cycles.make_cycles(tmp_path)
    kept = {path: (cycles.HERE / path).read_bytes().decode() for path in made}
    assert made == kept
    for name in ("2", "3"):
        assert {path for path in made if path.startswith(f"{name}/")} == {
            f"{name}/{path}" for path in cycles.read_plan(cycles.HERE / name)
        }


def test_the_same_start_and_release_give_the_same_dates(tmp_path: Path) -> None:
    shutil.copytree(cycles.HERE / "1", tmp_path / "1")
    begin(tmp_path, "same", "--from", "1", "--release", "2026-04-22", "--start", "2026-01-12")
    before, after = load(tmp_path / "1"), load(tmp_path / "same")
    assert list_moments(after) == list_moments(before)
    assert [anchor.at.at for anchor in after.anchors] == [anchor.at.at for anchor in before.anchors]
    assert [phase.ends and phase.ends.at for phase in after.phases] == [
        phase.ends and phase.ends.at for phase in before.phases
    ]
    assert all(task.deadline is None or task.deadline.written for task in after.tasks if not task.is_due_by_phase)


def test_the_old_plan_is_left_alone_and_nothing_is_overwritten(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", Write="2026-02-02")
    before = cycles.read_plan(tmp_path / "1")
    begin(tmp_path, "--into", "2", "--from", "1", "--release", "2026-08-26")
    assert cycles.read_plan(tmp_path / "1") == before
    with pytest.raises(GuardError, match="nothing is overwritten"):
        begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26")
    with pytest.raises(GuardError, match="nothing is overwritten"):
        begin(tmp_path, "1", "--from", "1", "--release", "2026-08-26")


def test_a_start_that_is_not_given_is_as_long_before_the_release(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", Write="2026-02-02")
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26").text
    assert "start is Mon 2026-05-18, as long before the release as last time; to change it: --start\n" in said
    assert "start: 2026-05-18" in cycles.read_plan(tmp_path / "2")["checklist/plan.yaml"]


def test_a_start_that_counts_from_the_release_stays(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", f"{PLAN}release: 2026-04-22\nanchors: {{start: release-14w mon}}\n", Write="2026-02-02")
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26").text
    assert said.startswith("1 task from 1: release Wed 2026-08-26, start Mon 2026-05-18\n")
    assert "start: release-14w mon" in cycles.read_plan(tmp_path / "2")["checklist/plan.yaml"]


def test_the_first_deadline_is_the_start_of_a_plan_without_one(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", f"{PLAN}release: 2026-04-22\n", Plan="2026-01-12", Write="2026-02-04")
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26", "--start", "2026-05-18").text
    assert "1 has no anchor start, so its first deadline is taken as its start: A-1, Mon 2026-01-12\n" in said
    files = cycles.read_plan(tmp_path / "2")
    assert "anchors:\n  start: 2026-05-18\n" in files["checklist/plan.yaml"]
    assert "deadline: start+3w wed\n" in files["checklist/tasks/A-2.yaml"]


def test_without_any_start_all_counts_from_the_release(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", f"{PLAN}release: 2026-04-22\n", Plan="2026-01-12", Write="2026-04-21")
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-25").text
    assert "  A-1  Plan  Mon 2026-05-18 (release-14w mon): the release is the only anchor\n" in said
    assert "  A-2  Write  Mon 2026-08-24 (release-1d): the release is the only anchor\n" in said


def test_of_two_cycles_the_anchor_that_was_kept_counts(tmp_path: Path) -> None:
    """Tasks are the same by their titles, versions aside, whatever their ids are."""
    one = f"{PLAN}release: 2025-12-17\nanchors: {{start: 2025-09-15}}\n"
    late, early = "Late though from the start of {}", "Early though from the release of {}"
    write_plan(
        tmp_path / "1", one, **{late.format(4.0): "2025-12-01", early.format(4.0): "2025-10-01", "N": "2025-11-03"}
    )
    write_plan(tmp_path / "2", **{"N": "2026-02-23", early.format(4.1): "2026-02-04", late.format(4.1): "2026-03-30"})
    for words in (("--from", "1", "--and", "2"), ("--from", "2", "--and", "1")):
        said = begin(tmp_path, "3", *words, "--release", "2026-08-19", "--start", "2026-05-18").text
        shutil.rmtree(tmp_path / "3")
        unclear, _, steady = said.partition("to look at:")
        assert (
            f"  A-2  {early.format(4.1)}  Wed 2026-06-03 (release-11w): same distance from the release in both"
            in steady
        )
        assert f"  A-3  {late.format(4.1)}  Mon 2026-08-03 (start+11w): same distance from the start in both" in steady
        assert "  A-1  N  Mon 2026-06-29 (start+6w): counted from the release it would be Mon 2026-06-22; " in unclear


def test_a_date_that_contradicts_a_weekday_is_listed_though_the_plan_counts_it_itself(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", **{"Demo on Tuesday": "start+1d"})
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26", "--start", "2026-05-20").text
    assert "1 date may be wrong; look at it first:\n" in said
    assert "  A-1  Demo on Tuesday  Thu 2026-05-21: its title or notes name Tuesday\n" in said


def test_what_is_due_before_its_dependency_or_the_start_is_listed(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", Test="2026-03-30", Cut="2026-04-08", Plan="2026-01-07")
    cut = tmp_path / "1/checklist/tasks/A-2.yaml"
    cut.write_text(f"{cut.read_text('utf-8')}depends_on: [A-1]\n", encoding="utf-8")
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-05", "--start", "2026-05-18").text
    assert "  A-2  Cut  Wed 2026-07-22 (release-2w): before A-1, which it depends on; counted from the start" in said
    assert "  A-3  Plan  Wed 2026-05-13 (start-1w wed): before the start; counted from the release" in said


def test_a_date_that_no_offset_can_say_stays_a_date_and_is_listed(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", Write="2026-02-02 12:00:30")
    said = begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26", "--start", "2026-05-18").text
    assert "(2026-06-08 12:00:30): 2026-02-02 12:00:30 cannot be written as an offset, so this is a date; " in said
    assert "deadline: 2026-06-08 12:00:30\n" in cycles.read_plan(tmp_path / "2")["checklist/tasks/A-1.yaml"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--from", "1"), "when is the next release"),
        (("--from", "1", "--release", "soon"), "--release 'soon' is not a valid time"),
        (("--from", "1", "--release", "2026-08-26", "--rename", "4.1"), "write OLD=NEW"),
        (("--from", "1", "--release", "2026-08-26", "--rename", "a=b", "--rename", "a=c"), "renamed twice"),
        (("--from", "1", "--release", "2026-08-26", "--zone", "UTC"), "keeps the time zone and the owners"),
        (("--from", "1", "--template", "launch"), "cannot be used together"),
        (("--and", "1"), "--and, the other cycle, needs --from"),
        (("--rename", "a=b"), "--rename needs --from"),
        (("--into", "3"), "name the folder once"),
        (("--start", "2026-05-18"), "--start needs --from or --template"),
        (("--relative", "--title", "X"), "--relative changes the plan that is there"),
        (("--template", "launch", "--title", "X"), "the dates of a template count from the release"),
        (("--from", "bare", "--release", "2026-08-26"), "bare has no release to count from"),
        (("--from", "started", "--release", "2026-08-26"), "when does the next cycle start"),
    ],
)
def test_what_cannot_be_begun_leaves_nothing(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    write_plan(tmp_path / "1", Write="2026-02-02")
    write_plan(tmp_path / "bare", PLAN, Write="2026-02-02")
    write_plan(tmp_path / "started", f"{PLAN}anchors: {{start: 2026-01-12}}\n", Write="2026-02-02")
    with pytest.raises(UsageError, match=message):
        begin(tmp_path, *([] if "--relative" in words else ["2"]), *words)
    assert not (tmp_path / "2").exists()


def test_a_plan_that_cannot_be_read_begins_nothing(tmp_path: Path) -> None:
    write_plan(tmp_path / "broken", Write="someday")
    outcome = begin(tmp_path, "2", "--from", "broken", "--release", "2026-08-26")
    assert outcome.code == 1
    assert outcome.errors == "nothing was written: broken is not a valid plan; fix it first\n"
    assert not (tmp_path / "2").exists()


def test_new_versions_in_whole_words_alone(tmp_path: Path) -> None:
    write_plan(tmp_path / "1", **{"v4.1.0 and release-4.1, not 14.1 or 4.15": "2026-02-02"})
    begin(tmp_path, "2", "--from", "1", "--release", "2026-08-26", "--rename", "4.1=4.2")
    files = cycles.read_plan(tmp_path / "2")
    assert "title: Sunrise 4.2\n" in files["checklist/plan.yaml"]
    assert "title: v4.2.0 and release-4.2, not 14.1 or 4.15\n" in files["checklist/tasks/A-1.yaml"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_makes_a_plan_without_faults(name: str, tmp_path: Path) -> None:
    words = ("--template", name, "--title", "Sunrise", "--zone", "Europe/Berlin", "--owner", "Maya")
    outcome = begin(tmp_path, ".", *words, "--release", "2099-10-13")
    assert outcome.code == 0
    checked = run("check", cwd=tmp_path)
    assert (checked.returncode, checked.stdout.rpartition(": ")[2]) == (0, "0 errors, 0 warnings\n")
    assert run("fmt", "--check", cwd=tmp_path).returncode == 0
    plan = load(tmp_path)
    assert (plan.title, {task.owner for task in plan.tasks}) == ("Sunrise", {"Maya"})
    assert all(task.deadline and task.deadline.written for task in plan.tasks)


def test_a_template_takes_a_start(tmp_path: Path) -> None:
    words = ("--template", "release", "--title", "X", "--release", "2099-10-13", "--start", "2099-07-06")
    begin(tmp_path, ".", *words)
    assert "  start: 2099-07-06\n" in cycles.read_plan(tmp_path)["checklist/plan.yaml"]


def test_a_folder_is_a_template_too(tmp_path: Path) -> None:
    write_plan(tmp_path / "ours", Write="2026-02-04")
    begin(tmp_path, "2", "--template", "ours", "--release", "2026-08-26", "--start", "2026-05-18", "--title", "New")
    files = cycles.read_plan(tmp_path / "2")
    assert "title: New\n" in files["checklist/plan.yaml"]
    assert "deadline: start+3w wed\n" in files["checklist/tasks/A-1.yaml"]


def test_deadlines_become_offsets_in_place_and_stay_the_same(tmp_path: Path) -> None:
    shutil.copytree(cycles.HERE / "1", tmp_path, dirs_exist_ok=True)
    before, plan = cycles.read_plan(tmp_path), load(tmp_path)
    outcome = begin(tmp_path, "--relative")
    assert outcome.code == 0
    assert "REL-1: deadline 2026-01-16 → start+4d\n" in outcome.text
    assert "6 dates written as offsets; every date is the same as before\n" in outcome.text
    after = cycles.read_plan(tmp_path)
    wanted = {
        "checklist/tasks/REL.yaml": [
            ("2026-01-16 #", "start+4d #"),
            ("2026-04-08 18:00", "release-2w 18:00"),
            ("2026-05-06 15:00", "release+2w 15:00"),
        ],
        "checklist/tasks/MAP-2.yaml": [
            ("2026-02-26 11:00 -05:00", "start+6w thu 11:00 -05:00"),
            ("not_before: 2026-02-02", "not_before: start+3w"),
        ],
        "checklist/tasks/QA-1.yaml": [("2026-03-30 AoE", "start+11w EOD AoE")],
    }
    for path, pairs in wanted.items():
        for old, new in pairs:
            before[path] = before[path].replace(old, new)
    assert after == before
    assert list_moments(load(tmp_path)) == list_moments(plan)
    assert begin(tmp_path, "--relative").text.startswith("0 dates written as offsets")


def test_what_the_anchors_count_from_keeps_its_date(tmp_path: Path) -> None:
    settings = f"{PLAN}release: A-1+3d\n"
    write_plan(tmp_path / "1", settings, Cut="2026-04-19", Write="2026-04-21", Odd="2026-04-20 12:00:30")
    outcome = begin(tmp_path, "1", "--relative")
    assert outcome.text.splitlines()[:2] == [
        "A-2: deadline 2026-04-21 → release-1d",
        "not changed, because no offset gives the same moment: A-1 (2026-04-19) and A-3 (2026-04-20 12:00:30)",
    ]


def test_offsets_need_something_to_count_from(tmp_path: Path) -> None:
    write_plan(tmp_path, PLAN, Write="2026-04-21")
    with pytest.raises(UsageError, match="neither a release nor an anchor start"):
        begin(tmp_path, "--relative")


def test_the_manual_is_true(tmp_path: Path) -> None:
    count = 0
    for kind, text in BLOCK.findall(MANUAL.read_text("utf-8")):
        if kind == "console":
            words, _, said = text.removeprefix("$ launchlist init ").partition("\n")
            outcome = begin(tmp_path, *shlex.split(words))
            assert outcome.text.startswith(said.removesuffix("…\n"))
            assert said.endswith("…\n") or outcome.text == said
            count += 1
        else:
            head, _, content = text.partition("\n")
            path = head.removeprefix("# ")
            if not (tmp_path / path).exists():
                write_files(tmp_path, {path: content})
            assert (tmp_path / path).read_text("utf-8") == content
            count += 1
    assert count == 6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--template", "relase"), "there is no plan in 'relase'; write release, launch or migration, or a folder"),
        (("--from", "nowhere"), "there is no plan in 'nowhere'; name a folder with checklist/plan.yaml in it"),
        (("--from", "old", "--and", "./old"), "--from and --and name the same plan, './old'; name another cycle"),
        (("--from", "old", "--start", "2027-06-01"), "the start is not before the release"),
    ],
)
def test_folders_and_dates_that_cannot_be_meant_are_refused(
    tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    write_plan(tmp_path / "old", Write="2026-02-02")
    done = run("init", "new", *words, "--release", "2027-05-01", cwd=tmp_path)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "new").exists()
