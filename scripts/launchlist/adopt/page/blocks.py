"""A Markdown document as the blocks a checklist is made of, read by a parser of GitHub's dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_BOX: Final = re.compile(r"\[([ xX])\]\s+")
_OURS: Final = re.compile(r"\s*<!-- launchlist\b[^>]*-->\s*$")
"""The hidden comment of a generated page."""


class Heading(NamedTuple):
    """A heading; ``text`` is inline Markdown, as all texts here."""

    line: int
    level: int
    text: str


class BlockRow(NamedTuple):
    """One row of a table."""

    line: int
    cells: tuple[str, ...]


class BlockTable(NamedTuple):
    """A table with its header row."""

    line: int
    headers: tuple[str, ...]
    rows: tuple[BlockRow, ...]
    raw: str


class ListItem(NamedTuple):
    """One item of a list, without the items below it."""

    line: int
    text: str
    box: Literal["", " ", "x"] = ""
    """Whether it has a box to tick, and whether that is ticked."""
    depth: int = 0
    more: str = ""
    """Other content of the item: further paragraphs, code."""
    mark: str = "-"
    """Its bullet or number, ``2.`` in a numbered list."""


class Items(NamedTuple):
    """A list, items below items flattened."""

    line: int
    is_numbered: bool
    items: tuple[ListItem, ...]
    raw: str


class TextBlock(NamedTuple):
    """A paragraph, or anything else: a quotation, code, HTML."""

    line: int
    text: str
    is_paragraph: bool


class ThematicBreak(NamedTuple):
    """A horizontal rule."""

    line: int


Block: TypeAlias = Heading | BlockTable | Items | TextBlock | ThematicBreak


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of a document in its order (https://github.github.com/gfm/)."""
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    tokens = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").parse(text)
    return list(_read_top(tokens, lines))


def _read_top(tokens: Sequence[Token], lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _find_end(tokens, at)
        first, last = token.map or (0, 0)
        raw = "\n".join(lines[first:last]).rstrip("\n")
        if token.type == "heading_open":
            yield Heading(first + 1, int(token.tag[1:]), tokens[at + 1].content)
        elif token.type == "table_open":
            yield _read_table(tokens[at:end], raw)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield Items(first + 1, token.type.startswith("ordered"), tuple(_read_items(tokens[at:end], lines)), raw)
        elif token.type == "hr":
            yield ThematicBreak(first + 1)
        elif token.type != "html_block" or not _OURS.match(raw):
            yield TextBlock(first + 1, raw, token.type == "paragraph_open")
        at = end


def _find_end(tokens: Sequence[Token], at: int) -> int:
    """Return where the block that opens at ``at`` is over."""
    depth = 0
    for position in range(at, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position + 1
    return len(tokens)


def _read_table(tokens: Sequence[Token], raw: str) -> BlockTable:
    rows: list[BlockRow] = []
    cells: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            cells = []
            rows.append(BlockRow((token.map or (0,))[0] + 1, ()))
        elif token.type == "inline":
            cells.append(token.content.strip())
        elif token.type == "tr_close":
            rows[-1] = rows[-1]._replace(cells=tuple(cells))
    return BlockTable(rows[0].line, rows[0].cells, tuple(rows[1:]), raw)


def _read_items(tokens: Sequence[Token], lines: list[str]) -> Iterator[ListItem]:
    """Yield each item with its own text; nested ones follow their parent."""
    item: dict[str, Any] | None = None
    depth = -1
    for at, token in enumerate(tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
        elif token.type == "list_item_open":
            if item:
                yield _build_item(item)
            mark = f"{token.info}{token.markup}"
            item = {"line": (token.map or (0,))[0] + 1, "depth": depth, "mark": mark, "texts": []}
        elif item is not None and token.type == "inline" and tokens[at - 1].type != "th_open":
            item["texts"].append(token.content)
        elif item is not None and token.type in {"fence", "code_block", "html_block"}:
            first, last = token.map or (0, 0)
            item["texts"].append("\n".join(lines[first:last]))
    if item:
        yield _build_item(item)


def _build_item(item: dict[str, Any]) -> ListItem:
    text, *more = item["texts"] or [""]
    box = _BOX.match(text)
    mark: Literal["", " ", "x"] = "" if not box else "x" if box[1] in "xX" else " "
    return ListItem(
        item["line"], text[box.end() :] if box else text, mark, item["depth"], "\n\n".join(more), item["mark"]
    )
