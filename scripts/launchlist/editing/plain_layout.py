"""Format a plain file of one task or blocker field by field: most files are plain."""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from launchlist.editing.comment_placement import is_modeline
from launchlist.editing.emitter import WIDTH, WORD
from launchlist.editing.field_order import LISTS, SchemaKind, list_fields
from launchlist.editing.scalar_style import can_be_plain, may_lose_quotes
from launchlist.reading.yaml.plain_fields import split_fields, split_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence


_UNKNOWN: Final = 1000
"""The rank of fields that are not in the schema: after those that are."""


def lay_out_plain(kind: SchemaKind, text: str) -> str | None:
    """Return the result of `change_layout` for a text whose characters `split_plain` accepts; None if it is needed.

    In such a file no field affects the layout of another one: everything is indented by two, single quotes are used
    only where required, the only comment names a schema. So each field is formatted alone, then all are sorted.
    """
    fields = split_fields(text) if kind in LISTS else None
    if fields is None:
        return None
    ranks = _rank_fields(kind)
    head = blank = ""
    laid_out: list[tuple[int, str]] = []
    for key, value, block, below, rest in fields:
        if rest:
            if laid_out and rest == "\n":
                blank += rest
            elif not laid_out and not head and is_modeline(rest):
                head = rest
            else:
                return None
            continue
        written = _write_value(value) if value else block.rstrip("\n") or _write_below(kind, key, below)
        if not written or len(blank) > 1:
            return None
        laid_out.append((ranks.get(key, _UNKNOWN), f"{blank}{key}:{written if below else f' {written}'}\n"))
        blank = block[len(written) + 1 :]
    laid_out.sort(key=itemgetter(0))
    # A blank line above a field moves with it; at the start or end of the file it would have to be removed.
    is_apart = bool(blank) or laid_out[0][1][0] == "\n"
    return None if is_apart else head + "".join([field for _, field in laid_out])


def _write_value(value: str) -> str:
    """Return the formatted single-line value; "" if it depends on how others are quoted."""
    if value[0] not in {'"', "'"}:
        return value
    if value[0] == "'" and not {'"', "\\"} & set(value):
        return ""
    text = value[1:-1]
    return text if may_lose_quotes(text) and can_be_plain(text) else value


def _write_below(kind: SchemaKind, key: str, below: str) -> str:
    """Return what follows the colon of a key with a list or mapping below it, or "" if that is not known."""
    pairs = split_pairs(below) if key not in LISTS.values() else None
    if not pairs:
        return ""
    is_list = pairs[0][0] == "  - "
    if is_list and not any(name for _, name, _ in pairs):
        return _write_items([value for _, _, value in pairs], f"{key}:")
    records: list[list[tuple[int, str, str]]] = []
    ranks = _rank_fields(kind, key, is_list=is_list)
    for lead, name, value in pairs:
        written = _write_value(value)
        if not name or not written:
            return ""
        if lead == "  - " or not records:
            records.append([])
        records[-1].append((ranks.get(name, _UNKNOWN), name, written))
    lines = []
    for record in records:
        record.sort(key=itemgetter(0))
        for at, (_, name, written) in enumerate(record):
            lead = ("    " if at else "  - ") if is_list else "  "
            lines.append(f"\n{lead}{name}: {written}")
    return "".join(lines)


def _write_items(values: Sequence[str], lead: str) -> str:
    """Return a list of texts: in brackets if all are words and fit on the line, else one item per line."""
    texts = [value[1:-1] if value[0] in {'"', "'"} else value for value in values]
    written = [_write_value(value) if value[0] != "[" else "" for value in values]
    if not all(written):
        return ""
    if all(map(WORD.fullmatch, texts)):
        items = [text if may_lose_quotes(text) else value for text, value in zip(texts, values, strict=True)]
        brackets = f" [{', '.join(items)}]"
        if len(lead) + len(brackets) <= WIDTH:
            return brackets
    return "".join([f"\n  - {value}" for value in written])


@cache
def _rank_fields(kind: SchemaKind, key: str = "", *, is_list: bool = False) -> dict[str, int]:
    """Return the rank in the schema of each field at the top of a file, or below one of its keys."""
    pointer = (key, 0) if is_list else (key,) if key else ()
    return {name: rank for rank, name in enumerate(list_fields(kind, pointer))}
