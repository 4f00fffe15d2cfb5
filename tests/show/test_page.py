"""The page in a browser: no request, no error, a map that answers, Chinese characters drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def opened(browser: Any, report: Path) -> Iterator[tuple[Any, list[str], list[str]]]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((report / "report.html").as_uri())
    page.wait_for_function("document.querySelectorAll('#units path').length > 0")
    yield page, requests, errors
    page.close()


def test_no_request_leaves_the_file(opened: tuple[Any, list[str], list[str]]) -> None:
    page, requests, errors = opened
    page.wait_for_load_state("networkidle")
    assert requests and all(url.split(":")[0] in ("file", "data", "blob") for url in requests)
    assert errors == []


def test_map_answers(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, errors = opened
    before = _fills(page)
    assert len(set(before)) >= 5
    page.select_option("#indicator", "income_ratio")
    assert _fills(page) != before
    page.locator("#units path").nth(5).hover(force=True)
    tip = page.locator("#tip").inner_text()
    assert "城乡收入比" in tip and "unverified" in tip
    page.locator("#units path").nth(5).click(force=True)
    name = page.evaluate("JSON.parse(document.getElementById('data').textContent).zh[5]")
    assert name in page.locator("#card h3").inner_text()
    assert errors == []


def test_map_box_has_many_colours(opened: tuple[Any, list[str], list[str]]) -> None:
    import io

    from PIL import Image

    page, _, _ = opened
    shot = page.locator("#map").screenshot()
    colours = Image.open(io.BytesIO(shot)).convert("RGB").getcolors(maxcolors=1 << 24)
    assert len([count for count, _ in colours if count > 200]) >= 6


def test_search_table_and_sorting(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, errors = opened
    code = page.evaluate("JSON.parse(document.getElementById('data').textContent).code[3]")
    page.fill("#search", code)
    assert code in page.locator("#card").inner_text()
    page.evaluate("document.getElementById('all-counties').open = true")
    page.wait_for_function("document.querySelectorAll('#county-table tbody tr').length === 1")
    page.fill("#search", "")
    page.wait_for_function("document.querySelectorAll('#county-table tbody tr').length > 20")
    page.locator("#county-table thead th").nth(4).click()
    people = [
        int(text.replace(",", ""))
        for text in page.locator("#county-table tbody td:nth-child(5)").all_inner_texts()
    ]
    assert people == sorted(people, reverse=True)
    assert errors == []


def test_language_switch(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, errors = opened
    chinese = page.locator("h1 .t[lang='zh-Hans']")
    english = page.locator("h1 .t[lang='en']")
    page.click("[data-set=en]")
    assert english.is_visible() and not chinese.is_visible()
    page.click("[data-set=zh]")
    assert chinese.is_visible() and not english.is_visible()
    page.click("[data-set=both]")
    assert chinese.is_visible() and english.is_visible()
    assert errors == []


def test_chinese_heading_is_drawn(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, _ = opened
    assert page.locator("h1 .t[lang='zh-Hans']").bounding_box()["width"] > 0
    # Two different characters that look alike would both be the box of a missing glyph.
    drawn = page.evaluate(
        """() => {
          const ink = (text) => {
            const c = document.createElement('canvas'); c.width = c.height = 64;
            const g = c.getContext('2d');
            g.font = '48px ' + getComputedStyle(document.body).fontFamily;
            g.fillText(text, 4, 52);
            return Array.from(g.getImageData(0, 0, 64, 64).data).filter((v, k) => k % 4 === 3);
          };
          const a = ink('县'), b = ink('乡');
          return {ink: a.some((v) => v > 0), differ: a.some((v, k) => v !== b[k])};
        }"""
    )
    assert drawn == {"ink": True, "differ": True}


def test_a_narrow_phone_needs_no_scrolling_sideways(browser: Any, report: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((report / "report.html").as_uri())
    page.wait_for_function("document.querySelectorAll('#units path').length > 0")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.locator("#units path").nth(5).dispatch_event("click")
    assert page.locator("#card h3").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def _fills(page: Any) -> list[str]:
    fills: list[str] = page.eval_on_selector_all(
        "#units path", "paths => paths.map((path) => path.getAttribute('fill'))"
    )
    return fills
