"""Files that are not checked out are late all the same, and close no issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.over_http.site import Site

HIDDEN = "checklist/tasks/A-2.yaml"
WAYS = {
    "patterns": ("sparse-checkout set --no-cone /* !/checklist/tasks/A-2.yaml",),
    "cone": ("sparse-checkout set --cone docs",),
    "skip-worktree": (f"update-index --skip-worktree {HIDDEN}",),
    "assume-unchanged": (f"update-index --assume-unchanged {HIDDEN}",),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_issue_of_a_task_that_is_not_checked_out_stays_as_it_is(site: Site, way: str) -> None:
    site.write_tasks("A-1", "A-2")
    assert "2 opened" in site.apply().lines
    for words in WAYS[way]:
        site.git(*words.split())
    (site.root / HIDDEN).unlink(missing_ok=True)
    assert (site.sync().lines, site.apply().lines) == (["nothing to do"], ["nothing to do"])
    assert [issue["state"] for issue in site.list_issues()] == ["open", "open"]


def test_a_partial_clone_fetches_missing_files(site: Site, tmp_path: Path) -> None:
    site.write_tasks("A-1", "A-2")
    site.git("push", "-q", "origin", "main")
    site.git("--git-dir", str(site.remote), "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    site.git("clone", "-q", "--no-checkout", "--filter=blob:none", site.remote.as_uri(), str(clone), "-b", "main")
    site.root = clone
    site.git("sparse-checkout", "set", "--no-cone", "/*", "!/checklist/tasks/A-2.yaml")
    site.git("checkout", "-q", "main")
    site.git("remote", "set-url", "origin", "/nowhere")
    refused = site.apply("--no-journal")
    assert (refused.code, f"nothing was done: git cannot read {HIDDEN}" in refused.err) == (4, True), refused
    site.git("remote", "set-url", "origin", site.remote.as_uri())
    assert "2 opened" in site.apply().lines


def test_a_file_removed_without_a_commit_stops_the_run_and_is_named(site: Site) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    (site.root / HIDDEN).unlink()
    done = site.apply()
    assert (done.code, [issue["state"] for issue in site.list_issues()]) == (4, ["open", "open"])
    assert f"uncommitted changes, in '{HIDDEN}'; commit them, undo them with git restore" in done.err


def test_index_flags_do_not_hide_a_change(site: Site) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    site.git("update-index", "--assume-unchanged", HIDDEN)
    path = site.root / HIDDEN
    path.write_text(path.read_text("utf-8").replace("pending", "complete"))
    done = site.apply()
    assert (done.code, HIDDEN in done.err) == (4, True)


def test_templates_that_are_not_checked_out_are_used(site: Site) -> None:
    site.write({"my/issue_title.md.j2": "Mine: {{ id }}\n"})
    site.write({"checklist/plan.yaml": f"{(site.root / 'checklist/plan.yaml').read_text()}templates: my\n"})
    site.write_tasks("A-1")
    site.git("sparse-checkout", "set", "--no-cone", "/*", "!/my/")
    assert "1 opened" in site.apply().lines
    assert [issue["title"] for issue in site.list_issues()] == ["Mine: A-1"]


def test_a_plan_in_a_submodule_is_refused_by_name(site: Site, tmp_path: Path) -> None:
    site.write_tasks("A-1")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "A-2.yaml").write_text((site.root / "checklist/tasks/A-1.yaml").read_text().replace("A-1", "A-2"))
    site.git("init", "-q", str(inner))
    site.git("-C", str(inner), "add", "-A")
    site.git("-C", str(inner), "commit", "-q", "-m", "inner")
    site.git("rm", "-rq", "checklist/tasks")
    site.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.as_uri(), "checklist/tasks")
    site.write({})
    done = site.apply()
    assert (done.code, "checklist/tasks is a submodule" in done.err, site.list_issues()) == (4, True, [])
