"""HTML on paper: a tagged PDF by WeasyPrint. Nothing is fetched; pictures come out of the workspace's templates."""

from __future__ import annotations

import hashlib
import logging
import mimetypes
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from rounds.base.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HERE: Final = "https://templates.invalid/"
_ID_BYTES: Final = 16


def write_pdf(
    documents: Sequence[str],
    *,
    styles: Sequence[str] = (),
    asset: Callable[[str], bytes] | None = None,
    to_measure: bool = True,
) -> bytes:
    """The HTML documents one after the other as one PDF, the same bytes for the same documents.

    Each is laid out by itself, so that its pages count from 1 and its style sheets hold for no other.

    Args:
        documents: Whole HTML documents; the first one's title is the file's.
        styles: Style sheets for all of them.
        asset: Where pictures and style sheets that they name come from; without it there are none.
        to_measure: Ask whoever prints it for its own size and one side of the paper: labels must not shrink, and two
            letters not share a sheet.

    Raises:
        UsageError: WeasyPrint is missing, or a document names a file that is not there.
    """
    weasyprint = _weasyprint()
    fetcher, missing = _fetcher(weasyprint, asset)
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheets = [weasyprint.CSS(string=text, url_fetcher=fetcher, font_config=fonts) for text in styles]
    made = [
        weasyprint.HTML(string=text, base_url=_HERE, url_fetcher=fetcher).render(
            stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"
        )
        for text in documents
    ]
    identifier = hashlib.sha256("\0".join([*styles, *documents]).encode("utf-8", "replace")).digest()[:_ID_BYTES]
    pages = [page for each in made for page in each.pages]
    finisher = _to_measure if to_measure else None
    whole = made[0].copy(pages)
    written = whole.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.hex().encode(), finisher=finisher)
    if missing and asset is not None:
        raise UsageError(
            f"'{missing[0][:80]}' cannot be put on paper: it is no file in templates/",
            "put the file into templates/ and name it alone: <img src='logo.png' alt='...'>",
        )
    return bytes(written)


def _weasyprint() -> Any:
    """The library, quiet: it tells of every rule for screens that paper has not.

    Raises:
        UsageError: it is not installed, or a library of the system that it needs is not.
    """
    try:
        weasyprint = import_module("weasyprint")  # an extra, and half a second
    except ImportError as error:
        raise UsageError("a PDF needs weasyprint", "install it with: pip install 'rounds[pdf]'") from error
    except OSError as error:
        raise UsageError(
            "a PDF needs a library of the system that is missing",
            "on Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core",
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return weasyprint


def _fetcher(weasyprint: Any, asset: Callable[[str], bytes] | None) -> tuple[Any, list[str]]:
    """What answers for every address in a document, and the addresses that it had to refuse."""
    missing: list[str] = []

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = unquote(url.removeprefix(_HERE))
            if asset is None or not url.startswith(_HERE):
                missing.append(url)
                raise ValueError(url)
            try:
                content = asset(name)
            except Exception as error:
                missing.append(name)
                raise ValueError(name) from error
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return weasyprint.urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher(), missing


def _to_measure(_document: Any, pdf: Any) -> None:
    preferences = pdf.catalog.setdefault("ViewerPreferences", type(pdf.catalog)())
    preferences.update({"PrintScaling": "/None", "Duplex": "/Simplex"})
