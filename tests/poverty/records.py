"""Records that a test makes for itself, with what every record must have."""

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
