"""Writes plans of any size, the same every time: one file per task, as people write them, without findings."""

from __future__ import annotations

import argparse
import random
import textwrap
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

SEED = 20260301
TASKS_AN_OWNER = 40
TASKS_A_STREAM = 25
"""Dependencies stay within a stream, or lead to an earlier one."""
AS_OF = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - in the plan's zone, which plan.yaml names
FIRST_DEADLINE = datetime(2026, 1, 5, 17, 0)  # noqa: DTZ001 - the same
RELEASE = "2027-06-30"

GIVEN = (
    "Amélie Anders Beatriz Björn Chidi Clara Daniel Dmitri Elif Emeka Fatima Fionn Grace Hana Ingrid Ines "
    "Jörg João Kai Karin Lena Liam Maya Mateo Nadia Noor Olga Oskar Priya Paulo Quentin Rosa Ravi Sofia "
    "Søren Tariq Tomoko Uma Uwe Valentina Vikram Wanda Wei Ximena Yara Yusuf Zoë Zahra Aiko Bruno"
)
FAMILY = (
    "Abbott Almeida Baker Bauer Castillo Chen Dubois Diaz Eriksen Evans Fischer Fonseca Garcia Gruber "
    "Haddad Hansen Ibrahim Ito Jansen Johnson Kaya Kowalski Larsen Lopez Martin Mehta Nakamura Novak "
    "Okafor Olsen Patel Petrov Quinn Reyes Rossi Sato Silva Tanaka Torres Ueda Ulrich Vargas Vogel Weber "
    "Wong Xu Yamada Young Zhang Zimmer"
)
VERBS = ("Write", "Review", "Fix", "Deploy", "Test", "Document", "Migrate", "Plan", "Draft", "Approve", "Measure")
THINGS = (
    "the `billing` export",
    "the onboarding guide",
    "the mobile login",
    "the press kit",
    "the vendor contract",
    "the load test report",
    "the translation of the help pages",
    "the backup job",
    "the incident runbook",
    "the pricing page",
    "the café loyalty programme",
    "the Übergabe checklist",
    "the résumé import",
)
PLACES = (
    "for the EU region",
    "before the audit",
    "with the new API",
    "on the staging cluster",
    "for the partner portal",
    "of the data team",
    "with procurement",
    "for São Paulo",
    "(phase 2 → phase 3)",
)
REMARKS = (
    "The vendor needs two weeks' notice, so ask early.",
    "Acceptance: both reviewers signed off and the link is in the tracker.",
    "The scope was cut to the EU region in the last steering round.",
    "Keep the old key for 30 days, then revoke it.",
    "Costs are booked on cost centre 4711: check the remaining budget first.",
    "Use the template in docs/templates, not the old spreadsheet.",
    "If this slips, tell the release manager the same day.",
    "The draft says soon; the customer needs a date.",
)
NEWS = (
    "Asked the vendor for a quote.",
    "Draft is in review with legal.",
    "Waiting for access to the staging cluster.",
    "First half done: EU region migrated.",
    "Reviewer asked for a diagram.",
    "Signed copy received.",
)
STEPS = ("Agree on the scope", "Build it", "Test it", "Ship it")


class Entry(NamedTuple):
    """A task: what other tasks and the plan need to know of it."""

    id: str
    owner: str
    deadline: datetime
    text: str


def write_plan(size: int, folder: Path) -> None:
    """Write a plan of ``size`` tasks below ``folder``."""
    tasks = build_tasks(size)
    for name in ("tasks", "blockers"):
        (folder / "checklist" / name).mkdir(parents=True, exist_ok=True)
    for task in tasks:
        (folder / "checklist" / "tasks" / f"{task.id}.yaml").write_text(task.text, encoding="utf-8")
    for at, text in enumerate(build_blockers(tasks), start=1):
        (folder / "checklist" / "blockers" / f"BLK-{at}.yaml").write_text(text, encoding="utf-8")
    (folder / "checklist" / "plan.yaml").write_text(build_plan(tasks), encoding="utf-8")


def build_tasks(size: int) -> list[Entry]:
    """Return ``size`` tasks; what a task depends on is due at least two days before it."""
    choose = random.Random(SEED)  # noqa: S311 - nothing is secret here
    owners = list_owners(size)
    tasks: list[Entry] = []
    due = FIRST_DEADLINE
    for number in range(1, size + 1):
        place = (number - 1) % TASKS_A_STREAM
        if not place:
            due = FIRST_DEADLINE + timedelta(days=choose.randrange(60))
        due += timedelta(days=choose.randrange(2, 11), hours=choose.choice((-1, 0, 1)))
        count = choose.choices((0, 1, 2, 3), (35, 35, 20, 10))[0]
        near = choose.sample(tasks[len(tasks) - place :], min(count, place))
        far = [choose.choice(tasks)] if tasks and not place else []
        depends_on = [task.id for task in (*near, *far) if task.deadline + timedelta(days=2) <= due]
        owner = owners[(number - 1) % len(owners)]
        text = describe_task(choose, f"T-{number:06d}", owner, due, sorted(depends_on))
        tasks.append(Entry(id=f"T-{number:06d}", owner=owner, deadline=due, text=text))
    return tasks


