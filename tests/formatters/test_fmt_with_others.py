"""Holds `fmt` to what Prettier, yamllint and three readers of YAML make of a file before and after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from ruamel.yaml import YAML

from launchlist.editing.emitter import emit
from launchlist.editing.formatter import change_layout
from launchlist.editing.patch import FieldChange, patch_file
from launchlist.reading.yaml.decode import decode_text
from tests.editing.test_layout import EXAMPLES, KINDS
from tests.editing.texts import TEXTS
from tests.formatters.programs import ask_node, run_yamllint

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.editing.field_order import SchemaKind

WRITTEN = sorted(Path(__file__).parent.glob("files/*.yaml"))
PRETTIER: tuple[dict[str, Any], ...] = (
    {"tabWidth": 4},
    {"tabWidth": 4, "singleQuote": True, "printWidth": 60, "proseWrap": "always"},
    {"printWidth": 120, "proseWrap": "never", "bracketSpacing": False},
    {"printWidth": 60, "quoteProps": "consistent"},
    {"tabWidth": 3, "endOfLine": "crlf"},
)
YAMLLINT = {
    "indentation: {spaces: 2, indent-sequences: false}": "lists-in-the-column-of-keys",
    "indentation: {spaces: 4}": "indented-by-four",
    "indentation: {spaces: 4, indent-sequences: false}": "flush-by-four",
    "indentation: {spaces: 4, check-multi-line-strings: true}": "texts-in-a-column",
    "indentation: {spaces: consistent, indent-sequences: consistent}": "flush-by-four indented-by-four",
    "brackets: {min-spaces-inside: 1, max-spaces-inside: 1, min-spaces-inside-empty: 1}, "
    "braces: {min-spaces-inside-empty: 1, max-spaces-inside: 1}": "padded-brackets",
    "line-length: {max: 60}": "brackets-for-sixty-columns",
    "comments: {min-spaces-from-content: 2}": "marks-and-comments",
}
"""Rules beyond the default ones, with files that pass them."""
REWRITTEN = {"braces.yaml", "brackets-with-comment.yaml", "short-block-list.yaml"}
"""They hold nothing but what `fmt` puts on other lines, so nothing says how that is to be indented or spaced."""
TYPED = (
    "2026", "true", "Null", "~", "=", "<<", "no", "On", "y", "12:30", "1:2:3.5", "1e3", ".5", "-.inf", ".NaN", "0x1F",
    "017", "0o17", "0b11", "1_000", "+1", "1.10", "2001-01-01", "2001-01-01T10:00:00Z", "2001-1-1 1:00:00 +1", "",
)  # fmt: skip


def lay_out(name: str, text: str) -> str:
    kind: SchemaKind = KINDS.get(Path(name).parent.name, "task" if "/" not in name else "plan")
    data = change_layout(name, kind, text.encode())
    assert isinstance(data, bytes), name
    return data.decode()


@pytest.fixture(scope="module", name="files")
def read_files() -> dict[str, str]:
    """Return every file of the examples that can be read, each text once, and those made for these tests."""
    texts = {path.name: path.read_text("utf-8") for path in WRITTEN}
    known = set()
    for path in EXAMPLES:
        data = path.read_bytes() if path.stat().st_size < 100_000 else b""
        text = decode_text("x.yaml", data).text or ""
        if text and text not in known and isinstance(change_layout("x.yaml", "task", data), bytes):
            known.add(text)
            texts["/".join(path.parts[-5:])] = text
    assert len(texts) > 300
    return texts


@pytest.fixture(scope="module", name="laid_out")
def lay_files_out(files: dict[str, str]) -> dict[str, str]:
    return {name: lay_out(name, text) for name, text in files.items()}


def read_pyyaml(text: str) -> object:
    return yaml.safe_load(text)


def read_ruamel(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


def describe(value: Any) -> Any:  # noqa: ANN401 - any data
    """Return values with their types, which may compare as equal: 1, 1.0 and True."""
    if isinstance(value, dict):
        return {(type(key), key): describe(each) for key, each in value.items()}
    return [*map(describe, value)] if isinstance(value, list) else (type(value), str(value))


def try_to(read: Callable[[str], object], text: str) -> Any:  # noqa: ANN401 - any data
    """Return what a reader makes of a text that it may refuse, dates without days for example."""
    try:
        return describe(read(text))
    except Exception as error:  # noqa: BLE001 - each reader has errors of its own
        return f"refused: {type(error).__name__}"


@pytest.mark.parametrize("read", [read_pyyaml, read_ruamel])
def test_no_type_changes_to_a_reader(
    read: Callable[[str], object], files: dict[str, str], laid_out: dict[str, str]
) -> None:
    before = {name: try_to(read, text) for name, text in files.items()}
    after = {name: try_to(read, laid_out[name]) for name in files}
    assert {name: after[name] for name, seen in before.items() if after[name] != seen} == {}
    assert sum(isinstance(seen, dict) for seen in before.values()) > 300


@pytest.mark.parametrize("version", ["1.2", "1.1"])
def test_no_type_changes_to_npms_reader(version: str, files: dict[str, str], laid_out: dict[str, str]) -> None:
    before, after = ask_node(version, files), ask_node(version, laid_out)
    seen = {name: each for name, each in before.items() if "error" not in each}
    assert len(seen) > 300
    assert {name: after[name] for name, each in seen.items() if after[name] != each} == {}


def test_prettier_and_fmt_do_not_undo_each_other(files: dict[str, str], laid_out: dict[str, str]) -> None:
    pretty = {name: text for name, text in ask_node("prettier", files).items() if isinstance(text, str)}
    assert len(pretty) > 300
    formatted = {name: lay_out(name, text) for name, text in pretty.items()}
    assert ask_node("prettier", formatted) == formatted
    pretty = {name: text for name, text in ask_node("prettier", laid_out).items() if isinstance(text, str)}
    assert {name: lay_out(name, text) for name, text in pretty.items()} == pretty


@pytest.mark.parametrize("options", PRETTIER, ids=str)
def test_prettier_and_fmt_settle_under_any_options(options: dict[str, Any], files: dict[str, str]) -> None:
    """After two runs of each at most, whichever came first, there is nothing more to do for either."""
    texts = {name: text for at, (name, text) in enumerate(sorted(files.items())) if "/" not in name or not at % 12}
    both = {f"ours/{name}": lay_out(name, text) for name, text in texts.items()}
    both |= {f"theirs/{name}": text for name, text in texts.items()}
    pretty = run_prettier(both, options)
    before = run_prettier({name: lay_out(name.partition("/")[2], text) for name, text in pretty.items()}, options)
    both = {name: lay_out(name.partition("/")[2], text) for name, text in before.items()}
    assert len(both) > 100
    assert {name: (before[name], text) for name, text in both.items() if text != before[name]} == {}


def run_prettier(texts: dict[str, str], options: dict[str, Any]) -> dict[str, str]:
    """Return what is readable after Prettier: with another indentation it breaks texts that state their own."""
    pretty = {name: text for name, text in ask_node("prettier", texts, options).items() if isinstance(text, str)}
    return {
        name: text for name, text in pretty.items() if isinstance(change_layout(name, "task", text.encode()), bytes)
    }


@pytest.mark.parametrize(("rules", "names"), YAMLLINT.items())
def test_a_formatted_file_still_passes_strict_yamllint(
    rules: str, names: str, files: dict[str, str], laid_out: dict[str, str], tmp_path: Path
) -> None:
    config = f"{{extends: default, rules: {{{rules}}}}}"
    before = run_yamllint(tmp_path / "before", files, "-d", config)
    silent = {name: laid_out[name] for name, lines in before.items() if not lines and name not in REWRITTEN}
    assert {f"{name}.yaml" for name in names.split()} <= silent.keys()
    after = run_yamllint(tmp_path / "after", silent, "-d", config)
    assert {name: (lines, silent[name]) for name, lines in after.items() if lines} == {}


def test_a_change_is_indented_as_its_file_is() -> None:
    text = "id: A-1\ntitle: x\nnotes: |\n    a\n    b\n"
    change = [FieldChange(("notes",), "c\nd\n"), FieldChange(("updates",), [{"date": "2025-05-14", "text": "e\nf\n"}])]
    changed = patch_file("x.yaml", "task", text.encode(), change).decode()
    assert "notes: |\n    c\n    d\n" in changed
    assert "updates:\n    - date: 2025-05-14\n      text: |\n          e\n          f" in changed


def test_a_formatted_file_still_passes_yamllint(
    files: dict[str, str], laid_out: dict[str, str], tmp_path: Path
) -> None:
    before = run_yamllint(tmp_path / "before", files)
    after = run_yamllint(tmp_path / "after", laid_out)
    clean = [name for name, lines in before.items() if not any("[error]" in line for line in lines)]
    silent = [name for name, lines in before.items() if not lines]
    assert len(clean) > 200
    assert len(silent) > 10
    assert {name: after[name] for name in clean if any("[error]" in line for line in after[name])} == {}
    assert {name: after[name] for name in silent if after[name]} == {}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_line_breaks_that_fit_stay(path: Path) -> None:
    text = path.read_text("utf-8")
    assert lay_out(path.name, text).count("\n---\n") == text.count("\n---\n")
    assert lay_out(path.name, lay_out(path.name, text)) == lay_out(path.name, text)


def test_a_text_that_is_written_is_text_to_every_reader() -> None:
    texts: list[str] = [*TYPED]

    @settings(max_examples=200, derandomize=True, database=None)
    @given(TEXTS)
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    files = {
        f"{at}.yaml": emit("task", {"id": "A-1", "title": text, "labels": [text], "deadline": "2025-05-20"})
        for at, text in enumerate(texts)
    }
    seen = ask_node("1.2", files)
    for name, text in zip(files, texts, strict=True):
        assert seen[name]["title"] == f"string {text}", files[name]
        assert seen[name]["labels"] == [f"string {text}"], files[name]
        for read in (read_pyyaml, read_ruamel):
            data: Any = read(files[name])
            assert (data["title"], data["labels"]) == (text, [text]), files[name]
        assert "\ndeadline: 2025-05-20\n" in files[name]
