from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.commands.action.check import cut_sections
from launchlist.github.calls import Comment, CreateComment, DeleteComment, EditComment, Failure, GetLogin, Reply
from launchlist.github.comments import MARKER, keep_comment
from launchlist.wording import count_units

if TYPE_CHECKING:
    from launchlist.github.calls import Call, FailureKind

OURS, BODY = "launch-bot", f"{MARKER}\nnew"


def play(
    *pages: list[Comment],
    text: str = "new",
    is_news: bool = True,
    fails: type | None = None,
    kind: FailureKind = "denied",
    marker: str = MARKER,
    passing: str = "",
) -> tuple[Failure | None, list[Call]]:
    """Run the routine against pages of comments, and return its end and what it wrote."""
    steps = keep_comment(7, text, is_news=is_news, marker=marker, passing=passing)
    wrote: list[Call] = []
    call = next(steps)
    try:
        while True:
            result: Any = None
            if isinstance(call, GetLogin):
                result = OURS
            elif isinstance(call, CreateComment | EditComment | DeleteComment):
                wrote.append(call)
            else:
                page = getattr(call, "page", 1)
                result = (pages[page - 1] if pages else [], page < len(pages))
            failure = Failure(kind, "no") if fails and isinstance(call, fails) else None
            call = steps.send(Reply(result, 0, failure))
    except StopIteration as end:
        return end.value, wrote


def test_the_first_comment_is_made() -> None:
    assert play([Comment(1, "mallory", BODY)]) == (None, [CreateComment(7, BODY)])


def test_a_comment_on_a_later_page_is_found_and_edited() -> None:
    pages = [[Comment(1, "maya", "hello")], [Comment(2, OURS, f"{MARKER}\nold")]]
    assert play(*pages) == (None, [EditComment(2, BODY)])


def test_the_same_bytes_are_left_alone() -> None:
    assert play([Comment(2, OURS, BODY.replace("\n", "\r\n"))]) == (None, [])


@pytest.mark.parametrize(
    ("there", "is_same"), [("run 1", True), ("run 1\n", True), ("run 1.", False), ("old run 1", False)]
)
def test_changes_in_the_passing_part_are_ignored(there: str, *, is_same: bool) -> None:
    comments = [Comment(2, OURS, f"{MARKER}\nnew {there}")]
    assert play(comments, text="new run 2", passing=r"run \d\Z")[1] == (
        [] if is_same else [EditComment(2, f"{MARKER}\nnew run 2")]
    )


def test_a_second_comment_of_launchlist_is_deleted() -> None:
    assert play([Comment(2, OURS, BODY), Comment(3, OURS, BODY)]) == (None, [DeleteComment(3)])


def test_without_news_only_an_existing_comment_is_updated() -> None:
    assert play([], is_news=False) == (None, [])
    assert play([Comment(2, OURS, f"{MARKER}\nold")], is_news=False) == (None, [EditComment(2, BODY)])


@pytest.mark.parametrize("fails", [CreateComment, EditComment, DeleteComment])
def test_a_failed_call_is_returned(fails: type) -> None:
    pages = [] if fails is CreateComment else [Comment(2, OURS, f"{MARKER}\nold"), Comment(3, OURS, "")]
    if fails is DeleteComment:
        pages = [Comment(2, OURS, BODY), Comment(3, OURS, BODY)]
    assert play(pages, fails=fails)[0] == Failure("denied", "no")


def test_an_apps_token_that_may_not_ask_for_its_login_is_the_actions_bot() -> None:
    comments = [Comment(2, "github-actions[bot]", f"{MARKER}\nold"), Comment(3, OURS, f"{MARKER}\nold")]
    assert play(comments, fails=GetLogin) == (None, [EditComment(2, BODY)])


def test_an_app_of_ones_own_finds_its_comment_again_and_leaves_those_of_other_apps() -> None:
    comments = [Comment(1, "maya", BODY), Comment(2, "our-app[bot]", f"{MARKER}\nold"), Comment(3, "echo[bot]", BODY)]
    assert play(comments, fails=GetLogin) == (None, [EditComment(2, BODY)])
    assert play([Comment(1, "maya", BODY)], fails=GetLogin) == (None, [CreateComment(7, BODY)])


def test_the_comment_of_another_plan_is_left_alone() -> None:
    marker = "<!-- launchlist:pull-request plans/a -->"
    assert play([Comment(2, OURS, BODY)], marker=marker) == (None, [CreateComment(7, f"{marker}\nnew")])
    assert play([Comment(2, OURS, f"{marker}\nold")]) == (None, [CreateComment(7, BODY)])


def test_a_login_that_cannot_be_had_is_not_the_actions_bot() -> None:
    comments = [Comment(2, "github-actions[bot]", f"{MARKER}\nold")]
    assert play(comments, fails=GetLogin, kind="uncertain") == (Failure("uncertain", "no"), [])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30)), st.integers(20, 200))
def test_sections_are_cut_between_and_never_beyond_the_limit(sections: list[str], limit: int) -> None:
    text = cut_sections(sections, "[more]", limit)
    assert count_units(text) <= limit
    whole = "".join(sections)
    if text != whole:
        assert text.endswith("[more]")
        assert any(text[: -len("[more]")] == "".join(sections[:count]) for count in range(len(sections)))


def test_what_fits_is_whole() -> None:
    assert cut_sections(["a", "b"], "[more]", 8) == "ab"
    assert cut_sections(["é" * 4], "[more]", 10, lambda text: len(text.encode())) == "[more]"
