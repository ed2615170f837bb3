"""Whatever a record says, the page runs no script and asks for nothing: seen in a real browser."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from rounds.report.blocks import GoalLine, Report, Series

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

MARK = "document.documentElement.setAttribute('data-owned','1')"
PAYLOADS = (
    "<script>MARK</script>",
    "<script src=URL/1></script>",
    "</script><script>MARK</script>",
    "</title><script>MARK</script>",
    "</style><script>MARK</script>",
    "</desc></svg><script>MARK</script>",
    "</text><script>MARK</script>",
    "</summary></details><script>MARK</script>",
    "</td></tr></table><script>MARK</script>",
    "--><script>MARK</script>",
    "]]><script>MARK</script>",
    "<!--<script>MARK</script>-->",
    "<img src=x onerror=MARK>",
    "<img src=URL/2>",
    "<img srcset=URL/3>",
    "<image href=URL/4>",
    "<svg onload=MARK>",
    "<svg><script>MARK</script></svg>",
    "<svg><image href=URL/5 /></svg>",
    "<svg><use href=URL/6#a /></svg>",
    "<svg><animate onbegin=MARK attributeName=x dur=1s>",
    "<svg><foreignObject><iframe src=URL/7></foreignObject></svg>",
    "<math><mtext><img src=x onerror=MARK></mtext></math>",
    "<iframe src=URL/8></iframe>",
    "<iframe srcdoc='<script>MARK</script>'></iframe>",
    "<iframe src=javascript:MARK></iframe>",
    "<object data=URL/9></object>",
    "<embed src=URL/10>",
    "<link rel=stylesheet href=URL/11>",
    "<link rel=prefetch href=URL/12>",
    "<link rel=dns-prefetch href=URL/13>",
    "<style>@import 'URL/14';</style>",
    "<style>*{background:url(URL/15)}</style>",
    "<meta http-equiv=refresh content='0;url=URL/16'>",
    "<base href=URL/17/>",
    "<form action=URL/18><button autofocus onfocus=MARK>x</button></form>",
    "<input autofocus onfocus=MARK>",
    "<details open ontoggle=MARK>",
    "<video src=URL/19 autoplay>",
    "<audio src=URL/20 autoplay>",
    "<body onload=MARK>",
    "<a href=javascript:MARK autofocus onfocus=MARK>x</a>",
    "<marquee onstart=MARK>x</marquee>",
    "<template><script>MARK</script></template>",
    "<plaintext>",
    "<textarea>",
    '" onmouseover="MARK" autofocus onfocus="MARK" x="',
    "' onmouseover='MARK' autofocus onfocus='MARK' x='",
    '"><script>MARK</script>',
    "'><script>MARK</script>",
    "` onfocus=MARK autofocus x=`",
    "{{ 7 * 7 }}{% raw %}",
    "{{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "&lt;script&gt;MARK&lt;/script&gt;",
    "&#60;script&#62;MARK&#60;/script&#62;",
    "\u003cscript\u003eMARK\u003c/script\u003e",
    "<scr\x00ipt>MARK</scr\x00ipt>",
    "<\x0bimg src=x onerror=MARK>",
    "\ufeff<script>MARK</script>",
    "+ADw-script+AD4-MARK+ADw-/script+AD4-",
    '"; } * { background: url(URL/21) } /*',
    "\\22 ; } * { background: url(URL/22) } /*",
    "*/ } body { background: url(URL/23) } /*",
    "url(URL/24)",
    "javascript:MARK",
    "data:text/html,<script>MARK</script>",
    "//127.0.0.1/25",
)


def payloads(address: str) -> list[str]:
    return [payload.replace("MARK", MARK).replace("URL", address) for payload in PAYLOADS]


def infected(value: Any, texts: Iterator[str], kept: frozenset[str] = frozenset({"kind", "tone"})) -> Any:
    """The report with every text replaced by the next of ``texts``; only what decides a form of drawing stays."""
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, tuple):
        return tuple(infected(each, texts) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {each.name: getattr(value, each.name) for each in fields(value) if each.name not in kept}
        return replace(value, **{name: infected(each, texts) for name, each in changes.items()})
    return value


def every(given: list[str], start: int) -> Iterator[str]:
    while True:
        yield given[start % len(given)]
        start += 1


def test_there_are_payloads_enough():
    assert len(set(PAYLOADS)) >= 50


@pytest.fixture
def one_of_each(demo_report: Report) -> Report:
    """A report with every kind of block and chart, small enough to be opened often."""
    sections = tuple(demo_report.sections[place] for place in (0, 1, 2, 3, 6, 7))
    return replace(demo_report, sections=sections)


def assert_harmless(browser, file, what):
    browser.open(file.as_uri())
    assert browser.ask("document.documentElement.getAttribute('data-owned')") is None, what
    assert browser.ask("document.scripts.length + document.images.length + document.forms.length") == 0, what
    assert browser.ask("document.querySelectorAll('iframe,object,embed,base,video,audio').length") == 0, what
    assert set(browser.requests()) <= {file.as_uri(), "data:,"}, what


def test_no_text_of_a_record_runs_or_asks(browser, listener, page_of, one_of_each):
    given = payloads(listener.address)
    for start in range(0, len(given), 10):
        file, _ = page_of(infected(one_of_each, every(given, start)))
        assert_harmless(browser, file, given[start])
    assert listener.asked == []


def test_escaping_alone_holds_for_every_payload_in_every_field(browser, listener, page_of, one_of_each, tmp_path):
    """The page's policy would stop what escaping missed, so here it is taken out."""
    given = payloads(listener.address)
    bare = tmp_path / "bare.html"
    for start in range(len(given)):
        _, text = page_of(infected(one_of_each, every(given, start)))
        policy = text[text.index("<meta http-equiv") : text.index('<meta name="viewport"')]
        bare.write_text(text.replace(policy, ""), encoding="utf-8")
        assert_harmless(browser, bare, given[start])
    assert listener.asked == []


def test_every_payload_stands_in_the_page_as_text(browser, listener, page_of, demo_report):
    given = payloads(listener.address)
    rows = tuple((text, text) for text in given)
    scores = demo_report.sections[10]
    table = replace(scores.blocks[0], columns=scores.blocks[0].columns[:2], rows=rows)
    file, _ = page_of(replace(demo_report, sections=(replace(scores, blocks=(table,)),)))
    browser.open(file.as_uri())
    shown = browser.ask("[...document.querySelectorAll('tbody th')].map(each => each.textContent)")
    assert shown == [text.replace("\0", "\ufffd").replace("\x0b", "\ufffd") for text in given]
    assert listener.asked == []


def test_the_trap_would_catch_what_it_looks_for(browser, listener, tmp_path):
    """A page that does run and ask, so that silence means something."""
    file = tmp_path / "bad.html"
    file.write_text(f"<!doctype html><img src='{listener.address}/seen'><script>{MARK}</script>")
    browser.open(file.as_uri())
    assert browser.ask("document.documentElement.getAttribute('data-owned')") == "1"
    assert listener.asked == ["/seen"]


def test_a_goal_and_a_series_are_infected_too(demo_report):
    report = infected(demo_report, every(["<x>"], 0))
    chart = next(block for section in report.sections for block in section.blocks if getattr(block, "goal", None))
    assert chart.goal == GoalLine("<x>", 110)
    assert all(isinstance(series, Series) and series.name == "<x>" for series in chart.series)
