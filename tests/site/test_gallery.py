"""The gallery shows every part that pages are put together from."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# The frame around every page, the gallery's own too.
FRAME = {"masthead.html", "menu_items.html", "footer.html", "styles.html"}


def included(template: str) -> set[str]:
    """The components that a template places, by way of others too."""
    names = re.findall(r'{% include "components/([^"]+)"', (TEMPLATES / template).read_text())
    return set(names).union(*(included(f"components/{name}") for name in names))


def test_every_component_is_in_the_gallery_or_in_the_frame():
    files = {path.name for path in (TEMPLATES / "components").glob("*.html")}
    assert included("components.html") | FRAME == files


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_they_all_show_something(client, language):
    response = client.get(f"/{language}/components/")
    rendered = {template.name.removeprefix("components/") for template in response.templates if template.name}
    assert included("components.html") | FRAME <= rendered
    main = response.content.decode().partition('<main id="main"')[2].partition("</main>")[0]
    for part in ("results", "source-line", "search", "downloads", "notices", "tile-map", "chart", "stat", "copy"):
        assert f'class="{part}' in main, part
