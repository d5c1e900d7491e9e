"""What else is to be done when every id has its issue: duplicates closed, dependencies mirrored; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import Action, CloseDuplicate, LinkIssue, Note, OpenIssue
from launchlist.sync.decide import QUIET, is_taken_over
from launchlist.sync.marker import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import DesiredIssues, TrackedIssue


def repair_duplicates(view: ObservedIssues, ignore: str) -> tuple[list[Action], list[Note]]:
    """Superfluous issues are closed when the list has had the time to show all there are; until then they are told."""
    repairs: list[Action] = []
    notes: list[Note] = []
    for key, owned in view.extras:
        original = view.issues.get(key)
        issue = owned.issue
        if not issue.is_open or owned.marker.state != "open" or is_taken_over(issue, ignore):
            continue
        if original and _is_pasted(view, owned):
            text = f"#{issue.number} has the text of #{original.issue.number} and a title of its own: it stays open"
            notes.append(Note("left", text, key))
        elif original and view.at - issue.created > QUIET:
            repairs.append(CloseDuplicate(key, issue.number, original.issue.number, issue.url))
        else:
            of = f"a duplicate of #{original.issue.number}" if original else "a second issue"
            notes.append(Note("deferred", f"#{issue.number} is {of}: it waits for a later run to be closed", key))
    return repairs, notes


def _is_pasted(view: ObservedIssues, owned: TrackedIssue) -> bool:
    """Without a journal the title alone tells a duplicate from an issue over which a person pasted another's body."""
    is_recorded = view.is_remembering and bool(view.revision)
    return not is_recorded and digest(owned.issue.title) != owned.marker.title


def plan_links(desired: DesiredIssues, view: ObservedIssues, actions: Sequence[Action], ignore: str) -> list[Action]:
    """Mirror what waits for what, as far as both have, or get, an issue; what a person linked is not ours."""
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
