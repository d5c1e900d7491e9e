"""Plan a sync from the desired issues and a view of GitHub: actions, guards and notes; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import (
    Action,
    BuildRollup,
    CloseDuplicate,
    CloseIssue,
    Guard,
    Limits,
    LinkIssue,
    Note,
    OpenIssue,
    ReopenIssue,
    SyncPlan,
)
from launchlist.sync.decide import QUIET, IssueState, decide, is_taken_over
from launchlist.sync.journal_start import guard_move
from launchlist.sync.marker import digest
from launchlist.sync.records import ROLLUP, DesiredIssues
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.github.calls import Issue
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import DesiredIssues, TrackedIssue


_FEW = 3


def plan_sync(
    desired: DesiredIssues, view: ObservedIssues, limits: Limits, build_rollup: BuildRollup, ignore: str
) -> SyncPlan:
    """Return what to do. Each guard removes what it guards against; the rest remains."""
    guard = guard_view(view, limits)
    if guard:
        return SyncPlan(actions=(), wishes=desired.wishes, notes=view.notes, guards=(guard,))
    draft = _Draft(desired, view, limits, ignore)
    for key in draft.list_ids():
        draft.decide(key)
    draft.hold_closes()
    draft.hold_opens()
    draft.hold_strangers()
    draft.cap_opens(build_rollup)
    draft.hold_strangers()  # again, for the roll-up
    draft.say_rest()
    repairs, notes = repair_duplicates(view, ignore)
    draft.notes += notes
    repairs = draft.hold_repairs(repairs)
    actions = (*draft.actions, *repairs, *plan_links(desired, view, draft.actions, ignore))
    moved = guard_move(view, actions, limits.allowed)
    if moved:
        return SyncPlan(actions=(), wishes=desired.wishes, notes=view.notes, guards=(moved,))
    return SyncPlan(actions, draft.wishes, tuple(draft.notes), tuple(draft.guards), tuple(draft.tells))


def guard_view(view: ObservedIssues, limits: Limits) -> Guard | None:
    """Return the guard that stops everything if the observed state cannot be trusted."""
    linked = [key for key, entry in view.stored.entries.items() if entry.number is not None and not entry.is_released]
    if len(linked) > _FEW and not view.issues and "blind" not in limits.allowed:
        message = f"the journal lists {len(linked)} issues, but none of them are visible: wrong token or repository?"
        return Guard("blind", message)
    if len(view.lost) > _FEW and "lost" not in limits.allowed:
        names = ", ".join(view.lost[:_FEW])
        message = f"{len(view.lost)} issues of the journal were deleted, moved or taken over at once ({names}, ...)"
        return Guard("lost", message)
    return None


class _Draft:
    """A plan under construction."""

    def __init__(self, desired: DesiredIssues, view: ObservedIssues, limits: Limits, ignore: str) -> None:
        self.desired = desired
        self.view = view
        self.limits = limits
        self.ignore = ignore
        self.wishes = dict(desired.wishes)
        self.actions: list[Action] = []
        self.notes = list(view.notes)
        self.guards: list[Guard] = []
        self.tells: list[str] = []
        self.rest: list[str] = []
        """Ids that are late but do not get their own issue."""
        self.is_held = False
        """Something late was held back, so the roll-up may be incomplete."""

    def list_ids(self) -> list[str]:
        """Return all ids, those of the plan first, in its order."""
        view, desired = self.view, self.desired
        ids = (*desired.wishes, *desired.endings, *sorted(view.issues), *sorted(view.journal.entries))
        return [key for key in dict.fromkeys(ids) if key != ROLLUP]

    def decide(self, key: str) -> None:
        """Add the action or the note for an id; a person's decision is reported once per deadline."""
        entry = self.view.journal.entries.get(key)
        wish = self.wishes.get(key)
        if not wish and key in self.view.settled:
            return
        case = IssueState(
            id=key,
            wish=wish,
            ending=self.desired.endings.get(key, "listed" if key == ROLLUP else "removed"),
            entry=entry,
            tracked=self.view.issues.get(key),
            ignore=self.ignore,
            place=self.view.identity.place,
        )
        decided = decide(case, self.view.at)
        if isinstance(decided, Note):
            if decided.kind != "left":
                self.notes.append(decided)
            elif not entry or entry.told != (wish.due if wish else "-"):
                self.notes.append(decided)
                self.tells.append(key)
        elif decided:
            self.actions.append(decided)

    def hold_closes(self) -> None:
        """Close nothing if the plan has errors, and not too many issues at once."""
        closes = [action for action in self.actions if isinstance(action, CloseIssue)]
        links = sum(tracked.issue.is_open for tracked in self.view.issues.values())
        is_much = len(closes) > max(_FEW, links // 2) and "mass-close" not in self.limits.allowed
        if not closes or not (is_much or not self.desired.is_complete):
            return
        why = "too many would be closed at once" if self.desired.is_complete else "the plan has errors"
        self.notes += [Note("held", f"#{each.number} stays open: {why}", each.id) for each in closes]
        self.actions = [action for action in self.actions if not isinstance(action, CloseIssue)]
        if self.desired.is_complete:
            from_anchor = self.desired.name_anchor([each.id for each in closes])
            message = f"{len(closes)} of {count_noun(links, 'open issue')} would be closed at once{from_anchor}"
            self.guards.append(Guard("mass-close", message))

    def hold_repairs(self, repairs: list[Action]) -> list[Action]:
        """Return the duplicates to close; if there are very many, most likely something else is wrong."""
        if len(repairs) <= _FEW or "mass-close" in self.limits.allowed:
            return repairs
        message = f"{count_noun(len(repairs), 'issue')} would be closed at once as duplicates"
        self.guards.append(Guard("mass-close", message))
        return []

    def hold_opens(self) -> None:
        """Open nothing for a plan that is frozen with as_of."""
        opens = [action for action in self.actions if isinstance(action, OpenIssue | ReopenIssue)]
        if not opens or not self.desired.is_frozen or "frozen" in self.limits.allowed:
            return
        what = f"{count_noun(len(opens), 'issue')} not opened"
        text = f"{what}: plan.yaml freezes the plan with as_of; to open them anyway: --allow frozen"
        self.notes.append(Note("held", text))
        self.is_held = True
        self.actions = [action for action in self.actions if not isinstance(action, OpenIssue | ReopenIssue)]

    def hold_strangers(self) -> None:
        """Open no issue if another login opened one that looks like ours: most likely that was launchlist."""
        label = self.view.identity.label
        for key, issue in self.find_strangers().items():
            if not any(isinstance(action, OpenIssue) and action.id == key for action in self.actions):
                continue
            self.actions = [action for action in self.actions if action.id != key]
            self.is_held = True
            message = (
                f"{key} is not opened: #{issue.number} by {issue.author} looks like its issue; if that was launchlist, "
                f"add {issue.author} to sync.logins in plan.yaml, else remove the label {label} from it"
            )
            self.guards.append(Guard("", message))

    def find_strangers(self) -> dict[str, Issue]:
        """Return those issues by id; none with a journal, which knows our issues."""
        return {} if self.view.is_remembering and self.view.revision else self.view.strangers

    def cap_opens(self, build_rollup: BuildRollup) -> None:
        """Keep the most critical ones; what exceeds the limits goes into the roll-up, which does not count itself."""
        closing = {action.id for action in self.actions if isinstance(action, CloseIssue)}
        staying = [key for key, tracked in self.view.issues.items() if tracked.issue.is_open and key not in closing]
        opens = {action.id for action in self.actions if isinstance(action, OpenIssue | ReopenIssue)}
        # An issue that may have been opened without an answer is already counted.
        intents = {key for key, entry in self.view.journal.entries.items() if entry.number is None}
        taken = {*staying, *(intents & self.wishes.keys() - opens), *self.find_strangers()} - {ROLLUP}
        room = max(0, min(self.limits.max_new, self.limits.max_open - len(taken)))
        rest = [key for key in self.wishes if key in opens][room:]
        waiting = frozenset(rest)
        self.actions = [action for action in self.actions if action.id not in waiting]
        if rest:
            self.wishes[ROLLUP] = build_rollup(rest)
        if rest or (self.desired.is_complete and not self.is_held):
            self.decide(ROLLUP)
        self.rest = rest

    def say_rest(self) -> None:
        """Report where the items over the limit are listed, or that they are in no issue."""
        if not self.rest:
            return
        count = f"{count_noun(len(self.rest), 'issue')} over the limit{self.desired.name_anchor(self.rest)}"
        entry, tracked = self.view.journal.entries.get(ROLLUP), self.view.issues.get(ROLLUP)
        if any(action.id == ROLLUP for action in self.actions):
            self.notes.append(Note("held", f"{count}: to be listed in one issue"))
            return
        listed = tracked.marker.lists if tracked else entry.lists if entry else ()
        is_same = tracked is not None and tracked.marker.content == self.wishes[ROLLUP].content
        unlisted = [] if is_same else [key for key in self.rest if key not in listed]
        number = f"#{entry.number}" if entry and entry.number else "the issue that lists them"
        if unlisted:
            names = ", ".join(unlisted[:_FEW]) + (", ..." if len(unlisted) > _FEW else "")
            why = f"{number} was locked, closed or removed by a person, or is not visible"
            self.notes.append(
                Note("deferred", f"{count}, with no issue for {names}: {why}; reopen or restore it, or raise max_open")
            )
        elif tracked and tracked.issue.is_open:
            self.notes.append(Note("held", f"{count}: listed in one issue"))
        else:
            self.notes.append(Note("held", f"{count}: listed in {number}, which a person closed or removed"))


def repair_duplicates(view: ObservedIssues, ignore: str) -> tuple[list[Action], list[Note]]:
    """Close duplicates once the list has had time to show all issues; until then, only report them."""
    repairs: list[Action] = []
    notes: list[Note] = []
    for key, tracked in view.extras:
        original = view.issues.get(key)
        issue = tracked.issue
        if not issue.is_open or tracked.marker.state != "open" or is_taken_over(issue, ignore):
            continue
        if original and _is_pasted(view, tracked):
            text = f"#{issue.number} has the text of #{original.issue.number} but a different title: it stays open"
            notes.append(Note("left", text, key))
        elif original and view.at - issue.created > QUIET:
            repairs.append(CloseDuplicate(key, issue.number, original.issue.number, issue.url))
        else:
            of = f"a duplicate of #{original.issue.number}" if original else "a second issue"
            notes.append(Note("deferred", f"#{issue.number} is {of}: a later run closes it", key))
    return repairs, notes


def _is_pasted(view: ObservedIssues, tracked: TrackedIssue) -> bool:
    """Whether a person pasted another issue's body here; without a journal only the title shows that."""
    is_recorded = view.is_remembering and bool(view.revision)
    return not is_recorded and digest(tracked.issue.title) != tracked.marker.title


def plan_links(desired: DesiredIssues, view: ObservedIssues, actions: Sequence[Action], ignore: str) -> list[Action]:
    """Mirror dependencies if both sides have or get an issue; links made by people are left alone."""
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
