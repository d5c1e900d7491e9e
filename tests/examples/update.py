"""Rewrites what the examples expect from what the command says now: ``python tests/examples/update.py [case...]``.

Run by hand after adding a case or changing a message; the diff is there to be read before it is committed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.test_examples import INVALID, VALID, copy_case, find_words, run_command


def update_invalid(case: Path) -> None:
    """Write expected.txt."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "plan"
        copy_case(case, folder)
        findings = run_command(folder, find_words(case), case).findings
    (case / "expected.txt").write_text(findings, encoding="utf-8")


def update_valid(case: Path) -> None:
    """Write the rendered files below expected/, and expected.txt if there are warnings."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "plan"
        copy_case(case, folder)
        findings = run_command(folder, ["check"]).findings
        said = run_command(folder, ["render"]).errors
        written = [line.removeprefix("wrote ") for line in said.splitlines() if line.startswith("wrote ")]
        for path in written:
            golden = case / "expected" / path
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes((folder / path).read_bytes())
    (case / "expected.txt").unlink(missing_ok=True)
    if findings:
        (case / "expected.txt").write_text(findings, encoding="utf-8")


def main() -> None:
    """Update the named cases, or all."""
    wanted = set(sys.argv[1:])
    for cases, update in ((INVALID, update_invalid), (VALID, update_valid)):
        for case in cases:
            if not wanted or case.name in wanted:
                try:
                    update(case)
                except AssertionError as error:
                    print(f"{case.name}: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
