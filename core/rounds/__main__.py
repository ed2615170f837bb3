"""``python -m rounds`` is ``rounds``."""

from __future__ import annotations

from rounds.cli import main

if __name__ == "__main__":
    main()
