"""What `adopt` reads, each format with one hostile text at each of its places; JSON takes its places from samples."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.growth.plans import Data

    Writer = Callable[[Path, str], Path]

_SAMPLES: Final = Path(__file__).parents[1] / "adopt/samples"
_COLUMNS: Final = (
    "ID", "Task", "Owner", "Deadline", "Status", "Notes", "Depends on", "Labels", "Effort", "Link", "Next action",
    "Mood",
)  # fmt: skip
_ROW: Final = ("A-1", "T", "Ann", "2027-01-01", "open", "n", "", "", "", "", "", "")


def write_source(kind: str, name: str, folder: Path, text: str) -> Path:
    """Write a source with the text at one of its places; return what `adopt` is to be given."""
    folder.mkdir()
    return SOURCES[kind][name](folder, text)


def _put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(errors="surrogatepass"))
    return path


def _flat(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _cut(text: str, most: int) -> Iterator[str]:
    yield from (text[at : at + most] for at in range(0, len(text), most))


def _page(form: str, *, is_flat: bool = True) -> Writer:
    """A page in Markdown with the text for ``{}``."""

    def write(folder: Path, text: str) -> Path:
        return _put(folder / "page.md", form.replace("{}", _flat(text) if is_flat else text))

    return write


def _pages(form: str, most: int = 60) -> Writer:
    """A page in which ``form`` stands again and again, each time with a piece of the text."""

    def write(folder: Path, text: str) -> Path:
        pieces = list(_cut(_flat(text), most))
        lines = "".join(f"{form.replace('{}', piece).replace('{n}', str(at))}\n" for at, piece in enumerate(pieces, 1))
        return _put(folder / "page.md", f"# Launch\n\n{lines}")

    return write


_HEAD: Final = f"| {' | '.join(_COLUMNS)} |\n|{' - |' * len(_COLUMNS)}\n"


def _in_row(column: int) -> Writer:
    row = " | ".join("{}" if at == column else cell for at, cell in enumerate(_ROW))
    return _page(f"# Launch\n\n{_HEAD}| {row} |\n")


def _in_rows(folder: Path, text: str) -> Path:
    rows = "".join(
        f"| A-{at} | {piece} | {piece} | 2027-01-01 | open | {piece} | {piece} | | | | | |\n"
        for at, piece in enumerate(_cut(_flat(text).replace("|", "/"), 40), 1)
    )
    return _put(folder / "page.md", f"# Launch\n\n{_HEAD}{rows}")


_MARKDOWN: Final[Mapping[str, Writer]] = {
    "whole page": _page("{}", is_flat=False),
    "page below a task": _page("# Launch\n\n- [ ] a (@ann, due 2027-01-01)\n\n{}", is_flat=False),
    "heading": _page("# Launch {}\n\n- [ ] a\n"),
    "heading of a section": _page("# Launch\n\n- [ ] a\n\n## Updates {}\n\n- x\n"),
    "task": _page("# Launch\n\n- [ ] a {}\n"),
    "task at its end": _page("# Launch\n\n- [ ] a {} (@ann, due 2027-01-01)\n"),
    "brackets of a task": _page("# Launch\n\n- [ ] a ({})\n"),
    "lines below a task": _page("# Launch\n\n- [ ] a\n\n  {}\n"),
    "paragraph": _page("# Launch\n\nAs of: {}\n\n- [ ] a\n"),
    "stamp": _page("# Launch\n\nLast updated: 2026-01-01 {}\n\n- [ ] a\n"),
    "front matter": _page("---\ntitle: X\n{}\n---\n\n- [ ] a\n", is_flat=False),
    "critical path": _page("# Launch\n\n- [ ] A-1: a\n\n## Critical path\n\n1. A-1 {}\n2. {}\n"),
    "ids of a line": _page("# Launch\n\n- [ ] A-1: a\n\n## Action items\n\n- A-1/{}: do it\n"),
    "action": _page("# Launch\n\n- [ ] A-1: a\n\n## Action items\n\n- Ann: {}\n- {}\n"),
    "meeting": _page("# Launch\n\n- [ ] a\n\n## Next sync\n\n- Date: {}\n- Focus: {}\n"),
    "update": _page("# Launch\n\n- [ ] a\n\n## Updates\n\n### 13 May 2026\n\n- {}\n"),
    "update of a day": _page("# Launch\n\n- [ ] a\n\n## Updates\n\n### {}\n\n- x\n"),
    "summary": _page("# Launch\n\n- [ ] a\n\n## Timeline\n\n- 2026-01-01: {}\n- {}\n"),
    "metrics": _page(
        "# Launch\n\n- [ ] a\n\n| Metric | Target | Current | Status |\n|-|-|-|-|\n| {} | {} | {} | {} |\n"
    ),
    "blockers": _page(
        "# Launch\n\n- [ ] a\n\n## Blockers\n\n| ID | Blocker | Affects | Plan | Owner | ETA |\n|-|-|-|-|-|-|\n"
        "| B-1 | {} | {} | {} | {} | {} |\n"
    ),
    "headers": _page("# Launch\n\n| ID | Task | Owner | {} |\n|-|-|-|-|\n| A-1 | T | Ann | x |\n"),
    "many tasks": _pages("- [ ] {}"),
    "many tasks with ids": _pages("- [ ] A-{n}: {} (@ann)"),
    "many headings": _pages("## {}\n\n- [ ] a {n}\n"),
    "many updates": _pages("## Updates\n\n- A-{n}: {}\n- [ ] A-{n}: a"),
    "many actions": _pages("- [ ] A-{n}: a\n\n## Action items\n\n- Ann {}: do A-{n}\n"),
    "many summaries": _pages("- [ ] a {n}\n\n## Timeline\n\n- 2026-01-01: {} {n}\n"),
    "many rows": _in_rows,
    **{f"cell {name}": _in_row(at) for at, name in enumerate(_COLUMNS)},
}


def _table(rows: list[tuple[str, ...]], header: tuple[str, ...] = _COLUMNS) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def _with_cell(column: int, text: str) -> tuple[str, ...]:
    return tuple(text if at == column else cell for at, cell in enumerate(_ROW))


def _in_cell(column: int) -> Writer:
    return lambda folder, text: _put(folder / "t.csv", _table([_with_cell(column, text)]))


def _list_rows(text: str) -> list[tuple[str, ...]]:
    return [
        (f"A-{at}", piece, piece, "2027-01-01", "open", piece, piece, piece, "", "", "", piece)
        for at, piece in enumerate(_cut(text, 40), 1)
    ]


_CSV: Final[Mapping[str, Writer]] = {
    "whole file": lambda folder, text: _put(folder / "t.csv", text),
    "lines below the headers": lambda folder, text: _put(folder / "t.csv", _table([]) + text),
    "headers": lambda folder, text: _put(folder / "t.csv", _table([(*_ROW, "x")], (*_COLUMNS, text))),
    "many headers": lambda folder, text: _put(folder / "t.csv", _table([_ROW], (*_COLUMNS, *_cut(text, 20)))),
    "many rows": lambda folder, text: _put(folder / "t.csv", _table(_list_rows(text))),
    **{f"cell {name}": _in_cell(at) for at, name in enumerate(_COLUMNS)},
}

_OFFICE: Final = "http://schemas.openxmlformats.org/"
_MAIN: Final = f"{_OFFICE}spreadsheetml/2006/main"
_RELATED: Final = f"{_OFFICE}officeDocument/2006/relationships"


def _name_cell(column: int, row: int) -> str:
    return f"{chr(65 + column)}{row}"


def _write_row(number: int, cells: tuple[str, ...]) -> str:
    texts = (
        f'<c r="{_name_cell(at, number)}" t="inlineStr"><is><t>{_clean(cell)}</t></is></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{"".join(texts)}</row>'


def _clean(text: str) -> str:
    return escape("".join(char for char in text if char.isprintable() or char in "\t\n"))


def _write_book(folder: Path, body: str, names: tuple[str, ...] = ("Plan",), more: str = "") -> Path:
    """Write a workbook whose sheets are all one part."""
    path = folder / "book.xlsx"
    sheets = "".join(f'<sheet name="{_clean(name)}" sheetId="{at}" r:id="rId1"/>' for at, name in enumerate(names, 1))
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_OFFICE}package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_OFFICE}package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{more}</worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, f'<?xml version="1.0"?>{xml}'.encode(errors="replace"))
    return path


_TOP: Final = _write_row(1, _COLUMNS)
_BODY: Final = _TOP + _write_row(2, _ROW)


def _in_sheet(column: int) -> Writer:
    return lambda folder, text: _write_book(folder, _TOP + _write_row(2, _with_cell(column, text)))


_XLSX: Final[Mapping[str, Writer]] = {
    "comment of XML": lambda folder, text: _write_book(folder, f"<!--{_clean(text).replace('-', ' ')}-->{_BODY}"),
    "attribute": lambda folder, text: _write_book(folder, _BODY.replace("<row ", f'<row note="{_clean(text)}" ', 1)),
    "raw XML": lambda folder, text: _write_book(folder, _BODY + text),
    "headers": lambda folder, text: _write_book(folder, _write_row(1, (*_COLUMNS, text)) + _write_row(2, _ROW)),
    "name of a sheet": lambda folder, text: _write_book(folder, _BODY, (text,)),
    "many sheets": lambda folder, text: _write_book(
        folder, _BODY, tuple(f"s{at}" for at in range(len(text) // 100 + 1))
    ),
    "many rows": lambda folder, text: _write_book(
        folder, _TOP + "".join(_write_row(at, row) for at, row in enumerate(_list_rows(text), 2))
    ),
    "many merged cells": lambda folder, text: _write_book(
        folder,
        _TOP + "".join(_write_row(at, row) for at, row in enumerate(_list_rows(text), 2)),
        more="<mergeCells>"
        + "".join(f'<mergeCell ref="B{at}:B{len(text) // 40}"/>' for at in range(2, len(text) // 40))
        + "</mergeCells>",
    ),
    "formulas": lambda folder, text: _write_book(
        folder,
        _TOP
        + "".join(
            f'<row r="{at}"><c r="B{at}"><f>{_clean(piece)}</f></c></row>' for at, piece in enumerate(_cut(text, 40), 2)
        ),
    ),
    **{f"cell {name}": _in_sheet(at) for at, name in enumerate(_COLUMNS)},
}


def _list_keys(data: Data) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str):
                yield name
            yield from _list_keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from _list_keys(value)


def _replace(data: Data, key: str, text: str) -> Data:
    """Return data with the first string under a key replaced."""
    done = [False]

    def walk(value: Data) -> Data:
        if isinstance(value, dict):
            return {name: put(name, each) for name, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    def put(name: str, value: Data) -> Data:
        if name == key and isinstance(value, str) and not done[0]:
            done[0] = True
            return text
        return walk(value)

    return walk(data)


def _read_records(path: Path) -> Data:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return json.JSONDecoder().raw_decode(text)[0]  # the first of several pages


def _write_records(path: Path, data: Data) -> Path:
    if path.suffix == ".jsonl":
        return _put(path, "".join(f"{json.dumps(each)}\n" for each in data))
    return _put(path, json.dumps(data))


def _in_key(sample: Path, key: str) -> Writer:
    data = _read_records(sample)
    return lambda folder, text: _write_records(folder / sample.name, _replace(data, key, text))


def _many(build: Callable[[int, str], Data], name: str) -> Writer:
    """Many records, each with a piece of the text, and with what it depends on."""
    return lambda folder, text: _write_records(
        folder / name, [build(at, piece) for at, piece in enumerate(_cut(text, 60), 1)]
    )


def _list_json(kind: str, many: Callable[[int, str], Data]) -> dict[str, Writer]:
    samples = sorted(each for each in (_SAMPLES / kind).iterdir() if each.suffix in {".json", ".jsonl"})
    places: dict[str, Writer] = {
        "whole file": lambda folder, text: _put(folder / samples[0].name, text),
        "an open list": lambda folder, text: _put(folder / samples[0].name, f"[{text}"),
        "many records": _many(many, samples[0].name),
        "many records of one id": _many(lambda _, piece: many(1, piece), samples[0].name),
    }
    for sample in samples:
        for key in dict.fromkeys(_list_keys(_read_records(sample))):
            places[f"{sample.stem}: {key}"] = _in_key(sample, key)
    return places


def _taskwarrior(at: int, piece: str) -> Data:
    uuid, before = (f"00000000-0000-0000-0000-{each:012}" for each in (at, at + 10_000_000))
    return {
        "uuid": uuid,
        "description": f"{piece} ",
        "status": "pending",
        "depends": [before],
        "project": piece,
        "tags": [piece],
    }


def _beads(at: int, piece: str) -> Data:
    waits = [{"issue_id": f"bd-{at}", "depends_on_id": f"bx-{at}", "type": "blocks"}]
    return {"id": f"bd-{at}", "title": piece or "x", "status": "open", "assignee": piece, "dependencies": waits}


def _github(at: int, piece: str) -> Data:
    return {
        "number": at,
        "title": f"{piece} ",
        "state": "OPEN",
        "url": f"https://github.com/o/r/issues/{at}",
        "body": f"Blocked by #{at + 10_000_000}\n{piece}",
    }


_ITEM: Final = "---\nid: task-1\ntitle: T\nstatus: To Do\nassignee:\n  - '@ann'\n{}---\n\n## Description\n\n{}\n"
_FIELDS: Final = (
    "title", "status", "created_date", "priority", "due_date", "parent_task_id", "assignee", "labels", "dependencies",
)  # fmt: skip


def _item(field: str, body: str, *, is_list: bool = False) -> Writer:
    def write(folder: Path, text: str) -> Path:
        value = [f"{piece} " for piece in _cut(text, 40)] if is_list else text
        front = f"{field}: {json.dumps(value)}\n" if field else ""
        _put(folder / "backlog/config.yml", "project_name: X\n")
        inside = body.replace("{}", text)
        _put(folder / "backlog/tasks/task-1 - T.md", _ITEM.replace("{}", front, 1).replace("{}", inside))
        return folder

    return write


def _many_items(folder: Path, text: str) -> Path:
    _put(folder / "backlog/config.yml", "project_name: X\n")
    for at, piece in enumerate(_cut(text, 200), 1):
        front = f"id: task-{at}\ntitle: {json.dumps(piece)}\nstatus: To Do\ndependencies: [task-{at + 100000}]"
        item = f"---\n{front}\n---\n\n{piece}\n"
        _put(folder / f"backlog/tasks/task-{at} - T.md", item)
    return folder


_BACKLOG: Final[Mapping[str, Writer]] = {
    "body": _item("", "{}"),
    "acceptance criteria": _item("", "<!-- AC:BEGIN -->\n- [ ] #1 {}\n<!-- AC:END -->"),
    "a section": _item("", "x\n\n## {}\n\ny"),
    "many tasks": _many_items,
    **{f"field {field}": _item(field, "x") for field in _FIELDS},
    **{f"list {field}": _item(field, "x", is_list=True) for field in _FIELDS[-3:]},
}


def _requirement(form: str) -> Writer:
    def write(folder: Path, text: str) -> Path:
        _put(folder / "reqs/.doorstop.yml", "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n")
        item = form.replace("{}", json.dumps(text)).replace("<>", text)
        _put(folder / "reqs/REQ001.yml", f"active: true\nlevel: 1.0\n{item}\n")
        return folder / "reqs"

    return write


def _many_requirements(folder: Path, text: str) -> Path:
    _put(folder / "reqs/.doorstop.yml", "settings:\n  digits: 6\n  prefix: REQ\n  sep: ''\n")
    for at, piece in enumerate(_cut(text, 200), 1):
        said = json.dumps(piece)
        item = f"active: true\nlevel: 1.{at}\nheader: {said}\ntext: {said}\nlinks:\n- REQ{at + 100000:06}: null\n"
        _put(folder / f"reqs/REQ{at:06}.yml", item)
    return folder / "reqs"


_DOORSTOP: Final[Mapping[str, Writer]] = {
    "raw": _requirement("<>"),
    "many items": _many_requirements,
    **{
        f"field {name}": _requirement(f"{name}: {{}}") for name in ("header", "text", "ref", "level", "links", "status")
    },
}

SOURCES: Final[Mapping[str, Mapping[str, Writer]]] = {
    "markdown": _MARKDOWN,
    "csv": _CSV,
    "xlsx": _XLSX,
    "taskwarrior": _list_json("taskwarrior", _taskwarrior),
    "beads": _list_json("beads", _beads),
    "github": _list_json("github", _github),
    "backlog": _BACKLOG,
    "doorstop": _DOORSTOP,
}
"""Format to place to what writes it."""
