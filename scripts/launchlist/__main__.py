"""``python -m launchlist``."""

from __future__ import annotations

import sys

from launchlist.start import main

if __name__ == "__main__":
    sys.exit(main())
