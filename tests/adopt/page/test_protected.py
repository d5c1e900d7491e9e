from __future__ import annotations

import pytest

from launchlist.adopt.page.task_list import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a `@b` c", "a ____ c"),
        ("a ``@b`c`` d", "a ________ d"),
        ("a `@b c", "a `@b c"),
        ("see [a @b](c) d", "see _________ d"),
        ("![a](b(c)d) e", "___________ e"),
        ("[a] (b)", "[a] (b)"),
        ("[[[a](b) c", "________ c"),
        ("<@b> < c>", "____ < c>"),
        ("at https://a.b/@c d", "at ______________ d"),
    ],
)
def test_code_links_and_addresses_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked.replace("_", "\0")


@pytest.mark.parametrize("piece", ["`", "`a ``", "<", "<a", "[", "![", "[a](", "[](b", "[a](b(", "https:", "(", "@a"])
def test_long_runs_of_unclosed_marks_stay(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    masked = mask(text)
    assert len(masked) == len(text)
    assert masked == text if piece != "`a ``" else masked.startswith("`a ")


def test_many_brackets_before_a_link_read_its_target_once() -> None:
    text = "[" * 20_000 + "](" + "a" * 20_000
    assert mask(text) == text
    assert mask(f"{text})") == "\0" * (len(text) + 1)
