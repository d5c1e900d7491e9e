"""The comment on a pull request, found by its marker and updated in place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from launchlist.github.calls import APP_LOGIN, CreateComment, DeleteComment, EditComment, GetLogin, ListComments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.github.calls import Comment, Failure, Steps

MARKER = "<!-- launchlist:pull-request -->"
APP = "[bot]"
"""Ends the login of every app (https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app)."""
LIMIT = 60_000
"""GitHub allows 65,536."""


def keep_comment(
    number: int, text: str, *, is_news: bool = True, marker: str = MARKER, passing: str = ""
) -> Steps[Failure | None]:
    """Create or update the comment with ``text``; an identical one is left alone, our other ones are deleted.

    Differences that match the pattern ``passing`` do not count, such as the URL of the run. If ``text`` is not news,
    only an existing comment with another text is changed.

    A comment is ours if our login wrote it and its first line is ``marker``, since anyone can copy a marker. A token
    that may not query its login belongs to an app: GitHub's own if it wrote a comment, else the first app that did.
    """
    login = yield GetLogin()
    if login.failure and login.failure.kind != "denied":
        return login.failure
    author = None if login.failure else str(login.result)
    comments = yield from read_comments(number)
    if not isinstance(comments, list):
        return comments
    ours = [each for each in comments if each.body.startswith(marker)]
    author = author or _guess_author(ours)
    ours = [each for each in ours if each.author == author]
    body = f"{marker}\n{text}"
    if not ours and not is_news:
        return None
    if not ours:
        created = yield CreateComment(number, body)
        return created.failure
    failure: Failure | None = None
    for extra in ours[1:]:
        deleted = yield DeleteComment(extra.key)
        failure = failure or deleted.failure
    if _settle(ours[0].body, passing) == _settle(body, passing):
        return failure
    edited = yield EditComment(ours[0].key, body)
    return edited.failure or failure


def _settle(body: str, passing: str) -> str:
    text = body.replace("\r\n", "\n").strip()
    return re.sub(passing, "", text) if passing else text


def read_comments(number: int) -> Steps[list[Comment] | Failure]:
    """Return all comments on an issue or a pull request, or the failure."""
    found: list[Comment] = []
    page = 1
    while True:
        reply = yield ListComments(number, page)
        if reply.failure:
            return reply.failure
        comments, has_more = reply.result
        found += comments
        page += 1
        if not has_more:
            return found


def _guess_author(comments: Sequence[Comment]) -> str:
    apps = [each.author for each in comments if each.author.endswith(APP)]
    return APP_LOGIN if APP_LOGIN in apps or not apps else apps[0]
