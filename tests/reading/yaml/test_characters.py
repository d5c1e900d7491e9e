from __future__ import annotations

import pytest

from launchlist.reading.yaml.mojibake import _BOUNDS, has_unusual_signs


def test_the_ranges_do_not_overlap() -> None:
    assert sorted(_BOUNDS) == _BOUNDS


@pytest.mark.parametrize("sign", ["\n", "a", "~", "é", "ſ", "Ω", "Я", "–", "…", "→", "你", "한", "🔄", "🟢", "✅"])
def test_usual_characters_are_accepted(sign: str) -> None:
    assert not has_unusual_signs(sign, sign)


@pytest.mark.parametrize(
    "sign", ["\t", "\x7f", "\xa0", "\xad", "ƀ", "\u200b", "\u2028", "\ufeff", "\u3000", "🔅", "😀"]
)
def test_unusual_characters_are_found(sign: str) -> None:
    assert has_unusual_signs(sign, sign)
