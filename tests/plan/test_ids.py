from __future__ import annotations

import pytest

from launchlist.plan.names import ID_FORM
from launchlist.reading.schema.validator import SchemaName, read_schema


@pytest.mark.parametrize("kind", ["task", "blocker"])
def test_the_form_is_that_of_the_schemas(kind: SchemaName) -> None:
    assert read_schema(kind)["properties"]["id"]["pattern"] == f"^{ID_FORM}$"
