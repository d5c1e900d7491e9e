"""What issues need before they are written: labels that exist, people who can be assigned, the milestone's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import CheckAssignee, CreateLabel, GetLabel, ListMilestones

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.github.calls import Reply, Steps
    from launchlist.sync.records import DesiredIssue
    from launchlist.sync.run_state import RunState

_OWN_COLOR = "0e8a16"
_OTHER_COLOR = "d93f0b"
_MEANING = {"": "Kept by launchlist from the plan in this repository", ":ignore": "launchlist leaves this issue alone"}
"""By what follows the name of our label."""


def ensure_labels(work: RunState, names: Iterable[str]) -> Steps[None]:
    """Make the labels that are missing, with a color and a description. Without our own nothing can be opened."""
    for name in dict.fromkeys(filter(None, names)):
        is_own = name == work.inputs.label
        reply = yield from _ensure_label(work, name, _OWN_COLOR if is_own else _OTHER_COLOR)
        if reply.failure and (is_own or reply.failure.kind in {"stopped", "limited"}):
            work.stop(reply.failure)
            return
        if reply.failure:
            work.unusable.add(name)
            work.warn("", f"the label {name} could not be made: {reply.failure.message}")
            work.is_partial = True


def _ensure_label(work: RunState, name: str, color: str) -> Steps[Reply]:
    """Return the last answer to whether there is the label: without a failure there is."""
    reply = yield GetLabel(name)
    work.at = reply.at or work.at
    if reply.failure or reply.result:
        return reply
    said = _MEANING.get(name.removeprefix(work.inputs.label), "Set by launchlist")
    made = yield CreateLabel(name, color, said)
    if not made.failure or made.failure.kind != "refused":
        return made
    reply = yield GetLabel(name)  # another run may have been quicker
    return reply if reply.failure is None and reply.result else made


def check_assignees(work: RunState, logins: Iterable[str]) -> Steps[None]:
    """Ask once for each login whether issues can be assigned to it."""
    for login in dict.fromkeys(filter(None, logins)):
        reply = yield CheckAssignee(login)
        if reply.failure:
            work.warn("", f"whether issues can be assigned to {login} is not known: {reply.failure.message}")
            continue
        work.assignees[login] = bool(reply.result)
        if not reply.result:
            work.warn("", f"issues cannot be assigned to {login}: no user with that name has access to the repository")


def find_milestones(work: RunState, wishes: list[DesiredIssue]) -> Steps[None]:
    """Look up the numbers of the milestones that the wishes name, by title."""
    titles = dict.fromkeys(wish.milestone for wish in wishes if wish.milestone)
    found = work.milestones
    page = 1
    while not found.keys() >= titles.keys():
        reply = yield ListMilestones(page)
        if reply.failure:
            work.warn("", f"milestones cannot be listed: {reply.failure.message}")
            return
        numbers, has_more = reply.result
        found |= {title: number for title, number in numbers.items() if title in titles}
        page += 1
        if not has_more:
            break
    for title in titles:
        if title not in found:
            work.warn("", f"no open milestone is called {title}: issues open without one")
