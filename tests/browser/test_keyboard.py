"""Everything that can be used can be reached by keyboard, in an order that goes on, and shows where one is."""

import pytest

from tests.browser.test_pages import PAGES

# Some hundred links of one list are walked like the first hundred.
MOST_STEPS = 160
WIDE = ["home", "indicator", "indicator-map", "prefecture", "industries", "data", "search"]
NARROW = ["home", "indicator", "county", "search"]
WALKED = [*((name, 1280) for name in WIDE), *((name, 390) for name in NARROW)]

# Numbers every element that can have the focus and be seen, in the order of the document.
NUMBER = """() => {
    const all = document.querySelectorAll(
        'a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select:not([disabled]),'
        + ' textarea:not([disabled]), summary, [tabindex]:not([tabindex^="-"])');
    let number = 0;
    for (const one of all) {
        const seen = one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
        const box = one.getBoundingClientRect();
        const radio = one.type === "radio" && !one.checked && document.querySelector(`[name="${one.name}"]:checked`);
        // One of a grid's cells has the focus, the others are reached by arrows from it.
        if (seen && one.tabIndex >= 0 && box.width && box.height && !radio) one.dataset.walk = number++;
    }
    return number;
}"""
# Where the focus is, and whether one can see it: an outline, or another ring, on it or on the shape within a link.
FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const drawn = element => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
            || style.boxShadow !== "none" || parseFloat(style.strokeWidth) >= 2 && style.stroke !== "none";
    };
    const box = one.getBoundingClientRect();
    const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
    return {
        number: one.dataset.walk ?? null,
        what: one.outerHTML.slice(0, 120),
        ring: drawn(one) || [...one.querySelectorAll("*")].some(drawn),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        covered: Boolean(middle) && !one.contains(middle) && !middle.contains(one) && middle.tagName !== "HTML",
    };
}"""


def walk(page, key="Tab"):
    """What has the focus, step by step, until it leaves the page or enough was seen."""
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _step in range(MOST_STEPS):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is None or (seen and focus["number"] == seen[0]["number"]):
            break
        seen.append(focus)
    return seen


@pytest.mark.parametrize(("name", "width"), WALKED)
def test_every_control_is_reached_in_order_and_seen(open_page, name, width):
    page = open_page(f"/en/{PAGES[name]}", width=width)
    for chart in page.locator("[data-chart]").all():
        chart.scroll_into_view_if_needed()  # what it is drawn with, such as its legend, comes then
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    number = page.evaluate(NUMBER)
    seen = walk(page)
    assert len(seen) == min(number, MOST_STEPS), [one["what"] for one in seen if one["number"] is None]
    assert [int(one["number"]) for one in seen] == list(range(len(seen))), "as they stand in the page, none twice"
    assert not [one["what"] for one in seen if not one["ring"]], "without a ring"
    assert not [one["what"] for one in seen if not one["inside"]], "out of the window"
    assert not [one["what"] for one in seen if one["covered"]], "under something else"


@pytest.mark.parametrize("width", [390, 1280])
def test_one_can_go_back_the_same_way(open_page, width):
    page = open_page("/en/search/?q=wenchuan", width=width)
    page.evaluate(NUMBER)
    forth = [one["number"] for one in walk(page)]
    back = [one["number"] for one in walk(page, "Shift+Tab")]
    assert back == forth[::-1]


def test_nothing_traps_the_focus_not_even_open_suggestions(open_page):
    page = open_page("/en/search/")
    page.locator("main .search input").click()
    page.keyboard.type("wenchuan")
    page.wait_for_selector(".suggestions:visible [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate("document.activeElement.closest('main .search')")


def test_the_menu_of_a_small_screen_opens_closes_and_is_walked(open_page):
    page = open_page("/en/", width=390)
    page.locator(".masthead__menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "search"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/en/indicators/"


def test_the_year_is_chosen_by_keys_in_place(open_page):
    page = open_page("/en/indicators/gdp/?view=bars")
    page.evaluate("window.same = true")
    page.locator("#year").focus()
    for year in ("2015", "2014"):
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(f"**year={year}**")
        page.wait_for_function("year => document.querySelector('#explorer output').value === year", arg=year)
        assert page.evaluate("document.activeElement.id") == "year"
    assert page.evaluate("window.same")


def test_the_tab_key_stays_in_an_open_card_and_escape_gives_the_number_back(open_page):
    page = open_page("/en/indicators/gdp/")
    number = page.locator("table.data--figures tbody td a").first
    number.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    inside = "!document.activeElement || document.activeElement === document.body"
    inside += " || Boolean(document.activeElement.closest('dialog'))"
    for key in ["Tab"] * 25 + ["Shift+Tab"] * 30:
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert number.evaluate("number => number === document.activeElement")


def test_who_comes_to_a_table_by_keyboard_sees_its_keys(open_page):
    page = open_page("/en/indicators/gdp/?region=513200~510100")
    hint, box = page.locator(".cell-keys span"), page.locator(".scroll:has(.data--figures)")
    assert hint.count() == 1 and not hint.is_visible()
    assert "Arrow keys" in box.evaluate(
        "box => document.getElementById(box.getAttribute('aria-describedby')).textContent"
    )
    box.focus()
    page.wait_for_timeout(200)
    place = box.bounding_box()
    page.keyboard.press("Tab")
    assert hint.is_visible()
    assert box.bounding_box() == place, "nothing makes room for it"
    over = hint.bounding_box()
    assert over["y"] + over["height"] <= place["y"] + 1, "no number is under it"
    page.keyboard.press("Tab")
    assert not hint.is_visible()
    page.locator("#measure").select_option("growth")
    page.wait_for_url("**growth**")
    assert page.locator(".cell-keys").count() == 1, "in what was put in place too, once"


def test_a_pointer_needs_no_keys_explained(open_page):
    page = open_page("/en/indicators/gdp/?region=513200~510100")
    page.locator("table.data--figures tbody td a").first.click()
    page.get_by_role("dialog").wait_for()
    assert not page.locator(".cell-keys span").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ring_stands_out_from_the_page(open_page, scheme):
    """3 to 1 at least, as WCAG 2.2 asks of what shows the focus."""
    page = open_page("/en/", scheme=scheme)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    ring, ground = page.evaluate("""() => [getComputedStyle(document.activeElement).outlineColor,
        getComputedStyle(document.querySelector(".masthead")).backgroundColor]""")
    assert contrast(ring, ground) >= 3


def contrast(one, other):
    """Of two colours as ``rgb(1, 2, 3)``: (lighter + 0.05) / (darker + 0.05), by relative luminance."""
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
