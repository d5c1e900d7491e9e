"""Ids that no task or blocker has, in the working tree or on any branch that was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.editing.next_id import find_next_id, list_branch_ids
from launchlist.editing.records import list_plan_records
from launchlist.errors import UsageError
from launchlist.plan.names import ID
from launchlist.wording import quote

if TYPE_CHECKING:
    from launchlist.project.edit_session import EditSession


def find_free_id(prefix: str, session: EditSession) -> str:
    """Return the next free id of a prefix, over the working tree, the local branches and the fetched ones."""
    known = [record.id for record in list_plan_records(session.tree.files)]
    paths = [file.path for file in session.tree.files]
    paths += [finding.path for finding in session.tree.findings]  # what could not be read is there too
    named = [path.rpartition("/")[2].rpartition(".")[0] for path in paths]
    return find_next_id(prefix, [*known, *named, *list_branch_ids(session.context.root)])


def check_free(wanted: str, session: EditSession) -> None:
    """Raise UsageError unless ``wanted`` is an id that nothing in the working tree has."""
    if not ID.fullmatch(wanted):
        msg = f"{quote(wanted)} is not a valid id; write capitals, a hyphen and a number, such as DOC-1"
        raise UsageError(msg)
    for record in list_plan_records(session.tree.files):
        if record.id == wanted:
            msg = f"{wanted} is in use, in {record.path}; the next free one is {_suggest_free(wanted, session)}"
            raise UsageError(msg)


def _suggest_free(taken: str, session: EditSession) -> str:
    return find_free_id(taken.rpartition("-")[0], session)
