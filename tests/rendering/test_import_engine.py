from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = str(Path(__file__).parents[2] / "scripts")
RENDER = """
import sys
loaded = set(sys.modules)
from launchlist import importing as engine
engine.import_engine({later})
if {spared}:
    assert "jinja2.sandbox" in sys.modules
    assert not set(engine.LATER) & (set(sys.modules) - loaded)
from launchlist.rendering.environment import build_environment
template = build_environment({{"x": "{{{{ a | urlencode }}}} {{{{ b | attr('real') }}}}"}}).get_template("x")
print(template.render(a="x y/ü", b=7))
import inspect, tempfile, urllib.parse
assert all(module.__file__ for module in (inspect, tempfile, urllib.parse))
from jinja2 import filters, nodes
assert filters.getattr_static("", "upper") is inspect.getattr_static("", "upper")
assert nodes.inspect.signature is inspect.signature
"""


@pytest.mark.parametrize(
    ("later", "spared"),
    [("engine.LATER", True), ("{}", False), ("{'inspect': ()}", False)],
    ids=["as used", "nothing is spared", "a release needs more"],
)
def test_the_engine_works_whatever_its_release_needs(later: str, spared: bool) -> None:
    code = RENDER.format(later=later, spared=spared)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": SCRIPTS})
    assert (done.returncode, done.stdout) == (0, "x%20y/%C3%BC 7\n"), done.stderr
