"""Folders of Backlog.md: one Markdown file per task, with front matter and sections.

The format: https://github.com/MrLesk/Backlog.md
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import Draft, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.fields import SourceFields, is_short
from launchlist.adopt.record.front_matter import read_fields, read_front_matter
from launchlist.adopt.record.json_values import write_json_value
from launchlist.adopt.record_reader import SourceContext
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.plan.words.statuses import Status
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, DraftSource, DraftTask

_NAMES: Final = {
    "title": ("title",), "owner": ("assignee", "assignees"), "deadline": ("due_date", "due", "deadline"),
    "status": ("status",), "depends_on": ("dependencies",), "labels": ("labels",),
    "phase": ("milestone",), "order": ("ordinal",),
}  # fmt: skip
_FILE: Final = re.compile(
    r"(?:(?:.*/)?\.?backlog/)?(?P<folder>tasks|drafts|completed|archive/(?:tasks|drafts|completed))/"
    r"(?P<name>[^/]+)\.md",
    re.IGNORECASE,
)
_MILESTONE: Final = re.compile(r"(?:(?:.*/)?\.?backlog/)?(?:archive/)?milestones/[^/]+\.md", re.IGNORECASE)
_SETTINGS: Final = re.compile(r"(?:(?:.*/)?\.?backlog/)?config\.ya?ml", re.IGNORECASE)
_FOLDERS: Final = ("tasks", "drafts", "completed", "archive")
_NAME: Final = re.compile(r"(?P<id>[A-Za-z]+-[0-9.]+) +- +(?P<title>.+)")
_PERSON: Final = re.compile(rb"^((?:assignee|reporter): *|  - )(@[\w.-]+)(?=\r?$)", re.MULTILINE)
"""A name that must be quoted in YAML, which Backlog.md does not do."""
_MARKER: Final = re.compile(r"^[ \t]*<!-- *(?:SECTION:[A-Z_]+|AC|DOD):(?:BEGIN|END) *-->[ \t]*\n?", re.MULTILINE)
_SECTION: Final = re.compile(r"^##[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)


def is_like(source: DraftSource) -> bool:
    """Return whether a folder has task files with ids in their front matter."""
    if not source.is_folder:
        return False
    return any(
        data.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"---") and b"\nid:" in data[:4000] and b"\ntitle:" in data[:4000]
        for path, data in source.files.items()
        if _FILE.fullmatch(path)
    )


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return every task, draft, completed and archived task; raises UsageError if there are none."""
    paths = sorted((path for path in source.files if _FILE.fullmatch(path)), key=_rank)
    if not paths:
        msg = f"{source.name} has no Backlog.md tasks; name the folder that contains tasks/"
        raise UsageError(msg)
    built, faults = [], []
    milestones = _find_milestones(source)
    for path in paths:
        task, more = _read_task(source, path, options)
        built.append(task._replace(phase=milestones.get(task.phase.casefold(), task.phase)))
        faults += more
    keys = {compose_name(task.key).casefold(): task.key for task in built}
    tasks, more = settle_tasks(
        [
            task._replace(depends_on=tuple(keys.get(compose_name(key).casefold(), key) for key in task.depends_on))
            for task in built
        ]
    )
    known = {*paths, *filter(_MILESTONE.fullmatch, source.files)}
    others = sorted({path.rsplit("/", 1)[0] for path in source.files if path not in known and path.endswith(".md")})
    if others:
        names = join_names([quote(name) for name in others[:5]])
        faults.append(Fault(source.name, 0, f"the files in {names} are not tasks and are not imported"))
    title = _find_title(source)
    return Draft(records=len(paths), tasks=tasks, title=title, faults=(*faults, *more), shown=_show(paths))


def _find_title(source: DraftSource) -> str:
    """Return the project's name, from the settings of the folder; a plan has no place for the other settings."""
    for path, data in source.files.items():
        if _SETTINGS.fullmatch(path):
            name = read_fields(source.path(path), data).fields.get("project_name")
            return name if isinstance(name, str) else ""
    return ""


def _find_milestones(source: DraftSource) -> dict[str, str]:
    """Return the titles of the milestones that have a file of their own, by their ids in lower case."""
    found = {}
    for path, data in source.files.items():
        if _MILESTONE.fullmatch(path):
            fields = read_front_matter(source.path(path), data).fields
            key, title = (write_json_value(fields.get(name)).strip() for name in ("id", "title"))
            if key and title:
                found[key.casefold()] = title
    return found


def _rank(path: str) -> tuple[int, list[tuple[int, str]]]:
    """Return the sort key of a file: task-2 before task-10, archived ones last."""
    match = _FILE.fullmatch(path)
    folder = match["folder"].lower().split("/")[0] if match else ""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", path.rsplit("/", 1)[-1])
    return _FOLDERS.index(folder), [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _show(paths: list[str]) -> tuple[str, ...]:
    folders = [match["folder"] for path in paths if (match := _FILE.fullmatch(path))]
    return tuple(f"{name}/: {count_noun(folders.count(name), 'task')}" for name in sorted(set(folders)))


def _read_task(source: DraftSource, path: str, options: AdoptOptions) -> tuple[DraftTask, list[Fault]]:
    """Return the task of a file; one that cannot be read is named after its file."""
    page = read_front_matter(source.path(path), _PERSON.sub(rb'\1"\2"', source.files[path]))
    match = _FILE.fullmatch(path)
    folder, stem = (match["folder"].lower(), match["name"]) if match else ("", path)
    named = _NAME.fullmatch(stem)
    record = SourceFields(page.fields, 1, SourceContext(source.path(path), options, _NAMES, {}, {}))
    key = record.take_text("id") or (named["id"].lower() if named else stem)
    title = record.take("title") or (named["title"] if named else stem)
    record.keep_id(key)
    record.keep("folder", folder if folder.startswith("archive") else "")
    owner = record.choose_owner([name.removeprefix("@") for name in record.take_list("owner")], title)
    sections = _split_sections(page.body)
    notes = sections.pop("Description") if is_short(sections.get("Description", "\n")) else ""
    task = record.build_task(key, title, owner=owner, status=_read_status(record, folder))
    return task._replace(notes=notes, adopted={**task.adopted, **sections}), [*page.faults, *record.faults]


def _read_status(record: SourceFields, folder: str) -> Status:
    """Return the status of a task, which its folder may override: completed or archived."""
    word = record.take("status")
    status = record.interpret_status(word)
    if folder.startswith("archive"):
        return status if status.status == "complete" else Status("cancelled", word)
    if folder == "completed":
        return Status("complete", "" if status.status == "complete" else word)
    return Status("pending", word or "Draft") if folder == "drafts" and status.status == "pending" else status


def _split_sections(body: str) -> dict[str, str]:
    """Return the text of each section by its heading; text before the first one is called body."""
    parts = _SECTION.split(_MARKER.sub("", body))
    sections: dict[str, str] = {}
    for name, text in zip(["body", *parts[1::2]], parts[::2], strict=True):
        if text.strip():
            sections[name] = f"{sections[name]}\n\n{text.strip()}" if name in sections else text.strip()
    return sections
