"""The status words of many trackers, as statuses of a plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from launchlist.plan.model import TaskStatus

_PLAIN: Final[dict[TaskStatus, str]] = {
    "pending": (
        "|pending|todo|to do|open|opened|new|not started|unstarted|backlog|planned|scheduled|accepted|triage|queued"
        "|selected for development|ready|ready for development|no|n|false|0|0%|☐|⬜|🔲|[ ]"
    ),
    "in_progress": "in progress|inprogress|doing|started|wip|work in progress|active|ongoing|underway"
    "|under way|working|working on it|in work|in development|🔄|🚧|⏳|[/]",
    "complete": "done|complete|completed|closed|finished|resolved|shipped|released|launched|delivered|merged|yes|y|x"
    "|true|1|100%|✓|✔|✅|☑|[x]",
    "cancelled": "cancelled|canceled|not planned|won't do|wont do|won't fix|wontfix|dropped|abandoned"
    "|deleted|removed|rejected|declined|❌|✗|[-]",
}
"""Words that mean exactly what our status means."""
_MORE: Final[dict[TaskStatus, str]] = {
    "in_progress": "in review|review|reviewing|code review|in testing|testing|in qa|qa|partially done",
    "cancelled": "duplicate|obsolete|superseded|out of scope|tombstone",
    "pending": "draft|deferred|waiting|blocked|on hold|paused|recurring|delayed|at risk",
}
"""Words that mean more than our status, so they are kept as the source has them."""


class Status(NamedTuple):
    """A status of a plan, and the source's word if it means more than that."""

    status: TaskStatus
    claimed: str = ""
    is_known: bool = True


def read_status(text: str) -> Status:
    """Return the meaning of a status word; an unknown word is pending, with ``is_known`` false."""
    word = _fold(text)
    bare = re.sub(r"[^\w\s'%-]+", "", word).strip()
    for each in dict.fromkeys((word, bare) if bare else (word,)):
        if each in _KNOWN:
            return Status(_KNOWN[each])
        if each in _RICH:
            return Status(_RICH[each], text.strip())
    if re.fullmatch(r"[0-9]{1,2}\s?%", bare):
        return Status("in_progress", text.strip())
    return Status("pending", text.strip(), is_known=False)


def _fold(text: str) -> str:
    plain = re.sub(r"[*`~\ufe0f]+", "", text.replace("’", "'")).casefold()
    return " ".join(re.sub(r"(?<=\w)[-_](?=\w)", " ", plain).split())


_KNOWN: Final = {_fold(word): status for status, words in _PLAIN.items() for word in words.split("|")}
_RICH: Final = {_fold(word): status for status, words in _MORE.items() for word in words.split("|")}
