"""Records that a test makes for itself, with what every record must have."""

import re

from poverty.models import Region
from tests.poverty.rows import make_source


def make_record(model, slug, **fields):
    """A published record named after its slug: ``test-thing`` is “Test thing” and “测试test-thing”."""
    defaults = {
        "name_zh": f"测试{slug}", "name_en": slug.replace("-", " ").capitalize(), "state": "published",
        "source": make_source(), "section": "9.9",
    }  # fmt: skip
    if "region" not in fields:
        defaults["region"] = Region.objects.get(code="513227")
    return model.objects.create(slug=slug, **defaults | fields)


def page(client, address, language="en", **params):
    """The text of a page that opens."""
    response = client.get(f"/{language}/{address}", params)
    assert response.status_code == 200
    return response.content.decode()


def table_row(html, link):
    """What a reader sees in the row that links there, by column heading."""
    table = next(table for table in html.split("<table ")[1:] if f'href="{link}"' in table.split("</table>")[0])
    row = next(row for row in table.split("<tr>") if f'href="{link}"' in row)
    return dict(zip(_texts("th", table.split("</thead>")[0]), _texts("t[dh]", row), strict=True))


def _texts(tag, html):
    return [re.sub("<.*?>", "", inner) for inner in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html)]
