"""What else is to be done when every id has its issue: duplicates closed, dependencies mirrored; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import Action, CloseDuplicate, LinkIssue, OpenIssue
from launchlist.sync.decide import QUIET, is_taken_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.sync.records import Desired
    from launchlist.sync.view import View


def repair_duplicates(view: View, ignore: str) -> list[Action]:
    """Superfluous issues are closed when the list has had the time to show all there are."""
    repairs: list[Action] = []
    for key, owned in view.extras:
        original = view.issues.get(key)
        is_settled = view.at - owned.issue.created > QUIET
        is_ours = owned.marker.state == "open" and not is_taken_over(owned.issue, ignore)
        if original and owned.issue.is_open and is_ours and is_settled:
            repairs.append(CloseDuplicate(key, owned.issue.number, original.issue.number, owned.issue.url))
    return repairs


def link_issues(desired: Desired, view: View, actions: Sequence[Action], ignore: str) -> list[Action]:
    """Mirror what waits for what, as far as both have, or get, an issue; what a person linked is not ours."""
    if not view.is_remembering:
        return []
    coming = {action.id for action in actions if isinstance(action, OpenIssue)}
    links: list[Action] = []
    for key in (*desired.wishes, *desired.endings):
        entry = view.journal.entries.get(key)
        known = entry.blocked_by if entry else ()
        wish = desired.wishes.get(key)
        wanted = [other for other in wish.blocked_by if other in view.issues or other in coming] if wish else []
        if (not wanted and not known) or (key in view.issues and is_taken_over(view.issues[key].issue, ignore)):
            continue
        if key in view.issues or key in coming:
            url = view.issues[key].issue.url if key in view.issues else ""
            links += [LinkIssue(key, other, is_blocked=True, url=url) for other in wanted if other not in known]
            gone = [other for other in known if not wish or other not in wish.blocked_by]
            links += [LinkIssue(key, other, is_blocked=False, url=url) for other in gone if other in view.issues]
    return links
