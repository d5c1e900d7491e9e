"""One comment of ours below a pull request, found by its marker and brought up to date in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.calls import CreateComment, DeleteComment, EditComment, GetLogin, ListComments
from launchlist.sync.inert import count_units
from launchlist.sync.observe import APP_LOGIN

if TYPE_CHECKING:
    from launchlist.sync.calls import Comment, Failure
    from launchlist.sync.inputs import Steps

MARKER = "<!-- launchlist:pull-request -->"
LIMIT = 60_000
"""GitHub takes 65,536."""


def keep_comment(number: int, text: str) -> Steps[Failure | None]:
    """Make the comment say ``text``; one of the same bytes is left alone, further ones of ours are taken away.

    A comment is ours when our login wrote it and its first line is the marker: anybody can copy a marker.
    """
    login = yield GetLogin()
    author = APP_LOGIN if login.failure else str(login.result)
    ours: list[Comment] = []
    page = 1
    while True:
        reply = yield ListComments(number, page)
        if reply.failure:
            return reply.failure
        comments, has_more = reply.result
        ours += [each for each in comments if each.author == author and each.body.startswith(MARKER)]
        page += 1
        if not has_more:
            break
    body = f"{MARKER}\n{text}"
    if not ours:
        created = yield CreateComment(number, body)
        return created.failure
    for extra in ours[1:]:
        yield DeleteComment(extra.key)
    if ours[0].body.replace("\r\n", "\n").strip() == body.strip():
        return None
    edited = yield EditComment(ours[0].key, body)
    return edited.failure


def cut_sections(sections: list[str], pointer: str, limit: int = LIMIT) -> str:
    """Return as many whole sections as fit, and where the rest can be read."""
    kept: list[str] = []
    for section in sections:
        if count_units("\n".join([*kept, section, pointer])) > limit:
            return "\n".join([*kept, pointer])
        kept.append(section)
    return "\n".join(kept)
