from __future__ import annotations

import pytest

from launchlist.adopt.page.blocks import (
    Block,
    BlockRow,
    BlockTable,
    Heading,
    Items,
    ListItem,
    TextBlock,
    ThematicBreak,
    read_blocks,
)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("# A *b*", [Heading(1, 1, "A *b*")]),
        ("A\n===", [Heading(1, 1, "A")]),
        ("---", [ThematicBreak(1)]),
        ("one\ntwo", [TextBlock(1, "one\ntwo", is_paragraph=True)]),
        ("> said", [TextBlock(1, "> said", is_paragraph=False)]),
        ("<!-- hidden -->", [TextBlock(1, "<!-- hidden -->", is_paragraph=False)]),
        ("<!-- launchlist: generated from checklist/, do not edit by hand -->", []),
        (
            "\n| a | b |\n|-|-|\n| 1 |\n",
            [BlockTable(2, ("a", "b"), (BlockRow(4, ("1", "")),), "| a | b |\n|-|-|\n| 1 |")],
        ),
        (
            "| a\\|b |\n|-|\n| `c\\|d` |",
            [BlockTable(1, ("a|b",), (BlockRow(3, ("`c|d`",)),), "| a\\|b |\n|-|\n| `c\\|d` |")],
        ),
        ("1. x", [Items(1, is_numbered=True, items=(ListItem(1, "x", mark="1."),), raw="1. x")]),
    ],
)
def test_each_kind_of_block(text: str, blocks: list[Block]) -> None:
    assert read_blocks(text) == blocks


def test_items_keep_their_box_depth_and_content() -> None:
    text = "- [ ] a\n  more\n  - [X] b\n\n    a paragraph\n\n    ```\n    code\n    ```\n- c\n"
    (found,) = read_blocks(text)
    assert isinstance(found, Items)
    assert found.items == (
        ListItem(1, "a\nmore", " "),
        ListItem(3, "b", "x", 1, "a paragraph\n\n    ```\n    code\n    ```"),
        ListItem(10, "c"),
    )


def test_a_deeply_nested_document_is_read() -> None:
    assert read_blocks("> " * 5000 + "x")
    assert read_blocks("\n".join("  " * depth + "- x" for depth in range(300)))
