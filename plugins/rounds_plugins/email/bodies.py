"""The text of a message: one that came in loses its tags, one that goes out gets its styles in its elements."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from rounds import UsageError

if TYPE_CHECKING:
    from email.message import Message as Mail

    from css_inline import CSSInliner


_MOST_PARTS: Final = 200
_LONGEST: Final = 100_000
_BREAKS: Final = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "hr", "table"})
_UNSEEN: Final = frozenset({"style", "script", "head", "title"})
_QUOTED: Final = frozenset({"blockquote"})


def body_of(mail: Mail) -> str:
    """What a person reads in it; empty where there is no text. Attachments and enclosed messages are passed over."""
    found: dict[str, str] = {}
    for _, part in zip(range(_MOST_PARTS), mail.walk(), strict=False):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            break
        if kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            found.setdefault(kind, _decoded(part))
    if found.get("text/plain", "").strip():
        return found["text/plain"]
    return text_of(found.get("text/html", ""))


def _decoded(part: Mail) -> str:
    raw = part.get_payload(decode=True)
    data = raw[:_LONGEST] if isinstance(raw, bytes) else b""
    charset = part.get_content_charset("utf-8")
    try:
        return data.decode(charset, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def text_of(html: str) -> str:
    """The words of an HTML text, a line a paragraph, without what it quotes."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    """Collects what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        """Enter what is not seen, or begin a line."""
        self._hidden += tag in _UNSEEN or tag in _QUOTED
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave it."""
        if tag in _UNSEEN or tag in _QUOTED:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        """Words, where they are seen."""
        if not self._hidden:
            self.found.append(data.replace("\n", " "))


def inlined(html: str) -> str:
    """The HTML with its style sheets in ``style`` attributes; nothing is fetched from anywhere.

    Raises:
        UsageError: css-inline is not installed, or cannot read the style sheet.
    """
    if "<style" not in html.casefold():
        return html
    try:
        return _inliner().inline(html)
    except ValueError as error:
        raise UsageError(f"the style sheet cannot be written into the elements: {error}") from error


@cache
def _inliner() -> CSSInliner:
    try:
        from css_inline import CSSInliner  # noqa: PLC0415 - an extra, and only for mails with a style sheet
    except ImportError as error:
        raise UsageError(
            "a template with a style sheet needs css-inline", "install it: pip install 'rounds[mail]'"
        ) from error
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
