"""A number opens as a card over the page, arrow keys go through a table, buttons copy. With a page made up for it."""

import pytest

TRY = "/en/try/"
CARD = "/en/indicators/gdp/513200/2016/"

TABLE = """<div class="scroll" role="group" tabindex="0" aria-label="GDP"><table class="data data--figures">
<thead><tr><th>Region</th><th>2015</th><th>2016</th><th>2017</th></tr></thead><tbody>
<tr><th scope="row"><a id="aba" href="/en/regions/513200/">Aba</a></th>
  <td><a id="a15" href="/en/indicators/gdp/513200/2015/">265.04</a></td><td><a id="a16" href="{card}">281.32</a></td>
  <td>–</td></tr>
<tr><th scope="row"><a id="ganzi" href="/en/regions/513300/">Ganzi</a></th>
  <td><a id="g15" href="/en/indicators/gdp/513300/2015/">213.04</a></td><td>×</td>
  <td><a id="g17" href="/en/indicators/gdp/513300/2017/">250.00</a></td></tr>
</tbody></table></div>"""

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Try</title>
<link rel="stylesheet" href="/static/css/base.css"><link rel="stylesheet" href="/static/css/interaction.css">
<script src="/static/js/theme.js"></script></head><body><main><h1>Try</h1>
{table}<button id="after">After</button>
<p id="cite">Aba, GDP, 2016: 281.32 &lt;100 million&gt; yuan.</p>
<button class="copy" type="button" data-copy="#cite" data-copied="Copied" data-selected="Selected">Copy</button>
</main><template id="figure-dialog"><dialog class="figure-dialog"><div class="figure-dialog__bar">
<a href="" data-permanent>The permanent page of this figure</a>
<button type="button" data-close autofocus>Close</button></div></dialog></template>
<script type="module" src="/static/js/figure-dialog.js"></script></body></html>"""

FIGURE = """<!doctype html><title>GDP, Aba, 2016</title><main><h1>GDP</h1>
<article class="figure-card" aria-labelledby="f-title"><h2 id="f-title">GDP, Aba, 2016: 281.32</h2>
<p id="f-cite">Cited</p><button class="copy" type="button" data-copy="#f-cite" data-copied="Copied">Copy</button>
<script>window.hit = 1</script><img src="x" onerror="window.hit = 2" alt=""></article></main>"""


def answering(route):
    route.fulfill(content_type="text/html; charset=utf-8", body=FIGURE)


@pytest.fixture
def opened(open_page, site):
    def go(figure=answering, **options):
        page = open_page("/en/components/", **options)
        page.context.route(f"{site}{TRY}", lambda route: route.fulfill(
            content_type="text/html; charset=utf-8", body=PAGE.format(table=TABLE.format(card=CARD))
        ))  # fmt: skip
        page.context.route(f"{site}{CARD}", figure)
        page.goto(site + TRY)
        return page

    return go


def focus(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def test_a_number_opens_its_card_over_the_page(opened, site):
    page = opened()
    page.locator("#a16").click()
    dialog = page.get_by_role("dialog", name="GDP, Aba, 2016: 281.32")
    dialog.wait_for()
    assert page.url == site + TRY
    assert focus(page) == "Close"
    assert dialog.get_by_role("link", name="permanent").get_attribute("href") == site + CARD


@pytest.mark.parametrize("how", ["escape", "button", "beside"])
def test_closing_gives_the_focus_back_to_the_number(opened, how):
    page = opened()
    page.locator("#a16").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    if how == "escape":
        page.keyboard.press("Escape")
    elif how == "button":
        page.get_by_role("button", name="Close").click()
    else:
        page.mouse.click(5, 5)
    dialog.wait_for(state="detached")
    assert focus(page) == "a16"


def test_a_card_can_be_opened_again_and_only_one_is_there(opened):
    page = opened()
    for _ in range(2):
        page.locator("#a16").click()
        page.get_by_role("dialog").wait_for()
        assert page.locator("dialog").count() == 1
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")


def test_nothing_in_a_card_is_run(opened):
    page = opened()
    page.locator("#a16").click()
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") != 1


@pytest.mark.parametrize("modifier", ["ControlOrMeta", "Shift"])
def test_a_click_with_a_modifier_opens_the_page_elsewhere(opened, site, modifier):
    page = opened()
    with page.context.expect_page() as other:
        page.locator("#a16").click(modifiers=[modifier])
    assert other.value.url == site + CARD
    assert page.get_by_role("dialog").count() == 0


def answering_in_vain(route):
    """The card cannot be fetched; the page itself can be reached."""
    if route.request.is_navigation_request():
        answering(route)
    else:
        route.fulfill(status=500, body="")


@pytest.mark.parametrize("scripts", [True, False])
def test_where_there_is_no_card_the_link_leads_to_the_page(opened, site, scripts):
    page = opened(answering_in_vain, java_script_enabled=scripts)
    page.locator("#a16").click()
    page.wait_for_url(site + CARD)
    assert page.locator("h1").inner_text() == "GDP"


def test_a_table_of_figures_is_one_stop_of_the_tab_key(opened):
    page = opened()
    page.locator(".scroll").focus()
    page.keyboard.press("Tab")
    assert focus(page) == "a15", "the first number"
    page.keyboard.press("Tab")
    assert focus(page) == "after"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert focus(page) == "a16", "the one that was left"


def test_the_arrow_keys_go_from_number_to_number(opened):
    page = opened()
    page.locator("#a15").focus()
    steps = [
        ("ArrowRight", "a16"), ("ArrowRight", "a16"), ("ArrowDown", "a16"), ("ArrowLeft", "a15"),
        ("ArrowDown", "g15"), ("ArrowRight", "g17"), ("ArrowLeft", "g15"), ("Home", "ganzi"), ("End", "g17"),
        ("Control+Home", "aba"), ("Control+End", "g17"), ("ArrowUp", "g17"),
    ]  # fmt: skip
    for key, found in steps:
        page.keyboard.press(key)
        assert focus(page) == found, key


def test_without_scripts_every_number_is_a_stop(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("table a[tabindex]").count() == 0


@pytest.mark.parametrize("clipboard", [True, False])
def test_a_text_is_copied_and_it_is_said(opened, clipboard):
    """Without TLS a page has no ``navigator.clipboard``."""
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    button = page.locator("main > .copy")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.copy-news')?.textContent === 'Copied'")
    assert page.locator(".copy-news").get_attribute("role") == "status"
    assert button.inner_text() == "Copied"
    page.evaluate("delete navigator.clipboard")
    assert page.evaluate("navigator.clipboard.readText()") == "Aba, GDP, 2016: 281.32 <100 million> yuan."
    assert button.evaluate("button => button === document.activeElement")


def test_a_text_in_a_card_is_copied_too(opened):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.locator("#a16").click()
    page.get_by_role("dialog").get_by_role("button", name="Copy").click()
    page.get_by_role("dialog").get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Cited"
    assert page.locator("dialog .copy-news").count() == 1, "outside the dialog nothing is read out while it is open"


def test_without_scripts_there_is_no_button_to_copy(opened):
    page = opened(java_script_enabled=False)
    assert not page.locator("main > .copy").is_visible()
