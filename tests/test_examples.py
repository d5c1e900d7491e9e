"""Runs the plans of tests/examples, as tests/examples/README.md says, and compares what the command makes of them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launchlist import cli
from launchlist.findings import Finding, Source
from launchlist.project.rule_registry import RULES
from launchlist.reading.schema.explain import explain_data, load_reference_validator
from launchlist.reading.schema.validator import SchemaName, is_valid, read_schema_text, type_numbers
from launchlist.reading.yaml.reader import read_yaml
from launchlist.rendering import sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parent / "examples"
INVALID = sorted(path for path in (EXAMPLES / "invalid").iterdir() if path.is_dir())
VALID = sorted(path for path in (EXAMPLES / "valid").iterdir() if path.is_dir())
YAML = sorted(path for path in EXAMPLES.rglob("*.y*ml") if path.is_file())
BESIDE = ("command", "cpu-seconds", "expected", "expected.txt", "meanwhile.sh", "setup.sh")
SECRETS = ("SECRET", "root:", "[core]", "PATH=")
NOBODY = 65534
# 200,001 files take seconds there, and half a minute on some disks.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - the folder made in it is random
_scripts: list[Path] = []


class Run(NamedTuple):
    """What one run of the command said; ``findings`` as the expected.txt of a case holds them."""

    code: int
    findings: str
    errors: str


def _interfere(event: str, args: tuple[Any, ...]) -> None:
    """Run the script of a case at the moment the first task or blocker is opened."""
    name = args[0] if event == "open" and _scripts else ""
    if isinstance(name, str) and name.endswith(".yaml") and os.path.basename(name) != "plan.yaml":
        subprocess.run(["sh", _scripts.pop()], check=True)


sys.addaudithook(_interfere)


@pytest.fixture(name="folder")
def make_folder() -> Iterator[Path]:
    """Return a folder of its own; large and forbidden cases do not outlive their test."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder).resolve() / "plan"


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_invalid_plan_gives_just_the_findings_expected(case: Path, folder: Path) -> None:
    copy_case(case, folder)
    before = list_paths(folder)
    run = run_command(folder, find_words(case), case)
    assert run.findings == (case / "expected.txt").read_text(encoding="utf-8")
    assert run.code == int(" error " in run.findings)
    assert list_paths(folder) <= before
    assert os.listdir(folder.parent) == ["plan"]
    assert not [secret for secret in SECRETS if secret in run.findings + run.errors]


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_invalid_plan_is_explained_in_words_for_people(case: Path) -> None:
    lines = (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert lines == sorted(set(lines), key=lines.index)
    ours = ("{'", "['", "<class", "is not of type", "None", "Traceback", "additionalProperties", "$schema")
    assert not [line for line in lines for mark in ours if mark in line]


def test_every_rule_has_a_case_of_its_name_that_shows_it() -> None:
    shown = {
        case.name: {
            line.split(": ")[1].split(" ")[-1] for line in (case / "expected.txt").read_text("utf-8").splitlines()
        }
        for case in INVALID
    }
    assert not [rule.name for rule in RULES if rule.name not in shown.get(rule.name, ())]


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_valid_plan_renders_to_just_the_files_expected(case: Path, folder: Path) -> None:
    copy_case(case, folder)
    checked = run_command(folder, ["check"])
    expected = case / "expected.txt"
    assert checked.findings == (expected.read_text(encoding="utf-8") if expected.exists() else "")
    assert checked.code == 0
    assert run_command(folder, ["render", "--exit-non-zero-on-change"]).code == 1
    golden = case / "expected"
    paths = sorted(path.relative_to(golden) for path in golden.rglob("*") if path.is_file())
    assert paths
    assert {path: (folder / path).read_bytes() for path in paths} == {
        path: (golden / path).read_bytes() for path in paths
    }
    assert run_command(folder, ["render", "--exit-non-zero-on-change"]).code == 0
    assert run_command(folder, ["render", "--check"]).code == 0


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_all_parsers_read_the_same(path: Path) -> None:
    data = path.read_bytes()
    document = read_yaml("x.yaml", data)
    assert read_yaml("x.yaml", data, pure=True) == document
    assert read_yaml("x.yaml", data, fast=False) == document


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_both_validators_come_to_one_verdict(path: Path) -> None:
    name: SchemaName = "plan" if path.name == "plan.yaml" else "blocker" if path.parent.name == "blockers" else "task"
    typed = read_typed(path, name)
    verdict = is_valid(typed, name)
    assert load_reference_validator(name).is_valid(typed) == verdict
    assert bool(explain_data(typed, name, Source("x.yaml"))) != verdict


SEEDS: dict[SchemaName, tuple[str, ...]] = {
    "plan": ("thresholds-and-filters/checklist/plan.yaml", "another-plan/checklist/plan.yaml"),
    "task": ("another-plan/checklist/tasks/MOVE-2.yaml", "another-plan/checklist/tasks/MOVE-10.yaml"),
    "blocker": ("two-outputs/checklist/blockers/BLK-1.yaml",),
}
ODD = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "DOC-1",
        "DOC-1\n",
        "doc-1",
        "DOC-١",
        "A-1234567890",
        "2025-05-18",
        "2025-05-18\n",
        "2025-02-30",
        "2025-05-18 23:00 +99:00",
        "2025-05-18 12:00 Mars",
        "9999-01-01",
        "2025-05-18T23:00Z",
        "UTC",
        "Mars",
        "UTC+25",
        "4h",
        "4 h",
        "-1",
        "https://x",
        "https://a\ufeffb",
        "https://a\x85b",
        "https://a\x1cb",
        "https://a\u180eb",
        "500000w",
        "3650d",
        "3651d",
        "javascript:x",
        "off",
        "OFF",
        "\u2028",
        "x" * 81,
        "x" * 10_001,
        "é",
        "🚀" * 51,
        "\r",
        "a\rb",
        "\x00",
        "daily\n",
        "open\n",
        "../x",
        "@maya",
        "a--b",
        "-a",
    ]
)
VALUES = st.recursive(
    ODD | st.text(st.characters(exclude_characters="{"), max_size=5) | st.integers(-2, 120) | st.floats(-2, 120),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3),
    max_leaves=4,
)


