"""Until when a plan that nobody edits stays as it is: the next moment at which time alone changes a result."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment

_DAY: Final = timedelta(days=1)


def find_expiry(lookup: Lookup, as_of: Moment) -> datetime:
    """Return the instant (UTC) before which no rule, status or number of the plan changes by itself.

    Deadlines and ETAs pass, days begin in the plan's zone, and an estimate can run out at any time.
    """
    plan, now = lookup.plan, as_of.at
    if any(task.estimate and not task.is_finished for task in plan.tasks):
        return now
    # Finished tasks too: a deadline that passes adds to what should be finished by now.
    moments = [task.deadline.at for task in plan.tasks if task.deadline]
    moments += [blocker.eta.at for blocker in plan.blockers if blocker.is_open]
    midnights = (_find_midnight(now, lookup), _find_midnight(now - plan.stale_after, lookup) + plan.stale_after)
    return min(*midnights, *(_find_change(moment, now) for moment in moments))


def _find_change(due: datetime, now: datetime) -> datetime:
    """Return when a due moment passes, or when the whole days since it passed become one more."""
    return due + timedelta(seconds=1) if due >= now else now + _DAY - (now - due) % _DAY


def _find_midnight(at: datetime, lookup: Lookup) -> datetime:
    tomorrow = at.astimezone(lookup.plan.zone).date() + _DAY
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=lookup.plan.zone).astimezone(UTC)
