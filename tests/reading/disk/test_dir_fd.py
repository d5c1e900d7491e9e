"""The tests of everything that opens files once more, without the calls that Windows lacks: by path.

Of the examples those are run again that do something with the disk: a plan of plain files is read as every other.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from launchlist.reading.disk import dir_fd
from tests import test_examples
from tests.reading.disk.test_atomic_write import (  # noqa: F401 - tests that run here too
    test_a_failed_write_leaves_the_old_file_and_nothing_else,
    test_a_missing_root_is_a_message,
    test_refuses_links_folders_and_what_is_outside,
    test_what_the_system_refuses_is_said_with_a_remedy,
    test_writes_new_files_and_their_folders,
)
from tests.reading.disk.test_plan_files import (  # noqa: F401 - tests that run here too
    root,
    test_a_folder_of_overrides,
    test_a_folder_without_task_files_is_an_error,
    test_a_large_file_is_not_read,
    test_an_unreadable_file_is_a_finding,
    test_hidden_files_are_passed_over,
    test_hostile_names_are_refused_and_printed_escaped,
    test_links_are_not_followed,
    test_names_that_clash_elsewhere,
    test_no_part_of_a_path_may_be_a_link,
    test_other_files_are_read_by_path,
    test_pipes_sockets_and_folders_are_not_read,
    test_reads_plan_first_and_the_rest_by_path,
    test_yaml_where_no_plan_is_read_is_found_one_folder_deep,
)
from tests.test_examples import INVALID, VALID, make_folder  # noqa: F401 - a fixture of the examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BELOW = ("dir_fd", "src_dir_fd", "dst_dir_fd")


def refuse_folders(call: Callable[..., Any]) -> Callable[..., Any]:
    def refuse(*words: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the call takes and returns
        caller = sys._getframe(1).f_globals["__name__"]
        assert not caller.startswith("launchlist.") or not [name for name in BELOW if options.get(name) is not None]
        return call(*words, **options)

    return refuse


@pytest.fixture(autouse=True)
def by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a system that opens nothing below an open folder."""
    monkeypatch.setattr(dir_fd, "CAN_OPEN_BELOW", False)
    for name in ("open", "stat", "mkdir", "replace", "unlink", "link"):
        monkeypatch.setattr(os, name, refuse_folders(getattr(os, name)))


def does_something(case: Path) -> bool:
    """Whether an example makes what Git cannot carry, changes files while they are read, or has others than a plan."""
    settings = case / "checklist/plan.yaml"
    text = settings.read_text("utf-8", "replace") if settings.is_file() else ""
    scripts = ("setup.sh", "meanwhile.sh", "command")
    return any((case / name).exists() for name in scripts) or "outputs:" in text or "templates:" in text


@pytest.mark.parametrize("case", [*filter(does_something, INVALID)], ids=lambda case: case.name)
def test_an_invalid_plan_gives_the_same_findings_by_path(case: Path, folder: Path) -> None:
    test_examples.test_invalid_plan_gives_just_the_findings_expected(case, folder)


@pytest.mark.parametrize("case", [*filter(does_something, VALID)], ids=lambda case: case.name)
def test_a_valid_plan_renders_to_the_same_files_by_path(case: Path, folder: Path) -> None:
    test_examples.test_valid_plan_renders_to_just_the_files_expected(case, folder)
