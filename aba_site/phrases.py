"""Small phrases that every page says the same way: a number with its unit, years, a section of a source."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.bilingual import is_chinese

UNCHANGED = {"series", "species"}
MULTIPLES = {"hundred", "thousand", "million", "billion", "dozen"}


def gap(unit: str = "") -> str:
    """What stands between a number and its unit, or between sentences: a space in English, nothing in Chinese."""
    return "" if is_chinese() or unit == "%" else " "


def with_unit(number: str, unit: str) -> str:
    """``30,311 persons``, ``15.5%``, ``30,311人``; a unit that begins with a number stays apart from it."""
    if unit[:1].isdecimal():
        return f"{number} ({unit})"
    return f"{number}{gap(unit)}{unit}"


def bracketed(text: str, inside: str) -> str:
    """``GDP (yuan)``, 地区生产总值（元）; the text alone where nothing belongs in brackets, and the other way round."""
    if not (text and inside):
        return text or inside
    return f"{text}（{inside}）" if is_chinese() else f"{text} ({inside})"


def before_number(name: str) -> str:
    """A name that a number follows: Chinese sets no space between them, but 示例县001 2016年 would be read as one."""
    return f"{name} " if is_chinese() and name[-1:].isdecimal() else name


def singular(unit: str) -> str:
    """
    An English unit after 1: ``bases`` → ``base``, ``counties`` → ``county``, ``kinds of risk`` → ``kind of risk``.

    One thousand of something is still many: ``thousand tonnes`` and ``10,000 persons`` stay.
    """
    head, of, rest = unit.partition(" of ")
    if head in UNCHANGED or " or " in head or len(head) < 3 or head.endswith("ss"):
        return unit
    if unit[:1].isdecimal() or head.split(" ", 1)[0] in MULTIPLES:
        return unit
    if head.endswith("ies"):
        return f"{head.removesuffix('ies')}y{of}{rest}"
    if head.endswith(("sses", "xes", "ches", "shes")):
        return f"{head.removesuffix('es')}{of}{rest}"
    return f"{head.removesuffix('s')}{of}{rest}"


def year_text(year: int) -> str:
    """``2016``, ``2016年``."""
    return pgettext("a year", "%(year)s") % {"year": year}


def span_text(first: int, last: int) -> str:
    """``2010–2016``, ``2010—2016年``; one year alone where they are the same."""
    if first == last:
        return year_text(first)
    return pgettext("years", "%(first)s–%(last)s") % {"first": first, "last": last}


def section_text(section: str) -> str:
    """``section 2.1``, ``figure 1``; a section with a name goes by it."""
    if section[:1].isdecimal():
        return _("section %(section)s") % {"section": section}
    if section.startswith("Fig."):
        return _("figure %(number)s") % {"number": section.removeprefix("Fig.").strip()}
    return pgettext("section of a source", "Abstract") if section == "Abstract" else section
