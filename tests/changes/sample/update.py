"""Makes the sample: change.patch applied to this repository's own plan, compared and put into words in every form.

Run it from the root of the repository when the words change on purpose: python -m tests.changes.sample.update
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from launchlist.commands.diff.command import DiffStyle, print_comparison
from launchlist.project.comparison import Comparison, compare_revisions
from tests.workspace import commit, run_git

HERE = Path(__file__).parent
PLAN = HERE.parents[2] / "checklist"
FORMS: tuple[tuple[DiffStyle, str], ...] = (("text", "diff.txt"), ("markdown", "diff.md"), ("json", "diff.json"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
COMMIT = "0ef2d054ab704b9406ac5e4c8cdac9b896feb41e"
"""Stands for the commit, which holds the time it was made at."""


def build_comparison(folder: Path) -> Comparison:
    """Return the comparison of the change in a new repository at ``folder``, which stays frozen at the plan's as_of."""
    shutil.copytree(PLAN, folder / "checklist")
    commit(folder)
    run_git(folder, "apply", str(HERE / "change.patch"))
    comparison = compare_revisions(str(folder), "HEAD", None, None, NOW)
    return comparison._replace(base=comparison.base._replace(name="main", commit=COMMIT))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        comparison = build_comparison(Path(folder))
    for style, name in FORMS:
        (HERE / name).write_text(print_comparison(comparison, style).text, encoding="utf-8")


if __name__ == "__main__":
    main()
