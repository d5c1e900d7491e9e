"""Whatever is set in plan.yaml, the fields that are not named keep every byte, however the file is laid out."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launchlist.editing.formatter import count_comments
from launchlist.errors import UsageError
from launchlist.reading.yaml.reader import read_yaml
from tests.commands.test_edit import run
from tests.workspace import TASK, write_files

LAYOUTS: Final = {
    "version": ("version: 1\n",),
    "title": ("title: Small plan\n", 'title:   "Small plan" # for now\n', "title: >- # folded\n  Small\n  plan\n"),
    "timezone": ("timezone: UTC\n", "timezone: 'UTC' # for all\n"),
    "release": ("release: 2025-05-22\n", "release:   2025-05-22 18:00   # moved twice\n"),
    "anchors": (
        "",
        "anchors: {freeze: release-2w} # soon\n",
        "anchors:\n  # two weeks of fixes\n  freeze: release-2w # or less\n\n  start: 2025-05-01\n",
    ),
    "calendar": (
        "",
        "calendar: { weekend: [ sat, sun ], days_off: [2025-05-01] }\n",
        "calendar: # of the office\n  days_off:\n  # spring\n  - 2025-05-01\n  - 2025-12-22..2025-12-31 # closed\n",
        "calendar:\n    weekend:\n        - fri # prayer\n        - sat\n",
    ),
    "owners": (
        "owners:\n  - name: Maya # leads\n\n  # prints\n  - {name: Tide, role: print}\n",
        "owners: [{name: Maya}, {name: Tide}]\n",
    ),
    "phases": ("", "phases:\n- id: beta # the first\n  title: Beta\n  until: release-1w\n"),
    "critical_path": (
        "",
        "critical_path:\n  - title: Write # first\n    tasks: [A-1]\n  # and then\n  - {title: Print, tasks: [A-2]}\n",
    ),
    "next_sync": ("", "next_sync: {at: 2025-05-18 16:00, focus: Blockers}\n", "next_sync:\n  at: 2025-05-18 16:00\n"),
    "sync": ("", "sync:\n  max_new: 5 # at most\n"),
}
CHANGES: Final = (
    *("plan title=Large", "plan title=a: b # c", "plan goal=sell it", "plan goal=", "plan timezone=Europe/Berlin"),
    *("plan release=+1w", "plan release=2025-06-04", "plan as_of=2025-05-17", "plan as_of="),
    *("plan anchors.freeze=-1w", "plan anchors.freeze=", "plan anchors.copy=release+3d", "plan anchors="),
    *("plan calendar.weekend=sat,sun", "plan calendar.weekend+=thu", "plan calendar.day=09:00-17:00", "plan calendar="),
    *("plan calendar.days_off+=2025-04-18,2025-06-09", "plan calendar.days_off-=2025-05-01", "plan calendar.days_off="),
    *("plan critical_path+=Print: A-1, A-2", "plan critical_path+=Pack: A-2", "plan critical_path-=Write"),
    *("plan critical_path=", "plan next_sync.at=+1w", "plan next_sync.focus=", "plan next_sync.focus=Dates"),
    *("plan sync.max_new=7", "plan sync.labels+=launch", "plan rules.day-off=off", "plan refresh=daily"),
    *("owner Maya github=maya", "owner Tide role=", "owner Tide away+=2025-05-05", "owner Maya role=a, b"),
    *("phase beta until=-2d", "phase beta title=Public beta"),
)


@st.composite
def draw_sections(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Return the fields of a plan in any order, each in one of its layouts, with a comment above it or without."""
    names = draw(st.permutations([*LAYOUTS]))
    sections = [(name, draw(st.sampled_from(LAYOUTS[name]))) for name in names]
    marks = [draw(st.sampled_from(("", f"# about {name}\n", f"\n# about {name}\n"))) for name in names]
    return [(name, mark + text) for (name, text), mark in zip(sections, marks, strict=True) if text]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sections=draw_sections(), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4), crlf=st.booleans())
def test_other_fields_keep_every_byte(sections: list[tuple[str, str]], changes: list[str], crlf: bool) -> None:
    end = "\r\n" if crlf else "\n"
    text = "".join(section for _, section in sections).replace("\n", end)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = {"checklist/plan.yaml": text, "checklist/tasks/A-1.yaml": TASK}
        write_files(root, {**files, "checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2").replace("Maya", "Tide")})
        touched: set[str] = set()
        for change in changes:
            words = split_change(change)
            before = (root / "checklist/plan.yaml").read_bytes()
            try:
                run(root, "set", *words)
            except UsageError:
                assert (root / "checklist/plan.yaml").read_bytes() == before
                continue
            if (root / "checklist/plan.yaml").read_bytes() != before:
                touched.add({"owner": "owners", "phase": "phases"}.get(words[0], re.split(r"[.+=-]", words[1])[0]))
        after = (root / "checklist/plan.yaml").read_bytes().decode()
    assert touched or after == text
    at = 0
    for name, section in sections:
        if name not in touched:
            kept = section.strip("\n").replace("\n", end)
            found = after.find(kept, at)
            assert found >= 0, f"{name} changed:\n{after}"
            at = found + len(kept)
    old, new = (read_yaml("plan.yaml", each.encode()).data for each in (text, after))
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert {name: value for name, value in new.items() if name not in touched} == {
        name: value for name, value in old.items() if name not in touched
    }
    assert end == "\n" or "\n" not in after.replace("\r\n", "")
    lost = count_comments(text.replace("\r\n", "\n")) - count_comments(after.replace("\r\n", "\n"))
    assert not lost or any(re.search(r"-=|=$|weekend=", change) for change in changes), lost  # with what it was about


def split_change(change: str) -> list[str]:
    """Return the words of a change: what is set, the name of an owner or a phase, and the field with its value."""
    return change.split(" ", 1) if change.startswith("plan") else change.split(" ", 2)
