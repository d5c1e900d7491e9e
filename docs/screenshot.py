"""Take the README's screenshots: CHECKLIST.md and a comment, rendered by GitHub's Markdown parser and Chromium.

usage: python docs/screenshot.py [CHROMIUM]      writes docs/checklist.png and docs/pull-request.png
needs: pip install -r tests/requirements.txt, and Chromium (on Debian: apt-get install chromium fonts-noto-color-emoji)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import cmarkgfm

HERE = Path(__file__).parent
SIZE = "1240,1480"
STYLE = """
body { margin: 24px 32px; font: 16px/1.5 "Noto Sans", "DejaVu Sans", "Noto Color Emoji", sans-serif; color: #1f2328 }
h1, h2 { border-bottom: 1px solid #d1d9e0; padding-bottom: .3em; line-height: 1.25 }
h1 { margin: 0 0 16px } h2 { margin: 24px 0 16px; font-size: 1.4em }
table { border-collapse: collapse; font-size: 13px } th, td { border: 1px solid #d1d9e0; padding: 5px 10px }
tr:nth-child(even) td { background: #f6f8fa } td:first-child, td:nth-child(4), td:nth-child(5) { white-space: nowrap }
code { background: #eff1f3; border-radius: 6px; padding: .15em .4em; font: 85% "DejaVu Sans Mono", monospace }
"""


GOLDEN = HERE.parent / "tests" / "action" / "golden"
BOX = """
body { font-size: 14px; line-height: 1.45; margin: 20px } p { margin: 10px 0 } ul { margin: 6px 0; padding-left: 24px }
section { border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 20px; padding: 0 16px 12px }
section > header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; color: #59636e }
section > header { font-size: 13px; margin: 0 -16px 12px; padding: 8px 16px }
h3 { font-size: 18px; margin: 12px 0 } h4 { margin: 16px 0 8px }
td:nth-child(4), td:nth-child(5) { white-space: normal }
"""
SUMMARY_START = "#### Metrics"
"""Before this heading, the summary is the same as the comment."""


def main(chromium: str = "chromium") -> int:
    """Write the screenshots and return the higher of Chromium's exit codes."""
    checklist = render((HERE.parent / "CHECKLIST.md").read_text(encoding="utf-8"))
    comment, summary = ((GOLDEN / f"{name}.md").read_text(encoding="utf-8") for name in ("comment", "summary"))
    summary = summary[summary.index(SUMMARY_START) :]
    boxes = (("github-actions bot commented", comment), ("the end of the job summary", summary))
    pull = "".join(f"<section><header>{title}</header>{render(text)}</section>" for title, text in boxes)
    taken = take_picture(chromium, checklist, STYLE, "checklist.png", SIZE)
    return max(taken, take_picture(chromium, pull, STYLE + BOX, "pull-request.png", "1240,1780"))


def render(text: str) -> str:
    """Return Markdown as HTML."""
    html: str = cmarkgfm.github_flavored_markdown_to_html(text)
    return html


def take_picture(chromium: str, body: str, style: str, name: str, size: str) -> int:
    """Write one screenshot and return Chromium's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(f'<meta charset="utf-8"><style>{style}</style>{body}', encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
        profile = f"--user-data-dir={folder}/profile"
        command = [chromium, *flags, profile, f"--window-size={size}", f"--screenshot={HERE / name}", page.as_uri()]
        return subprocess.run(command, check=False, capture_output=True, timeout=120).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
