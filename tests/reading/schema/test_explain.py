from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.findings import Source
from launchlist.reading.schema import explain
from launchlist.reading.schema.explain import FORMS, explain_data
from launchlist.reading.schema.validator import is_valid, read_schema, type_numbers
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = sorted(path for path in REPOSITORY.glob("tests/examples/invalid/*/checklist/**/*.y*ml") if path.is_file())
TASK = {"id": "A-1", "title": "Write", "owner": "Maya", "deadline": "2025-05-20", "status": "pending"}
ODD = st.sampled_from(["", "a", "done", "A-1", "2025-02-30", "2025-05-20", "4h", "a\nb", "x" * 500, [], ["a", "a"], {}])


def _never_decide(load: Any) -> Any:  # noqa: ANN401
    return lambda *which: (lambda _: False, load(*which)[1])


def check_words(data: Any, kind: Any) -> None:  # noqa: ANN401
    """Check that to look only at the fields that are wrong leaves nothing out."""
    with pytest.MonkeyPatch.context() as patch:
        found = explain_data(data, kind, Source("x.yaml"))
        for load in ("_load_frame", "_load_field"):
            patch.setattr(explain, load, _never_decide(getattr(explain, load)))
        assert found == explain_data(data, kind, Source("x.yaml"))
    assert bool(found) != is_valid(data, kind)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-4]}-{path.stem}"[:60])
def test_examples_are_explained_in_full(path: Path) -> None:
    kind: Any = {"tasks": "task", "blockers": "blocker"}.get(path.parent.name, "plan")
    data: Any = read_yaml(path.name, path.read_bytes()).data
    if isinstance(data, dict):
        check_words(type_numbers(data, read_schema("plan")) if kind == "plan" else data, kind)


@given(st.dictionaries(st.sampled_from([*read_schema("task")["properties"], "onwer", "tilte"]), ODD, max_size=5))
def test_any_record_is_explained_in_full(odd: dict[str, Any]) -> None:
    check_words({**TASK, **odd}, "task")


def find_patterns(schema: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a schema
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from find_patterns(part)
    if isinstance(schema, dict) and isinstance(schema.get("pattern"), str):
        yield from () if schema.get("format") in {"date", "moment", "absolute-moment", "zone"} else (schema["pattern"],)


def test_every_pattern_has_a_short_form_for_hints() -> None:
    kinds: Any = ("plan", "task", "blocker")
    one_line, names = r"^[^\r\n]+$", ("^[a-z]+(-[a-z]+)*$", "^[a-z][a-z0-9_]{0,39}$")
    assert {each for kind in kinds for each in find_patterns(read_schema(kind))} == {*FORMS, one_line, *names}
