from __future__ import annotations

import pytest

from launchlist.git.plumbing import find_reason, judge_refusal

HTTP = "fatal: unable to access 'https://example.com/{}/': The requested URL returned error: {}"
STATUS = "To https://example.com/{0}.git\n!\tabc:refs/heads/{1}\t[{2}]\nerror: failed to push some refs to '{0}'"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (STATUS.format("maya/read-only-api", "main", "rejected] (fetch first"), "raced"),
        (STATUS.format("maya/proj-403", "access-denied", "rejected] (fetch first"), "raced"),
        (STATUS.format("maya/plan", "protected-branch", "rejected] (fetch first"), "raced"),
        (STATUS.format("maya/non-fast-forward", "main", "remote rejected] (unpacker error"), "failed"),
        (STATUS.format("maya/plan", "main", "remote rejected] (pre-receive hook declined"), "protected"),
        ("remote: error: GH006: Protected branch update failed for refs/heads/main.", "protected"),
        ("remote: Permission to maya/plan.git denied to github-actions[bot].", "denied"),
        ("remote: Write access to repository not granted.", "denied"),
        ("git@example.com: Permission denied (publickey).", "denied"),
        ("remote: You can't do this, it's denied", "denied"),
        (HTTP.format("maya/plan", 403), "denied"),
        (HTTP.format("maya/denied-403", 500), "failed"),
        ("fatal: could not read Username for 'https://example.com': terminal prompts disabled", "denied"),
        ("fatal: Authentication failed for 'https://example.com/maya/plan/'", "denied"),
        ("remote: error: cannot lock ref: 'refs/heads/a' exists; cannot create 'refs/heads/a/b'", "failed"),
        ("! a:refs/heads/a/b [remote rejected] (directory file conflict)", "failed"),
    ],
)  # fmt: skip
def test_names_are_not_reasons(said: str, refusal: str) -> None:
    assert judge_refusal(said) == refusal


def test_a_reason_contains_no_secret_and_no_hint() -> None:
    assert find_reason("fatal: no https://maya:secret@example.com/\nhint: try") == "fatal: no https://example.com/"
    assert (
        find_reason("The following paths are outside\ndocs/A.md\nhint: try")
        == "The following paths are outside; docs/A.md"
    )
