"""What every page must be, whatever is on it: accessible, as wide as its window, with one heading, and quiet."""

from axe_playwright_python.base import AXE_SCRIPT

# The widest an element may be is the window; what scrolls inside its own region is clipped there.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# With WCAG 2.2's size of what is touched, which the checker leaves out of its own accord.
# No page has sound or film, for which alone it would fetch all styles once more.
QUICK = {"resultTypes": ["violations"], "preload": False}
EVERYTHING = {**QUICK, "rules": {"target-size": {"enabled": True}}}
CONTRAST = {**QUICK, "runOnly": ["color-contrast"]}
VIOLATIONS = """async ([context, options]) => (await axe.run(context ?? document, options)).violations.map(
    ({id, help, nodes}) => `${id} (${help}): ${nodes.slice(0, 5).map(({html}) => html.slice(0, 160)).join(" · ")}`)"""
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.hadRecentInput ? 0 : entry.value))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 100);
})"""
LARGEST_SHIFT = 0.01


def violations(page, options=EVERYTHING, context=None):
    """What the checker finds, a line for each rule."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(VIOLATIONS, [context, options])


def assert_accessible(page):
    """In the colours the reader has, then in dark ones; the page is left in light ones."""
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == [], "in the dark"
    page.emulate_media(color_scheme="light")


def assert_fits(page, *widths, text=100):
    """Nothing has to be scrolled sideways, also where the reader's letters are so many per cent of ours."""
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", f"{text}%")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0, (width, text)
    page.evaluate("document.documentElement.style.removeProperty('font-size')")


def assert_whole(page):
    """One heading, nothing for the console to complain of, and nothing that moved while it came."""
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.faults == []
    assert page.evaluate(SHIFTS) <= LARGEST_SHIFT
