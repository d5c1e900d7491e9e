"""``launchlist init``: start a plan, with its workflow, hook and editor settings, unless they already exist."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

from launchlist.commands.field_values import read_wished_moment
from launchlist.commands.next_plan import describe_cycle, follow_plan, read_earlier_plans, refuse_errors
from launchlist.editing.starter_files import (
    TEMPLATES,
    TOP_FILES,
    Start,
    find_repository_origin,
    write_plan,
    write_surroundings,
    write_template,
)
from launchlist.errors import GuardError, UsageError
from launchlist.git.run import find_prefix, run_git
from launchlist.plan.moments import find_zone
from launchlist.printing.escape import escape_line
from launchlist.project.context import Outcome
from launchlist.project.exclusive import run_alone
from launchlist.project.new_plan import (
    PAGE,
    check_files,
    find_present,
    has_foreign_page,
    refuse_existing,
    write_new_files,
)
from launchlist.reading.schema.validator import read_schema_text
from launchlist.wording import join_names, quote, quote_word

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping
    from datetime import tzinfo

    from launchlist.commands.next_plan import FollowingPlan
    from launchlist.project.context import CommandContext

_WEEKS = 2
"""How long the first task has if no release date is given."""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("folder", nargs="?", metavar="FOLDER", help="where to write the plan (default: here)")
    add("--from", dest="source", metavar="DIR", help="start the next cycle of the plan in this folder")
    add("--and", dest="also", metavar="DIR", help="with --from: one more cycle of it, to see which dates are steady")
    add("--template", metavar="NAME", help=f"start from {join_names(TEMPLATES, 'or')}, or from the plan in a folder")
    add("--into", metavar="FOLDER", help="the same as FOLDER")
    add("--relative", action="store_true", help="rewrite the deadlines of the existing plan as offsets")
    add("--title", metavar="TEXT", help="the title: what you are launching")
    add("--zone", metavar="ZONE", help="the time zone of deadlines: Europe/Berlin, UTC+08:00")
    add("--release", metavar="MOMENT", help="the release date: 2026-12-01, tomorrow 18:00, in 6 weeks")
    add("--start", metavar="MOMENT", help="with --from or --template: when work starts")
    add("--owner", metavar="NAME", help="who owns the first task (default: git's user.name)")
    add(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="with --from: replace a word such as 1.36=1.37 in titles, notes and the goal; can be repeated",
    )


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Write the files that do not exist yet and name the next two commands."""
    _refuse_options(args)
    if args.relative:
        return _make_relative(args, context)
    given = args.folder if args.folder is not None else args.into
    folder = given if given is not None else _ask(context, "Where should the plan be written? (.)", ".") or "."
    root = str(PurePath(context.folder, folder))
    refuse_existing(root, "name another folder, or add to it: launchlist new")
    _refuse_page(root, folder)
    following = _follow(args, context)
    if isinstance(following, Outcome):
        return following
    plan: Mapping[str, str | bytes] = following.cycle.files if following else _write_first_plan(args, context)
    schemas = {name: read_schema_text(name) for name in ("plan", "task", "blocker")}
    around_it = write_surroundings(schemas, find_repository_origin(_read_direct_url()))
    prefix = _find_prefix(folder, context)
    if prefix:
        around_it = {path: text for path, text in around_it.items() if path not in TOP_FILES}
    present = find_present(root, around_it)
    new = {path: text for path, text in around_it.items() if path not in present}
    files = {**plan, **new}
    project = check_files(root, files, context.now)
    if project.has_errors and following:
        return refuse_errors(project, context, "the new plan would not be valid")
    if project.has_errors:  # the options are not valid in a plan, such as a title with two lines
        msg = "; ".join(f"{finding.message}; {finding.hint}" for finding in project.findings)
        raise UsageError(msg)
    write_new_files(root, files)
    lines = describe_cycle(following, project) if following else [f"wrote {path}" for path in plan]
    lines += [f"wrote {path}" for path in new]
    lines += [f"left {path}, which already exists: {_advise(path)}" for path in around_it if path in present]
    lines += _list_todo(new)
    if prefix:
        lines.append(f"left out {join_names(TOP_FILES)}: they belong at the top of the repository, not in {prefix}")
    where = "" if folder == "." else f" --root {quote_word(folder)}"
    lines += ["next:", f"  launchlist check{where}", f"  launchlist render{where}"]
    return Outcome(0, "".join(f"{escape_line(line)}\n" for line in lines))


def _refuse_options(args: Namespace) -> None:
    """Raise UsageError for options that mean nothing together."""
    is_begun = bool(args.source or args.template)
    faults = {
        "--from and --template cannot be used together": args.source and args.template,
        "--and, the other cycle, needs --from": args.also and not args.source,
        "name the folder once: FOLDER or --into": args.folder and args.into,
        "--rename needs --from": args.rename and not is_begun,
        "--start needs --from or --template": args.start and not is_begun,
        "--relative changes the plan that is there; leave the other options out": args.relative
        and (is_begun or args.into or args.title or args.zone or args.release or args.owner),
    }
    for fault, is_true in faults.items():
        if is_true:
            raise UsageError(fault)


