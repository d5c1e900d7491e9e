"""Folders of doorstop: one YAML or Markdown file per item, next to the document's .doorstop.yml.

The format: https://doorstop.readthedocs.io/en/latest/reference/item.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Draft, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.fields import SourceFields, is_short
from launchlist.adopt.record.front_matter import FrontMatter, read_fields, read_front_matter
from launchlist.adopt.record.json_values import write_json_value
from launchlist.adopt.record_reader import SourceContext
from launchlist.errors import UsageError
from launchlist.plan.words.statuses import Status
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, DraftSource, DraftTask
    from launchlist.adopt.record.json_values import Value

_SETTINGS: Final = ".doorstop.yml"
_FIRST, _LAST = "the linked item is done first", "the linked item is done last"
_MEANINGS: Final = (_FIRST, _LAST, "links do not imply an order")
_NAMES: Final = {
    "owner": ("owner", "assignee", "responsible"), "deadline": ("due", "due_date", "deadline"), "status": ("status",),
    "labels": ("labels", "tags"), "estimate": ("estimate", "effort"),
}  # fmt: skip


class DoorstopItem(NamedTuple):
    """An item as a task, with the items it links to; a non-normative one is text between the others."""

    task: DraftTask
    links: tuple[str, ...]
    is_normative: bool
    faults: tuple[Fault, ...]


def is_like(source: DraftSource) -> bool:
    """Return whether a folder, or one in it, is a document of doorstop."""
    return source.is_folder and any(path.rsplit("/", 1)[-1] == _SETTINGS for path in source.files)


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return every normative item as a task and the others as notes; raises UsageError if there are no items."""
    paths = _list_items(source)
    if not paths:
        msg = f"{source.name} has no items next to a {_SETTINGS}; name the folder of a document"
        raise UsageError(msg)
    items = [_read_item(source, path, options) for path in paths]
    texts = tuple(_write_note(item.task) for item in items if not item.is_normative)
    linked, faults = _link(source, items, options)
    tasks, more = settle_tasks(linked)
    folders = sorted({path.rpartition("/")[0] for path in paths})
    shown = [
        f"document in {quote(source.path(folder))}: "
        f"{count_noun(sum(path.rpartition('/')[0] == folder for path in paths), 'item')}"
        for folder in folders
    ]
    if texts:
        shown.append(f"{count_noun(len(texts), 'item')} not normative, kept in the notes")
    own = [fault for item in items for fault in item.faults]
    return Draft(
        records=len(paths) - len(texts), tasks=tasks, notes=texts, faults=(*own, *faults, *more), shown=tuple(shown)
    )


def _write_note(task: DraftTask) -> str:
    """Return a non-normative item as text."""
    lines = [f"{task.key}: {task.title}", task.notes, *(f"{name}: {text}" for name, text in task.adopted.items())]
    return "\n".join(line for line in lines if line)


def _list_items(source: DraftSource) -> list[str]:
    """Return the files of items: those directly in the folder of a document."""
    folders = {path.rpartition("/")[0] for path in source.files if path.rsplit("/", 1)[-1] == _SETTINGS}
    return sorted(
        path
        for path in source.files
        if path.rpartition("/")[0] in folders
        and path.endswith((".yml", ".yaml", ".md"))
        and not path.rsplit("/", 1)[-1].startswith((".", "README", "readme"))
    )


def _read_item(source: DraftSource, path: str, options: AdoptOptions) -> DoorstopItem:
    page = _read_file(source.path(path), source.files[path])
    record = SourceFields(page.fields, 1, SourceContext(source.path(path), options, _NAMES, {}, {}))
    key = path.rsplit("/", 1)[-1].rpartition(".")[0]
    is_normative = record.take_text("normative") != "false"
    is_active = record.take_text("active") != "false"
    if record.peek("derived") == "false":
        record.drop("derived")
    links = _read_links(record)
    title, text = _split_text(record.take_text("header"), record.take_text("text"))
    word = record.take("status")
    status = record.interpret_status(word)
    record.keep_id(key)
    record.keep("active", "" if is_active else "false")
    record.keep("text", "" if is_short(text) else text)
    record.keep("links", ", ".join(links))
    status = status if is_active else Status("cancelled", word)
    task = record.build_task(key, title, owner=record.take("owner"), status=status)
    task = task._replace(title=title or key, notes=text if is_short(text) else "")
    return DoorstopItem(task, tuple(link.split(":")[0] for link in links), is_normative, (*page.faults, *record.faults))


def _read_file(path: str, data: bytes) -> FrontMatter:
    """Return an item's fields; in Markdown its text is the body, and a heading that begins it its header."""
    if not path.endswith(".md"):
        return read_fields(path, data)
    page = read_front_matter(path, data)
    header, _, text = page.body.strip().partition("\n")
    is_header = header.startswith("# ")
    fields: dict[str, Value] = {"text": text if is_header else page.body}
    if is_header:
        fields["header"] = header.removeprefix("# ").strip()
    return page._replace(fields={**fields, **page.fields})


def _read_links(record: SourceFields) -> tuple[str, ...]:
    """Return the links of an item, each followed by a colon and the stamp of its review if it has one."""
    value = record.get_left().get("links")
    record.drop("links")
    found = []
    for each in value if isinstance(value, list) else [value] if value else []:
        if isinstance(each, dict):
            found += [f"{name}:{stamp}" if (stamp := write_json_value(link)) else name for name, link in each.items()]
        else:
            found.append(write_json_value(each))
    return tuple(text for text in found if text)


def _split_text(header: str, text: str) -> tuple[str, str]:
    """Return the title of an item and the text next to it: without a header the first paragraph is the title."""
    first = " ".join(text.split("\n\n", 1)[0].split())
    if header:
        return " ".join(header.split()), text
    return first[:2000], "" if first == " ".join(text.split()) and len(first) <= 2000 else text


def _link(source: DraftSource, items: list[DoorstopItem], options: AdoptOptions) -> tuple[list[DraftTask], list[Fault]]:
    """Return the tasks with the dependencies that links mean, which only the user knows."""
    tasks = {item.task.key: item.task for item in items}
    texts = {item.task.key for item in items if not item.is_normative}
    pairs = [(item.task, key) for item in items if item.is_normative for key in item.links if key not in texts]
    faults = [
        Fault(task.path, 1, f"{quote(task.key)} links to {quote(key)}, which is not in the source")
        for task, key in pairs
        if key not in tasks
    ]
    pairs = [(task, key) for task, key in pairs if key in tasks]
    meaning = options.choose("What does a link between two doorstop items mean?", _MEANINGS) if pairs else ""
    if pairs and not meaning:
        links = count_noun(len(pairs), "link")
        message = f"{links} between items may or may not imply an order, so none is read as a dependency"
        faults.append(Fault(source.name, 0, message, "they are kept under adopted; write depends_on where it is one"))
    waits: dict[str, list[str]] = {}
    for task, key in pairs:
        if meaning == _FIRST:
            waits.setdefault(task.key, []).append(key)
        elif meaning == _LAST:
            waits.setdefault(key, []).append(task.key)
    kept = [item.task for item in items if item.is_normative]
    return [task._replace(depends_on=tuple(waits.get(task.key, ()))) for task in kept], faults
