"""``launchlist adopt``: import a plan kept in another form, and report the errors in it."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import PurePath
from typing import TYPE_CHECKING

from launchlist.adopt.computed import settle_computed
from launchlist.adopt.deadline_field import settle_deadline
from launchlist.adopt.draft import AdoptOptions, DraftSource
from launchlist.adopt.formats import FORMATS, SourceFormat
from launchlist.adopt.plan_data import build_plan_data
from launchlist.commands.field_values import ask_choice
from launchlist.commands.options import complete
from launchlist.editing.emitter import emit
from launchlist.errors import UsageError
from launchlist.git.run import is_committed
from launchlist.plan.moments import find_zone
from launchlist.printing.escape import escape_line
from launchlist.project.context import Outcome
from launchlist.project.new_plan import PAGE, check_files, has_foreign_page, refuse_existing, write_new_files
from launchlist.project.project import resolve_as_of
from launchlist.reading.disk.adopt_source import read_source
from launchlist.reading.disk.plan_files import read_text_file
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchlist.adopt.draft import Choose, Draft, Fault
    from launchlist.adopt.plan_data import Finished
    from launchlist.project.context import Ask, CommandContext
    from launchlist.project.project import Project


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("source", metavar="SOURCE", nargs="?", help="the file or folder to import")
    kind = add("--from", dest="kind", metavar="FORMAT", help="its format (default: detected; --from help lists them)")
    complete(kind, lambda: ((each.name, each.summary) for each in FORMATS))
    add("--into", metavar="FOLDER", help="where to write the plan (default: here); there must not be one yet")
    add("--dry-run", action="store_true", help="show the files and the problems of the source; write nothing")
    add("--zone", metavar="ZONE", help="the time zone of times without one")
    add("--as-of", metavar="MOMENT", help="the time the source was current (default: the one it gives, else now)")
    add(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADER",
        help="which column of a table contains which field",
    )
    add("--title", metavar="TEXT", help="the plan's title (default: the source's)")
    add("--release", metavar="DATE", help="the day of the release, which dates such as T-14d count from")
    add("--start", metavar="DATE", help="the day the work begins, which dates such as week 9 count from")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Write the plan of ``args.source``, or with ``--dry-run`` print it; 1 if the new plan has errors."""
    if args.kind == "help":
        return Outcome(0, "".join(f"{each.name:12} {each.summary}\n" for each in FORMATS))
    if not args.source:
        msg = "adopt needs a SOURCE: launchlist adopt launch.md; --from help lists the formats"
        raise UsageError(msg)
    root = str(PurePath(context.folder, args.into or "."))
    if not args.dry_run:
        refuse_existing(root, "name another folder with --into")
    files, is_folder = read_source(str(PurePath(context.folder, args.source)))
    source = DraftSource(args.source.rstrip("/") or args.source, files, is_folder)
    form = find_format(source, args.kind)
    wishes = build_wishes(args, context)
    draft = form.read(source, wishes)
    if args.title:
        draft = draft._replace(title=args.title)
    if args.as_of:
        draft = draft._replace(as_of=args.as_of)
    draft = draft._replace(
        release=read_anchor(args.release, "--release", wishes) or draft.release,
        start=read_anchor(args.start, "--start", wishes) or draft.start,
    )
    if draft.blockers and not draft.tasks:
        msg = f"{source.name} lists blockers only; the tasks they block must be in the same source"
        raise UsageError(msg)
    if not draft.tasks:
        msg = f"{source.name} contains no tasks; read as {form.name}, a task is {form.tasks}"
        raise UsageError(msg)
    finished = build_plan_data(draft, wishes, source.name)
    faults = (*finished.faults, *settle_computed(finished, draft, source.name, context.now))
    texts = write_texts(finished)
    project = check_files(root, texts, context.now)
    said = report_adoption(draft, finished, faults, project, form)
    if args.dry_run:
        shown = "".join(f"--- {path}\n{content}" for path, content in texts.items())
        return Outcome(int(project.has_errors), f"{_escape(shown)}{said}nothing was written: --dry-run\n")
    write_new_files(root, texts, "adopt")
    return Outcome(int(project.has_errors), f"{said}next: {name_next(root)}\n")


