"""Text that is kept twice, in Chinese and in English."""

from django.utils.translation import get_language


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


def pick(zh, en):
    """The one of two texts that the reader reads, or the other where that one is empty."""
    if not (zh and en):
        return zh or en
    return (zh or en) if is_chinese() else (en or zh)


class Bilingual:
    """
    An attribute that reads ``<name>_zh`` or ``<name>_en``, as the reader's language says::

        class Region(models.Model):
            name_zh = …
            name_en = …
            name = Bilingual()
    """

    def __set_name__(self, owner, name):
        self.zh, self.en = f"{name}_zh", f"{name}_en"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return pick(getattr(instance, self.zh), getattr(instance, self.en))