def list_owners(size: int) -> list[str]:
    """Return enough names for each to own about 40 tasks, and at least two."""
    count = max(2, size // TASKS_AN_OWNER)
    names = [f"{given} {family}" for family in FAMILY.split() for given in GIVEN.split()]
    return names[:count]


def describe_task(choose: random.Random, task_id: str, owner: str, due: datetime, depends_on: list[str]) -> str:
    """Return the YAML of a task: finished if it was due, in progress if it is due soon."""
    status = "pending"
    if due <= AS_OF + timedelta(days=1):
        status = choose.choices(("complete", "cancelled"), (95, 5))[0]
    elif due <= AS_OF + timedelta(days=12):
        status = "in_progress"
    lines = [
        f"id: {task_id}",
        f"title: {choose.choice(VERBS)} {choose.choice(THINGS)} {choose.choice(PLACES)}",
        f"owner: {owner}",
        f'deadline: "{write_moment(choose, due)}"',
        f"status: {status}",
    ]
    if depends_on:
        lines.append(f"depends_on: [{', '.join(depends_on)}]")
    lines.append("notes: >-")
    lines += [f"  {line}" for line in textwrap.wrap(" ".join(choose.sample(REMARKS, choose.randint(1, 3))), 76)]
    if status == "in_progress":
        lines.append(f"next_action: {choose.choice(VERBS)} what is left and tell {owner.split(maxsplit=1)[0]}")
    days = choose.choices((0, 1, 2, 3), (35, 35, 20, 10))[0]
    last = min(due, AS_OF) - timedelta(days=choose.randrange(1, 6))
    if days:
        lines.append("updates:")
    for back in range(days, 0, -1):
        day = last - timedelta(days=7 * (back - 1))
        lines += [f'  - date: "{day:%Y-%m-%d}"', f"    text: {choose.choice(NEWS).replace(': ', ', ')}"]
    return "".join(f"{line}\n" for line in lines)


def write_moment(choose: random.Random, due: datetime) -> str:
    """Return the deadline in one of the forms people use; zones differ by less than the days between deadlines."""
    form = choose.choices(("clock", "offset", "day"), (60, 25, 15))[0]
    if form == "day":
        return f"{due:%Y-%m-%d}"
    zone = choose.choice((" +00:00", " +02:00", " -05:00", " +05:30", " +09:00")) if form == "offset" else ""
    return f"{due:%Y-%m-%d %H:%M}{zone}"


def build_blockers(tasks: list[Entry]) -> list[str]:
    """Return one open blocker in a hundred tasks, gone long before what it holds up is due."""
    later = [task for task in tasks if task.deadline > AS_OF + timedelta(days=30)]
    held = later[:: max(1, len(later) * 100 // len(tasks))]
    return [
        f"id: BLK-{at}\n"
        f"description: The supplier of part {at} has not answered\n"
        f"affects: [{task.id}]\n"
        f"resolution_plan: Call them, and ask a second supplier for a quote\n"
        f"owner: {task.owner}\n"
        f'eta: "{AS_OF + timedelta(days=14):%Y-%m-%d}"\n'
        f"status: open\n"
        for at, task in enumerate(held, start=1)
    ]


def build_plan(tasks: list[Entry]) -> str:
    """Return plan.yaml: frozen, so that no figure depends on the day it is measured."""
    path = sorted(tasks[:TASKS_A_STREAM], key=lambda task: task.deadline)[:: max(1, min(len(tasks), 25) // len(STEPS))]
    steps = "".join(f"  - title: {title}\n    tasks: [{task.id}]\n" for title, task in zip(STEPS, path, strict=False))
    owners = "".join(f"  - name: {name}\n" for name in dict.fromkeys(task.owner for task in tasks))
    return (
        f"version: 1\ntitle: A launch of {len(tasks):,} tasks\ngoal: measure\ntimezone: UTC+01:00\n"
        f'as_of: "{AS_OF:%Y-%m-%d %H:%M}"\nrelease: "{RELEASE}"\n'
        f"owners:\n{owners}critical_path:\n{steps}"
        f"metrics:\n  - title: Tasks\n    measure: tasks\n  - title: Days\n    measure: days_to_release\n"
    )


def main() -> None:
    """Write one plan, to look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    write_plan(args.size, args.folder)


if __name__ == "__main__":
    main()
