from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.sync.marker import (
    END,
    Marker,
    NewerMarkerError,
    digest,
    get_region_text,
    read_marker,
    replace_region,
    write_region,
)
from tests.sync.builder import build_marker

MARKER = build_marker()
REGION = write_region(MARKER, "Text")
steps = st.lists(st.from_regex(r"[1-9][0-9]{0,2}[dhw]", fullmatch=True), max_size=3, unique=True)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
markers = st.builds(
    Marker,
    id=st.from_regex(r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}", fullmatch=True) | st.just("rollup"),
    due=st.datetimes().map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    state=st.sampled_from(("open", "closed", "duplicate", "unlabeled")),
    title=st.text().map(digest),
    content=st.text().map(digest),
    assignee=st.just("") | st.from_regex(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\[bot\])?", fullmatch=True),
    escalated=steps.map(tuple),
    lacks=st.lists(names, max_size=3).map(tuple),
    lists=st.lists(st.from_regex(r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}", fullmatch=True), max_size=3).map(tuple),
    place=st.just("") | names,
)
pieces = st.lists(
    st.text(max_size=8)
    | st.sampled_from(
        ["\r\n", "\r", "\n", "\x85", "<!--", "-->", "<!-- launchlist:v1 ", END, "<!-- launchlist:v9 -->"]
    ),
    max_size=8,
).map("".join)
outside = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<"), max_size=40) | st.sampled_from(
    ["", "\r\n\r\nmine\r", "\n", "\x00\u2028\t "]
)


@given(markers, pieces)
def test_what_is_written_is_read(marker: Marker, text: str) -> None:
    assert read_marker(write_region(marker, text)) == marker


@given(markers, pieces)
def test_i3_no_text_can_write_a_second_marker(marker: Marker, text: str) -> None:
    region = write_region(marker, text)
    assert region.count("<!--") == 2
    assert region.count(END) == 1
    assert region.endswith(f"\n{END}")


@given(outside, outside, markers, markers, pieces, pieces)
def test_i3_everything_outside_stays_byte_for_byte(
    before: str, after: str, old: Marker, new: Marker, text: str, other: str
) -> None:
    region = write_region(new, other)
    assert replace_region(before + write_region(old, text) + after, region) == before + region + after


@given(outside, outside, markers, pieces)
def test_i4_writing_the_same_again_changes_nothing(before: str, after: str, marker: Marker, text: str) -> None:
    body = before + write_region(marker, text) + after
    assert replace_region(body, write_region(marker, text)) == body


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Text",
        END,
        f"{REGION}\n{REGION}",
        f"{END}\n{REGION}",
        f"{REGION}\n{END}",
        REGION.replace(END, ""),
        f"{END}\n{REGION.replace(END, '')}",
        REGION.replace("id=T-1", "id=t-1"),
        REGION.replace("id=T-1", ""),
        REGION.replace("state=open", "state=ajar"),
        REGION.replace("due=", "done="),
        REGION.replace("launchlist:v1", "launchlist:vx"),
        f"> {REGION}\n<!-- launchlist:v1 quoted -->",
    ],
)
def test_a_body_without_exactly_one_marker_is_not_ours(body: str) -> None:
    assert read_marker(body) is None


@pytest.mark.parametrize("body", [REGION, f"Mine\r\n{REGION}\r\nmine", REGION.replace("\n", "\r\n")])
def test_one_marker_is_enough(body: str) -> None:
    assert read_marker(body) == MARKER
    assert get_region_text(body) == "Text"


def test_a_marker_of_a_later_release_is_an_error() -> None:
    with pytest.raises(NewerMarkerError):
        read_marker(REGION.replace(":v1", ":v2"))


def test_without_a_marker_the_region_is_the_whole_body() -> None:
    assert replace_region("Text", REGION) == REGION
    assert get_region_text("Text") == ""


@pytest.mark.parametrize(
    "noise",
    ["<!-- launchlist:v1 " * 5000, "<!-- launchlist:v1\n" * 5000, "-->" * 20_000, "a" * 100_000, "a=" * 50_000],
)
def test_long_noise_around_a_region_changes_nothing_or_is_not_a_marker(noise: str) -> None:
    body = f"{noise}\n{REGION}\n{noise}"
    if "<!--" in noise and "-->" not in noise and "\n" not in noise:
        assert read_marker(body) == MARKER  # the comments that stand before it are never closed on their line
    else:
        assert read_marker(body) == MARKER
    assert replace_region(body, "new") == f"{noise}\nnew\n{noise}"
    assert read_marker(f"<!-- launchlist:v1 {noise.replace('-->', '')} -->\n{END}") is None
