"""What somebody wrote, without what they quote: cut at the line that begins the quotation, and at the signature."""

from __future__ import annotations

import re
from typing import Final

# Each is tried on one line, or on two joined where a mail program has wrapped it.
_OPENERS: Final = re.compile(
    r"(?:On\b.{3,200}\bwrote:|Am\b.{3,200}\bschrieb\b.{0,200}:|Le\b.{3,200}\ba écrit\s*:|El\b.{3,200}\bescribió:)\s*"
    r"|-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)"
    r"\s*-{2,}.*"
    r"|_{10,}\s*|From:\s.{3,300}|Von:\s.{3,300}|De\s?:\s.{3,300}|Get Outlook for .{3,40}|Sent from my .{2,40}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"(?:From|Von|De)\s?:\s", re.IGNORECASE)
_SENT: Final = re.compile(r"(?:Sent|Date|To|Subject|Gesendet|An|Betreff|Envoyé|Enviado)\s?:\s", re.IGNORECASE)
_LONGEST_LINE: Final = 400
_BLANKS: Final = re.compile(r"\n{3,}")


def without_quotes(text: str) -> str:
    """The writer's own words; where nothing is left of them (an answer below or between the quotation), those lines."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    end = next((number for number in range(len(lines)) if _ends(lines, number)), len(lines))
    own = _joined(lines[:end])
    return own or _joined(line for line in lines if not _is_opener(lines, line))


def _joined(lines: object) -> str:
    kept = [line for line in lines if not line.lstrip().startswith(">")]  # type: ignore[attr-defined]
    return _BLANKS.sub("\n\n", "\n".join(kept)).strip()


def _ends(lines: list[str], number: int) -> bool:
    """Whether the writer's own words end before this line."""
    line = lines[number].strip()[:_LONGEST_LINE]
    if line in {"--", "—"}:
        return True
    if _FROM.match(line):
        return any(_SENT.match(each.strip()[:20]) for each in lines[number + 1 : number + 4])
    wrapped = f"{line} {lines[number + 1].strip()[:_LONGEST_LINE]}" if number + 1 < len(lines) else line
    starts = line[:3].lower() in {"on ", "am ", "le ", "el "}
    return bool(_OPENERS.fullmatch(line) or (starts and _OPENERS.fullmatch(wrapped)))


def _is_opener(lines: list[str], line: str) -> bool:
    return _ends([line], 0) and len(lines) > 1
