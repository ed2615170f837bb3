"""Style sheets written into the elements, since many mail programs drop them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rounds import UsageError

if TYPE_CHECKING:
    from css_inline import CSSInliner


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
