"""One sync from the first read to the last write, as a routine that yields before every remote call."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from launchlist.errors import GuardError, LaunchlistError
from launchlist.github.calls import CheckAssignee, CreateLabel, GetLabel, ListMilestones, WriteJournal
from launchlist.sync.actions import (
    Action,
    CloseDuplicate,
    LinkIssue,
    Note,
    OpenIssue,
    ReopenIssue,
    SyncPlan,
    UpdateIssue,
    describe_action,
)
from launchlist.sync.apply_edits import edit_issue
from launchlist.sync.apply_opens import open_issues
from launchlist.sync.decide import QUIET
from launchlist.sync.issue_edits import IssueText, describe_difference
from launchlist.sync.journal import write_journal
from launchlist.sync.journal_start import name_folder
from launchlist.sync.linking import link_issues, settle_links
from launchlist.sync.marker import digest, get_region_text
from launchlist.sync.missing_fields import Lack, find_lack, trust_marker
from launchlist.sync.observe import observe
from launchlist.sync.paced_steps import keep_rates
from launchlist.sync.planning import plan_sync
from launchlist.sync.request import PreparedPlan, SyncReport, SyncRequest
from launchlist.sync.run_state import RunState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.github.calls import Reply, Steps
    from launchlist.sync.actions import Action
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import DesiredIssue
    from launchlist.sync.request import SyncRequest


_OWN_COLOR = "0e8a16"
_OTHER_COLOR = "d93f0b"
_MEANING = {
    "": "Maintained by launchlist from the plan in this repository",
    ":ignore": "launchlist leaves this issue alone",
}
"""By what follows the name of our label."""


def ensure_labels(work: RunState, names: Iterable[str]) -> Steps[None]:
    """Create missing labels with a color and a description. Without our own label nothing can be opened."""
    for name in dict.fromkeys(filter(None, names)):
        is_own = name == work.inputs.label
        reply = yield from _ensure_label(work, name, _OWN_COLOR if is_own else _OTHER_COLOR)
        if reply.failure and (is_own or reply.failure.kind in {"stopped", "limited"}):
            work.stop(reply.failure)
            return
        if reply.failure:
            work.unusable.add(name)
            work.warn("", f"the label {name} could not be created: {reply.failure.message}")
            work.is_partial = True


def _ensure_label(work: RunState, name: str, color: str) -> Steps[Reply]:
    """Return the last answer about a label: if it is not a failure, the label exists."""
    reply = yield GetLabel(name)
    work.at = reply.at or work.at
    if reply.failure or reply.result:
        return reply
    said = _MEANING.get(name.removeprefix(work.inputs.label), "Set by launchlist")
    made = yield CreateLabel(name, color, said)
    if not made.failure or made.failure.kind != "refused":
        return made
    reply = yield GetLabel(name)  # another run may have created it first
    return reply if reply.failure is None and reply.result else made


def check_assignees(work: RunState, logins: Iterable[str]) -> Steps[None]:
    """Ask once for each login whether issues can be assigned to it."""
    for login in dict.fromkeys(filter(None, logins)):
        reply = yield CheckAssignee(login)
        if reply.failure:
            work.warn("", f"cannot find out whether issues can be assigned to {login}: {reply.failure.message}")
            continue
        work.assignees[login] = bool(reply.result)
        if not reply.result:
            work.warn("", f"issues cannot be assigned to {login}: no user with that name has access to the repository")


def find_milestones(work: RunState, wishes: list[DesiredIssue]) -> Steps[None]:
    """Look up the numbers of the desired milestones by title."""
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
            work.warn("", f"there is no open milestone {title}: issues are opened without one")


def synchronize(inputs: SyncRequest) -> Steps[SyncReport]:
    """Return what a sync planned and did; raises LaunchlistError if it must not continue."""
    inputs = inputs._replace(prepare=lru_cache(maxsize=1)(inputs.prepare))
    view = yield from observe(inputs)
    prepared, plan = _plan(inputs, view)
    if not view.is_whole and _needs_all(plan, view):
        view = yield from observe(inputs, is_whole=True)
        prepared, plan = _plan(inputs, view)
    plan, view = yield from settle_links(plan, view)
    plan, texts = _compose(plan, prepared, view)
    if inputs.expected is not None:
        check_expected(plan.actions, inputs.expected)
    if not inputs.is_applied:
        return SyncReport(plan.actions, notes=plan.notes, guards=plan.guards, texts=texts, at=view.at)
    work = RunState(inputs, prepared, view, plan, texts)
    if not any(guard.name in {"lost", "blind", "moved"} for guard in plan.guards):
        yield from keep_rates(work, _carry_out(work))
    is_partial = work.is_partial or any(note.kind == "deferred" for note in plan.notes)
    notes = (*plan.notes, *work.notes)
    return SyncReport(
        plan.actions, tuple(work.done), notes, plan.guards, texts, work.at, is_partial, work.is_refused, work.is_stopped
    )


def _plan(inputs: SyncRequest, view: ObservedIssues) -> tuple[PreparedPlan, SyncPlan]:
    prepared = inputs.prepare(view.at)
    return prepared, plan_sync(prepared.desired, view, inputs.limits, prepared.build_rollup, inputs.ignore)


def _needs_all(plan: SyncPlan, view: ObservedIssues) -> bool:
    """Whether a plan needs every issue to have been read, or was made without one that it concerns."""
    is_blind = any(guard.name == "blind" for guard in plan.guards)
    is_blind |= not view.settled.isdisjoint(plan.wishes)  # the roll-up, which is added last
    is_bold = any(isinstance(action, OpenIssue | CloseDuplicate) for action in plan.actions)
    return is_blind or is_bold


def check_expected(actions: tuple[Action, ...], expected: tuple[dict[str, object], ...]) -> None:
    """Raise GuardError if the actions differ from those of the earlier plan."""
    planned = [describe_action(action) for action in actions]
    if planned == list(expected):
        return
    ours, theirs = ({repr(sorted(each.items())) for each in listed} for listed in (planned, expected))
    more = [str(action) for action in actions if repr(sorted(describe_action(action).items())) not in theirs]
    fewer = len(theirs - ours)
    what = [f"{fewer} of its actions are no longer needed"] if fewer else []
    what += [f"new: {line}" for line in more[:3]]
    msg = f"nothing was done: things have changed since the plan was made ({'; '.join(what) or 'the order differs'})"
    raise GuardError(msg)


def _compose(plan: SyncPlan, prepared: PreparedPlan, view: ObservedIssues) -> tuple[SyncPlan, dict[str, IssueText]]:
    """Write the texts to send, so that the plan shows them and an error in a template stops everything."""
    writing = [action for action in plan.actions if isinstance(action, OpenIssue | ReopenIssue | UpdateIssue)]
    texts = prepared.compose([action.id for action in writing])
    empty = next((key for key, text in texts.items() if not text.title), None)
    if empty:
        msg = f"nothing was done: the title of the issue for {empty} is empty; check issue_title.md.j2"
        raise LaunchlistError(msg)
    actions = tuple(_fill(action, view, texts) for action in plan.actions)
    cuts = [Note("warning", cut, key) for key, text in texts.items() for cut in text.find_cuts()]
    return plan._replace(actions=actions, notes=(*plan.notes, *cuts)), texts


def _fill(action: Action, view: ObservedIssues, texts: dict[str, IssueText]) -> Action:
    """Return an action with the title of its new issue, or with what changes in the text of an existing one."""
    if isinstance(action, OpenIssue):
        return action._replace(title=texts[action.id].title)
    if isinstance(action, UpdateIssue):
        tracked = view.issues[action.id]
        is_ours = digest(tracked.issue.title) == tracked.marker.title
        new = texts[action.id].cut()
        old = IssueText(tracked.issue.title if is_ours else new.title, get_region_text(tracked.issue.body))
        what = describe_difference(old, new)
        return action._replace(why=f"{action.why} ({what})" if what else action.why)
    return action


def _carry_out(work: RunState) -> Steps[None]:
    plan = work.plan
    yield from retire(work)
    if not work.may_go_on():
        return
    writing = [action for action in plan.actions if isinstance(action, OpenIssue | ReopenIssue | UpdateIssue)]
    if writing:
        yield from _prepare(work, writing)
    if work.may_go_on():
        yield from open_issues(work)
    for action in plan.actions:
        if not work.may_go_on():
            break
        if isinstance(action, LinkIssue):
            yield from link_issues(work, action)
        elif not isinstance(action, OpenIssue):
            yield from edit_issue(work, action)
    _tidy(work)
    work.ledger.leave.left = 0
    failure = yield from work.ledger.save("sync: record the state of the issues")
    if failure and failure.kind == "denied":
        work.warn("", f"the journal cannot be written: {failure.message}")
    elif failure:
        work.postpone("", f"the journal could not be written: {failure.message}")


def _prepare(work: RunState, writing: list[OpenIssue | ReopenIssue | UpdateIssue]) -> Steps[None]:
    """Prepare what the issues need: labels, assignable people and milestones."""
    wishes = [work.plan.wishes[action.id] for action in writing]
    opening = [work.plan.wishes[action.id] for action in writing if isinstance(action, OpenIssue)]
    ours = (work.inputs.label, work.inputs.ignore) if opening else ()
    labels = [*ours, *(label for wish in opening for label in wish.labels)]
    yield from ensure_labels(work, [*labels, *(label for wish in wishes for _, label in wish.escalations)])
    lacks = [_find_lack(work, action.id) for action in writing]
    yield from ensure_labels(work, [label for lack in lacks for label in lack.labels if label not in labels])
    if work.may_go_on():
        yield from check_assignees(work, [wish.assignee for wish in wishes])
    if work.may_go_on():
        bare = [wish for wish, lack in zip(wishes, lacks, strict=True) if lack.milestone]
        yield from find_milestones(work, [*opening, *bare])


def _find_lack(work: RunState, key: str) -> Lack:
    tracked, entry = work.view.issues.get(key), work.ledger.entries.get(key)
    if not tracked:
        return Lack()
    wish = work.plan.wishes[key]
    return find_lack(tracked.issue, trust_marker(tracked, wish, is_unsure=bool(entry and entry.is_unsure)), wish)


def _tidy(work: RunState) -> None:
    """Record what was reported, and drop failed intents that are no longer wanted."""
    for key in work.plan.tells:
        entry, wish = work.ledger.entries.get(key), work.plan.wishes.get(key)
        if entry:
            work.ledger.put(key, entry._replace(told=wish.due if wish else "-"))
    acted = {action.id for action in work.plan.actions}
    for key, tracked in work.view.issues.items():
        entry, wish = work.ledger.entries.get(key), work.plan.wishes.get(key)
        # A run that was killed after its edit could not record it. A list that lags shows neither.
        if entry and wish and entry.due != wish.due == tracked.marker.due:
            work.ledger.put(key, entry._replace(due=wish.due))
        entry = work.ledger.entries.get(key)
        # What an issue lacks is known only while the issue is wanted: one that is closed meanwhile stays unsure.
        if entry and entry.is_unsure and wish and key not in acted and not str(_find_lack(work, key)):
            work.ledger.put(key, entry._replace(is_unsure=False))
    for key, entry in list(work.ledger.entries.items()):
        is_idle = entry.number is None and work.at - entry.intent > QUIET
        if is_idle and key not in work.plan.wishes:
            work.ledger.put(key, None)


def retire(work: RunState) -> Steps[None]:
    """Record in the former journal where the plan moved, before any issue changes."""
    former = work.view.former
    if not former or not former.revision or not work.ledger.is_remembering:
        return
    where = name_folder(work.inputs.place)
    text = write_journal(former.journal._replace(moved=where))
    reply = yield WriteJournal(former.revision, text, f"sync: the plan moved to {where}", former.place)
    if reply.failure and reply.failure.kind != "uncertain":
        work.stop(
            reply.failure._replace(message=f"the journal of {name_folder(former.place)}: {reply.failure.message}")
        )
