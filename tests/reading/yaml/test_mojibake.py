from __future__ import annotations

import pytest

from launchlist.reading.yaml.mojibake import find_garbled

TEXTS = ["Größe", "Österreich", "café", "naïve", "Łódź", "日本語", "a — b", "it’s", "→", "✅", "🔄", "≥ 5", "5 µm"]
NOT_IN_CP1252 = {"Łódź"}  # one of its bytes has no character there


@pytest.mark.parametrize("charset", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("text", TEXTS)
def test_finds_what_was_read_in_the_wrong_character_set(text: str, charset: str) -> None:
    errors = "ignore" if text in NOT_IN_CP1252 else "strict"
    runs = find_garbled(text.encode().decode(charset, errors))
    assert runs
    assert all(run.repaired in text for run in runs)


@pytest.mark.parametrize("garbled", ["üîÑ", "üî¥", "üü¢", "‚è≥", "‚Äî", "‚úÖ"])
def test_finds_the_seeds_own(garbled: str) -> None:
    (run,) = find_garbled(f"a {garbled} b")
    assert run.text == garbled


@pytest.mark.parametrize(
    "text",
    [
        "„Größe“ und „MENÜ“ – süße Äpfel, Übergänge: „Ä“, ‚Öl‘, Straße",
        "« Été » à l’œuvre : “…l’été…” voilà»… «Été» ÇA VA, NOËL, Îles",
        "Zażółć gęślą jaźń, Łódź „Ćma”",
        "Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία «ΑΒΓ»",
        "Съешь же ещё этих мягких французских булок «Ёж»",
        "中文，日本語「テスト」한국어",
        "🔄 ✅ ⏳ 👩‍💻 🇩🇪 – — … © ® ™ ± × ÷ € £ √2 ≈3 ∆x ¬a 5 µs",
        "“AMANHÔ NÃO, CORAÇÃO, ÂMBAR, Ångström”, Ærø, þú",
    ],
)
def test_leaves_correct_text_alone(text: str) -> None:
    assert find_garbled(text) == []
