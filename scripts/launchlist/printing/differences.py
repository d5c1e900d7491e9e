"""The differences between two states of a file as a unified diff, in time linear in its length.

`difflib` takes time quadratic in the lines that differ. Lines that occur once in each text are matched first, in the
order that most of them keep (Bram Cohen's patience diff, https://bramcohen.livejournal.com/73318.html); `difflib`
compares the short parts between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import Match, SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Pair: TypeAlias = tuple[int, int]
"""The position of a line in the old and in the new text."""
_SHORT: Final = 100
"""The most lines between two matches that `difflib` compares."""


class _Matcher(SequenceMatcher[str]):
    """The matcher of difflib with given matches."""

    def __init__(self, a: Sequence[str], b: Sequence[str]) -> None:
        super().__init__(None, (), (), autojunk=False)
        self.a, self.b = a, b
        self.matching_blocks = _join_pairs(_match_lines(a, b), (len(a), len(b)))


def list_differences(old: str, new: str, path: str) -> list[str]:
    """Return a unified diff of the file at ``path`` as it is and as it should be, as lines without line endings."""
    a, b = old.splitlines(), new.splitlines()
    lines = [f"--- {path} (is)", f"+++ {path} (should be)"]
    for group in _Matcher(a, b).get_grouped_opcodes():
        (_, a_start, _, b_start, _), (_, _, a_end, _, b_end) = group[0], group[-1]
        lines.append(f"@@ -{_name_range(a_start, a_end)} +{_name_range(b_start, b_end)} @@")
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                lines += [f" {line}" for line in a[i1:i2]]
                continue
            lines += [f"-{line}" for line in a[i1:i2]]
            lines += [f"+{line}" for line in b[j1:j2]]
    return lines if len(lines) > 2 else []


def _name_range(start: int, end: int) -> str:
    """Return a range of lines in the notation of a hunk: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + (end > start)},{end - start}"


def _join_pairs(pairs: Iterable[Pair], end: Pair) -> list[Match]:
    """Join pairs into runs like difflib's, including the empty last one."""
    blocks: list[Match] = []
    for i, j in sorted(pairs):
        last = blocks[-1] if blocks else Match(-1, -1, 0)
        if (last.a + last.size, last.b + last.size) == (i, j):
            blocks[-1] = last._replace(size=last.size + 1)
        else:
            blocks.append(Match(i, j, 1))
    return [*blocks, Match(*end, 0)]


def _match_lines(a: Sequence[str], b: Sequence[str]) -> Iterator[Pair]:
    """Yield the pairs of equal lines; pairs never cross."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        yield head, head
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        yield len(a) - 1 - tail, len(b) - 1 - tail
        tail += 1
    end = (len(a) - tail, len(b) - tail)
    at = (head, head)
    for pair in (*_find_anchors(a, b, at, end), end):
        yield from _match_between(a, b, at, pair)
        if pair != end:
            yield pair
        at = (pair[0] + 1, pair[1] + 1)


def _match_between(a: Sequence[str], b: Sequence[str], start: Pair, end: Pair) -> Iterator[Pair]:
    """Yield the matches between two anchors: the lines that continue either one, and the rest if it is short."""
    (i, j), (i_end, j_end) = start, end
    while i < i_end and j < j_end and a[i] == b[j]:
        yield i, j
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        yield i_end, j_end
    if i < i_end and j < j_end and max(i_end - i, j_end - j) <= _SHORT:
        for block in SequenceMatcher(None, a[i:i_end], b[j:j_end], autojunk=False).get_matching_blocks():
            yield from ((i + block.a + at, j + block.b + at) for at in range(block.size))


def _find_anchors(a: Sequence[str], b: Sequence[str], start: Pair, end: Pair) -> list[Pair]:
    """Return the longest common sequence of lines that occur once in each text, by patience sorting."""
    counts = Counter(a[start[0] : end[0]]), Counter(b[start[1] : end[1]])
    places = {line: at for at, line in enumerate(b[start[1] : end[1]], start[1]) if counts[1][line] == 1}
    pairs = [
        (at, places[line]) for at, line in enumerate(a[start[0] : end[0]], start[0])
        if counts[0][line] == 1 and line in places
    ]  # fmt: skip
    tops: list[int] = []  # for each length, the position in the new text at which the best sequence so far ends
    ends: list[int] = []  # and its pair
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        tops[length : length + 1] = [place]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    run, number = [], ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]
