"""Parts of addresses: what is not written like one leads nowhere. Importing this makes them known to ``path()``."""

from django.urls import register_converter


class RegionCode:
    """``<code:…>``: up to twelve ASCII digits."""

    regex = "[0-9]{1,12}"

    def to_python(self, value: str) -> str:
        return value

    to_url = staticmethod(str)


class Year:
    """``<year:…>``: four ASCII digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    to_url = staticmethod(str)


register_converter(RegionCode, "code")
register_converter(Year, "year")
