"""Take the README's picture: CHECKLIST.md as GitHub's own Markdown parser and Chromium show it.

usage: python docs/screenshot.py [CHROMIUM]      writes docs/checklist.png
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


def main(chromium: str = "chromium") -> int:
    """Write the picture and return Chromium's exit code."""
    body = cmarkgfm.github_flavored_markdown_to_html((HERE.parent / "CHECKLIST.md").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(f'<meta charset="utf-8"><style>{STYLE}</style>{body}', encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
        profile = f"--user-data-dir={folder}/profile"
        picture = f"--screenshot={HERE / 'checklist.png'}"
        command = [chromium, *flags, profile, f"--window-size={SIZE}", picture, page.as_uri()]
        return subprocess.run(command, check=False, capture_output=True, timeout=120).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
