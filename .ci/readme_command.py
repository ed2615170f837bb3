"""Print README's N-th command, so that CI runs what a newcomer copies: ``python3 readme_command.py 2``."""

import re
import sys
from pathlib import Path

readme = Path(__file__).parent.parent / "README.md"
blocks = re.findall(r"^```(?:sh|console|bash)\n(.*?)^```", readme.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
sys.stdout.write(blocks[int(sys.argv[1]) - 1].strip() + "\n")
