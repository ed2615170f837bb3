"""HTML as a PDF: what it reads, what it never reads, and what whoever prints it is asked for."""

from __future__ import annotations

import base64
import re
import sys
import zlib

import pytest

from rounds import UsageError
from rounds.plugins.printing import write_pdf

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
pytestmark = pytest.mark.usefixtures("pdf_reader")
PAGE = '<!doctype html><html lang="en"><head><title>One</title></head><body>{}</body></html>'


def inside(pdf: bytes) -> bytes:
    """The file with its compressed parts unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(each) for each in packed if each[:1] == b"x")


def test_the_same_documents_are_the_same_bytes(pdf_reader):
    documents = [PAGE.format("a"), PAGE.format("b")]
    assert write_pdf(documents) == write_pdf(documents)
    assert pdf_reader(write_pdf(documents)).pages == 2


def test_each_document_counts_its_own_pages(pdf_reader):
    numbered = '<style>@page { @top-left { content: counter(page) " of " counter(pages) } }</style>'
    long = PAGE.format(f"{numbered}<p>first</p><p style='break-before: page'>second</p>")
    read = pdf_reader(write_pdf([long, PAGE.format(f"{numbered}<p>alone</p>")]))
    assert [page.split("\n")[0] for page in read.texts] == ["1 of 2", "2 of 2", "1 of 1"]


def test_one_documents_styles_hold_for_no_other(pdf_reader):
    read = pdf_reader(
        write_pdf([PAGE.format("<style>p { display: none }</style><p>one</p>"), PAGE.format("<p>two</p>")])
    )
    assert [text.strip() for text in read.texts] == ["", "two"]


def test_whoever_prints_it_is_asked_for_its_own_size_and_one_side():
    assert b"/PrintScaling /None" in inside(write_pdf([PAGE.format("a")]))
    assert b"/Duplex /Simplex" in inside(write_pdf([PAGE.format("a")]))
    assert b"/Duplex" not in inside(write_pdf([PAGE.format("a")], to_measure=False))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="logo.png" alt="Cedar">',
        '<p style="background: url(logo.png)">a</p>',
        f'<img src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}" alt="Cedar">',
    ],
)
def test_a_picture_comes_out_of_the_templates_or_out_of_the_text(markup):
    assert b"/Subtype /Image" in inside(write_pdf([PAGE.format(markup)], asset={"logo.png": PIXEL}.__getitem__))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="//127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">a</a>',
        "<style>@import url(file:///etc/passwd); p { color: red }</style>",
        '<p style="background: url(file:///etc/passwd)">a</p>',
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>a</p>",
        '<base href="file:///etc/"><img src="passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<svg><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<img src="missing.png">',
    ],
)
def test_nothing_else_is_read(markup):
    def asset(name: str) -> bytes:
        if name != "logo.png":
            raise FileNotFoundError(name)
        return PIXEL

    with pytest.raises(UsageError, match="no file in templates/") as caught:
        write_pdf([PAGE.format(markup)], asset=asset)
    assert "put the file into templates/" in caught.value.hint


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError) as caught:
        write_pdf([PAGE.format("a")])
    assert "pip install 'rounds[pdf]'" in str(caught.value.hint)