def find_format(source: DraftSource, wanted: str | None) -> SourceFormat:
    """Return the format asked for, else the first that the source is like."""
    if wanted:
        for form in FORMATS:
            if form.name == wanted:
                return form
        known = [form.name for form in FORMATS]
        msg = f"--from {wanted}: there is no format {quote(wanted)}; {suggest(wanted, known) or join_names(known)}"
        raise UsageError(msg)
    for form in FORMATS:
        if form.is_like(source):
            return form
    names = join_names([form.name for form in FORMATS], "or")
    msg = f"{source.name} is not in a known format{_explain_json(source)}; choose one with --from {names}"
    raise UsageError(msg)


def _explain_json(source: DraftSource) -> str:
    """Return where a file that is named like JSON is none, or what it lacks."""
    if source.is_folder or not source.name.lower().endswith((".json", ".jsonl", ".ndjson")):
        return ""
    try:
        json.loads(source.data)
    except json.JSONDecodeError as err:
        return f": line {err.lineno} is not JSON ({err.msg[:1].lower()}{err.msg[1:]})"
    except (ValueError, RecursionError):
        return ": it cannot be read as JSON"
    return ": it has no record of a known tool"


def build_wishes(args: Namespace, context: CommandContext) -> AdoptOptions:
    """Return what the options ask for."""
    zone = find_zone(args.zone) if args.zone else None
    if args.zone and zone is None:
        msg = f"--zone {args.zone}: there is no time zone {quote(args.zone)}"
        raise UsageError(msg)
    now = context.now
    if args.as_of:
        now = resolve_as_of(args.as_of, zone or UTC).at
    columns = {}
    for each in args.column:
        field, is_pair, header = each.partition("=")
        if not is_pair:
            msg = f"--column {each}: write FIELD=HEADER"
            raise UsageError(msg)
        columns[field.strip()] = header.strip()
    return AdoptOptions(now=now, choose=make_choose(context.ask), zone=zone, zone_name=args.zone or "", columns=columns)


def read_anchor(text: str | None, option: str, wishes: AdoptOptions) -> str:
    """Return the moment that an option gives, or nothing where it is not used."""
    if not text:
        return ""
    due = settle_deadline(text, wishes)
    if due.moment:
        return due.moment
    reason = join_names(due.faults) or f"{quote(text)} counts from another date"
    msg = f"{option} {text}: {reason}; write a date, such as 2026-09-02"
    raise UsageError(msg)


def make_choose(ask: Ask | None) -> Choose:
    """Return a function that asks a question with numbered answers, or answers "" without a terminal."""

    def choose(question: str, answers: Sequence[str]) -> str:
        return ask_choice(ask, question, answers) if ask else ""

    return choose


def name_next(root: str) -> str:
    """Return what to do now, where the old page is in the way of the new one too."""
    if not has_foreign_page(root):
        return "launchlist check, then launchlist render"
    page = read_text_file(root, PAGE, MAX_FILE_BYTES)
    if isinstance(page, bytes) and is_committed(root, PAGE, page):
        return "launchlist check, then launchlist render --force (the old page stays in Git's history)"
    return f"rename {PAGE}, which was not generated and is not committed; then launchlist check and launchlist render"


def write_texts(finished: Finished) -> dict[str, str]:
    """Return the files of the plan by path."""
    texts = {"checklist/plan.yaml": emit("plan", finished.plan)}
    texts |= {f"checklist/tasks/{each}.yaml": emit("task", data) for each, data in finished.tasks.items()}
    return texts | {
        f"checklist/blockers/{each}.yaml": emit("blocker", data) for each, data in finished.blockers.items()
    }


def report_adoption(
    draft: Draft, finished: Finished, faults: Sequence[Fault], project: Project, form: SourceFormat
) -> str:
    """Return how the source was understood, what it had wrong, and how many records came in."""
    faults = order_faults(faults)
    lines = [*draft.shown, *map(str, faults), *map(str, project.findings)]
    came = len(finished.tasks) + len(finished.blockers)
    tasks, blockers = count_noun(len(finished.tasks), "task"), count_noun(len(finished.blockers), "blocker")
    lines.append(f"{form.name}: {draft.records} records in the source, {came} in the plan ({tasks}, {blockers})")
    if faults:
        lines.append(f"the source had {count_noun(len(faults), 'thing')} to check; see above")
    return "".join(f"{escape_line(line)}\n" for line in lines)


def order_faults(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults by file and line, each once; those of the whole source last."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, not fault.line, fault.line))


def _escape(text: str) -> str:
    return "".join(f"{escape_line(line)}\n" for line in text.splitlines())
