"""The fixtures of the first data set, in the order in which they load."""

from django.conf import settings

FIXTURES = sorted(path.name.removesuffix(".json") for path in (settings.BASE_DIR / "fixtures").glob("*.json"))
