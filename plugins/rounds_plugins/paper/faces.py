"""The letters in which addresses are set: plain ones that sorting machines read, with signs for other scripts."""

from __future__ import annotations

from typing import Final

FACES: Final = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', 'Noto Sans', sans-serif"