def _make_relative(args: Namespace, context: CommandContext) -> Outcome:
    from launchlist.commands.relative_dates import make_relative  # needed by this option alone

    if args.folder:
        context = context._replace(root=str(PurePath(context.folder, args.folder)))
    return run_alone(make_relative, args, context)


def _follow(args: Namespace, context: CommandContext) -> FollowingPlan | Outcome | None:
    """Return the next cycle of the plan that is named, or why there is none; None where none is asked for."""
    source = args.source or (args.template if args.template not in TEMPLATES else None)
    if not source:
        return None
    if args.zone or args.owner:
        msg = "the next cycle keeps the time zone and the owners; leave --zone and --owner out"
        raise UsageError(msg)
    hint = f"write {join_names(TEMPLATES, 'or')}, or a folder with a plan" if args.template else ""
    plans = read_earlier_plans([source, args.also] if args.also else [source], context, hint)
    return plans if isinstance(plans, Outcome) else follow_plan(args, context, plans)


def _write_first_plan(args: Namespace, context: CommandContext) -> dict[str, str]:
    """Return the files of a plan with one task, or of a template."""
    start = _find_start(args, context)
    if not args.template:
        return write_plan(start)
    if not start.release:
        msg = "the dates of a template count from the release; add --release 2026-12-16"
        raise UsageError(msg)
    zone = find_zone(start.zone) or UTC
    begins = read_wished_moment(args.start, "--start", zone, context) if args.start else ""
    return write_template(args.template, start, begins)


def _find_prefix(folder: str, context: CommandContext) -> str:
    """Return the plan's folder in its repository; "" at the top of one, or outside of any."""
    prefix = find_prefix(context.folder)
    place = PurePosixPath(prefix or "", folder)
    is_outside = prefix is None or place.is_absolute() or ".." in place.parts
    return "" if is_outside or str(place) == "." else str(place)


def _refuse_page(root: str, folder: str) -> None:
    """Raise GuardError for a hand-written page: render would not replace it, and adopt would not read it here."""
    if has_foreign_page(root):
        where = f" --into {quote_word(folder)}" if folder != "." else ""
        adopt = f"launchlist adopt {quote_word(str(PurePath(folder, PAGE)))}{where}"
        msg = (
            f"{PurePath(root, PAGE)} already exists and was not written by launchlist; nothing is overwritten: "
            f"to turn it into a plan: {adopt}; to keep both, move it away first"
        )
        raise GuardError(msg)


def _find_start(args: Namespace, context: CommandContext) -> Start:
    title = args.title or _ask(context, "What are you launching?", "")
    if not title:
        msg = "init needs a title: launchlist init --title 'Website launch'"
        raise UsageError(msg)
    zone_name = args.zone or _ask(context, "Which time zone are deadlines in, such as Europe/Berlin? (UTC)", "UTC")
    zone = find_zone(zone_name)
    if zone is None:
        msg = f"--zone {zone_name}: there is no time zone {quote(zone_name)}"
        raise UsageError(msg)
    said = args.release or _ask(context, "When is the launch? (leave empty if it is not known yet)", "")
    release = read_wished_moment(said, "--release", zone, context) if said else ""
    owner = args.owner or _find_user(context)
    return Start(title, zone_name, owner, release or _count_weeks(context, zone), release)


def _ask(context: CommandContext, question: str, usual: str) -> str:
    return (context.ask(question) if context.ask else "") or usual


def _count_weeks(context: CommandContext, zone: tzinfo) -> str:
    return (context.now.astimezone(zone).date() + timedelta(weeks=_WEEKS)).isoformat()


def _find_user(context: CommandContext) -> str:
    """Return the user's name according to git, or else the system."""
    name = run_git(context.folder, "config", "user.name").output.strip()
    return name or context.environ.get("USER") or context.environ.get("USERNAME") or "Me"


def _read_direct_url() -> str | None:
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return distribution("launchlist").read_text("direct_url.json")
    except PackageNotFoundError:
        return None


def _advise(path: str) -> str:
    """Return what an existing file should contain."""
    advice = {
        ".gitattributes": "add  /CHECKLIST.md linguist-generated=true",
        ".pre-commit-config.yaml": "add the hooks launchlist-fmt, launchlist-check and launchlist-render",
        ".vscode/settings.json": "add yaml.schemas, as docs/editors.md shows",
        ".vscode/extensions.json": "recommend redhat.vscode-yaml",
    }
    return advice.get(path, "compare it with the one in the README")


def _list_todo(files: dict[str, str]) -> list[str]:
    """Return what must still be filled in by hand."""
    placeholders = {"OWNER": "OWNER/launchlist", "COMMIT": "launchlist@COMMIT"}
    missing = {path: [name for name, sign in placeholders.items() if sign in text] for path, text in files.items()}
    return [
        f"replace {join_names(names)} in {path}: they are the owner and the release of the launchlist that you use"
        for path, names in missing.items()
        if names
    ]