@st.composite
def mutate(draw: st.DrawFn, data: object) -> object:
    """Return ``data`` with something in it dropped, added, given another type or another form."""
    if isinstance(data, dict) and data and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(data)))
        change = draw(st.sampled_from(("drop", "add", "within", "within", "within")))
        if change == "drop":
            return {name: value for name, value in data.items() if name != key}
        if change == "add":
            return {**data, draw(ODD | st.sampled_from(("onwer", "notes", "at", "rules"))): draw(VALUES)}
        return {**data, key: draw(mutate(data[key]))}
    if isinstance(data, list) and data and draw(st.integers(0, 3)):
        at = draw(st.integers(0, len(data) - 1))
        return [*data[:at], draw(mutate(data[at])), *data[at + 1 :]]
    return draw(VALUES)


@pytest.mark.parametrize("name", ["plan", "task", "blocker"])
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_both_validators_judge_mutated_data_alike(name: SchemaName, data: st.DataObject) -> None:
    changed = read_typed(EXAMPLES / "valid" / data.draw(st.sampled_from(SEEDS[name])), name)
    for _ in range(data.draw(st.integers(1, 3))):
        changed = data.draw(mutate(changed))
    verdict = is_valid(changed, name)
    assert load_reference_validator(name).is_valid(changed) == verdict
    violations = explain_data(changed, name, Source("x.yaml"))
    assert bool(violations) != verdict
    assert all(violation.message for violation in violations)
    said = " ".join(f"{violation.message} {violation.hint}" for violation in violations)
    assert not [mark for mark in ("{'", "<class", "is not of type") if mark in said]


def read_typed(path: Path, name: SchemaName) -> object:
    """Return what a file says as a validator is given it."""
    return type_numbers(read_yaml("x.yaml", path.read_bytes()).data, json.loads(read_schema_text(name)))


def copy_case(case: Path, folder: Path) -> None:
    """Copy the plan of a case without what stands beside it, and let its setup.sh add what Git cannot carry."""
    shutil.copytree(case, folder, symlinks=True, ignore=lambda at, _: BESIDE if at == str(case) else ())
    if (case / "setup.sh").exists():
        if os.name != "posix":
            pytest.skip("the script of this case makes what Windows lacks: links, pipes, modes")
        subprocess.run(["sh", case / "setup.sh"], cwd=folder, check=True, capture_output=True)


def list_paths(folder: Path) -> set[str]:
    """Return the path of every file and folder below ``folder``."""
    return {os.path.join(at, name) for at, folders, files in os.walk(folder) for name in (*folders, *files)}


def find_words(case: Path) -> list[str]:
    """Return the command line of a case."""
    command = case / "command"
    return command.read_text(encoding="utf-8").split() if command.exists() else ["check"]


def run_command(folder: Path, words: list[str], case: Path | None = None) -> Run:
    """Run the command in ``folder``; a case with a meanwhile.sh has it run while the files are read."""
    if case and (case / "meanwhile.sh").exists():
        _scripts.append(case / "meanwhile.sh")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.chdir(folder),
        _step_down(case),
        _limit_time(case),
    ):
        code = cli.main([*words, "--root", ".", "--format", "json"])
    _scripts.clear()
    said, errors = (stream.buffer.getvalue().decode() for stream in (out, err))
    assert code in {0, 1}, said + errors
    findings = [Finding(**finding) for finding in json.loads(said)["findings"]]
    assert findings == sorted(findings)
    return Run(code=code, findings="".join(f"{finding}\n" for finding in findings), errors=errors)


@contextlib.contextmanager
def _limit_time(case: Path | None) -> Iterator[None]:
    """Grant the templates of a case the processor time that it asks for: nobody has to wait for all of it."""
    usual = sandbox.CPU_SECONDS
    if case and (case / "cpu-seconds").exists():
        sandbox.CPU_SECONDS = int((case / "cpu-seconds").read_text("utf-8"))
    try:
        yield
    finally:
        sandbox.CPU_SECONDS = usual


@contextlib.contextmanager
def _step_down(case: Path | None) -> Iterator[None]:
    """Let root be an ordinary user where the case is about what may not be read: root may read everything."""
    setup = case / "setup.sh" if case else None
    is_barred = setup is not None and setup.exists() and "chmod 000" in setup.read_text("utf-8")
    is_needed = is_barred and os.geteuid() == 0
    if is_needed:
        # An ordinary user may not be let into the folder of this repository: what is loaded late is loaded before.
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            cli.main(["check", "--root", str(EXAMPLES / "invalid" / "missing-field")])
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_needed:
            os.seteuid(0)
