"""Update the diagram of packages in CONTRIBUTING.md, which comes from the imports of the source.

usage: python docs/structure.py
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "scripts" / "launchlist"
PAGE: Final = "CONTRIBUTING.md"
LAYERS: Final = (
    ("Command line", ("cli",)),
    ("Commands", ("commands",)),
    ("Application", ("adopt", "project", "sync")),
    ("Tools", ("changes", "editing", "export", "git", "github", "printing", "reading", "rendering", "rules")),
    ("Plan", ("plan",)),
)
"""From the top down; tests/test_layers.py takes them from here and checks that imports follow them."""
_DIAGRAM: Final = re.compile(
    r"(?<=<!-- structure: python docs/structure.py -->\n).*?(?=<!-- /structure -->)", re.DOTALL
)


def list_arrows() -> list[tuple[str, str]]:
    """Return the pairs of packages of which the first imports the second."""
    known = {name for _, names in LAYERS for name in names}
    arrows = set()
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("launchlist."):
                arrows.add((room, node.module.split(".")[1]))
    return sorted((one, other) for one, other in arrows if one != other and {one, other} <= known)


def reduce_arrows(arrows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what follows from other arrows, so that the picture stays readable."""
    below = {one: {other for start, other in arrows if start == one} for one, _ in arrows}

    def reaches(one: str, other: str) -> bool:
        return any(each == other or reaches(each, other) for each in below.get(one, ()))

    return [(one, other) for one, other in arrows if not any(reaches(each, other) for each in below[one] - {other})]


def draw_diagram() -> str:
    """Return the layers and packages as a Mermaid diagram (https://mermaid.js.org/syntax/flowchart.html)."""
    lines = ["flowchart TD"]
    for title, names in LAYERS:
        lines += [f'    subgraph "{title}"', *(f"        {name}[{name}/]" for name in names if name != "cli")]
        lines += ["        cli[cli.py]"] if "cli" in names else []
        lines.append("    end")
    lines += [f"    {one} --> {other}" for one, other in reduce_arrows(list_arrows())]
    return "\n```mermaid\n" + "\n".join(lines) + "\n```\n\n"


def fill_page(text: str) -> str:
    """Return CONTRIBUTING.md with the diagram brought up to date."""
    return _DIAGRAM.sub(lambda _: draw_diagram(), text)


def main() -> None:
    """Rewrite the page."""
    page = ROOT / PAGE
    page.write_text(fill_page(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
