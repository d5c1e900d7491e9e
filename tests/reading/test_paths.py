from __future__ import annotations

import pytest

from launchlist.reading.paths import find_name_fault, find_output_fault, find_path_fault, fold_name


@pytest.mark.parametrize(
    "name", ["DOC-1.yaml", "a_b.c.yml", "Größe.yaml", "a b.yaml", "$(id).yaml", "%0A.yaml", ",line=1.yaml"]
)
def test_names_that_do_no_harm(name: str) -> None:
    assert find_name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("new\nline.yaml", "U+000A"),
        ("tab\t.yaml", "U+0009"),
        ("\x1b[31m.yaml", "U+001B"),
        ("a\u202eb.yaml", "U+202E"),
        ("\udcff.yaml", "not UTF-8"),
        ("-rf.yaml", "option"),
        ("::error::.yaml", "command"),
        ("##[add-mask]e.yaml", "command"),
        ("a\\b.yaml", "backslash"),
        (" a.yaml", "blank"),
    ],
)
def test_names_that_do_harm(name: str, words: str) -> None:
    assert words in (find_name_fault(name) or "")


@pytest.mark.parametrize("path", ["CHECKLIST.md", "docs/a/b.md", "checklist.md", "docs/checklist/x.md"])
def test_outputs_that_are_allowed(path: str) -> None:
    assert find_output_fault(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "../x",
        "a/../../x",
        "/etc/x",
        "C:\\x",
        "C:x",
        "\\\\srv\\x",
        "a\\b",
        ".git/hooks/x",
        ".GIT/x",
        "a/.git/x",
        "git~1/x",
        "x:y",
        ".github/workflows/x.yml",
        ".GitHub/Workflows/x",
        "checklist/tasks/x.yaml",
        "Checklist/plan.yaml",
        "a//b",
        "./a",
        "a/",
        "a\nb",
    ],
)
def test_outputs_that_are_refused(path: str) -> None:
    assert find_output_fault(path)


def test_a_path_of_the_plan_may_lead_anywhere_below_the_root() -> None:
    assert find_path_fault("checklist/plan.yaml") is None


@pytest.mark.parametrize(("one", "other"), [("A.yaml", "a.yaml"), ("\u00e9", "e\u0301"), ("ß", "SS")])
def test_names_that_are_one_elsewhere(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)
