"""What every page's frame needs to know: its language, its addresses in the others, where it stands in the menu."""

import json
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aba_site import charts, numbers, phrases
from aba_site.tongues import tongues_marked

register = template.Library()

# Each language as HTML tags it, and its name for itself.
LANGUAGE_TAGS = {"en": ("en", "English"), "zh-hans": ("zh-Hans", "中文")}


@dataclass(frozen=True)
class PageLanguage:
    """One language in which a page can be read."""

    code: str
    tag: str
    name: str
    path: str
    current: bool


@dataclass(frozen=True)
class MenuItem:
    """An entry of the main navigation; ``current`` is a value for ``aria-current``, or empty."""

    label: str
    href: str
    current: str


def in_language(full_path: str, code: str) -> str:
    """The same page and query in another language; the home page where the address carries none."""
    first, _slash, rest = full_path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in LANGUAGE_TAGS else f"/{code}/"


@register.filter
def person_name(user) -> str:
    """As people are called: in Chinese the family name first; the account's name where it says no more."""
    surname, given = user.last_name, user.first_name
    if surname and given and not (surname + given).isascii():
        return f"{surname}{given}"
    return user.get_full_name() or user.get_username()


@register.simple_tag
def html_lang():
    """The page's language as HTML spells it: ``zh-Hans``, not ``zh-hans``."""
    return LANGUAGE_TAGS.get(get_language(), LANGUAGE_TAGS["en"])[0]


@register.simple_tag(takes_context=True)
def page_languages(context):
    """The page in each language, as the reader sees it now (with its query)."""
    path = context["request"].get_full_path()
    return [
        PageLanguage(code, tag, name, in_language(path, code), code == get_language())
        for code, (tag, name) in LANGUAGE_TAGS.items()
    ]


@register.simple_tag(takes_context=True)
def canonical_addresses(context):
    """Absolute addresses without query for search engines: ``{"canonical": …, "alternates": [(tag, address)]}``."""
    request = context["request"]
    alternates = [
        (tag, request.build_absolute_uri(in_language(request.path, code))) for code, (tag, _) in LANGUAGE_TAGS.items()
    ]
    return {"canonical": request.build_absolute_uri(request.path), "alternates": alternates}


@register.simple_tag(takes_context=True)
def main_menu(context):
    """The entries of the main navigation, the reader's place in it marked."""
    path = context["request"].path
    labels = {
        "indicator-list": _("Indicators"),
        "region-list": _("Regions"),
        "compare": _("Compare"),
        "explore": _("Explore"),
        "industry-list": _("Industries"),
        "ecommerce": _("E-commerce"),
        "tourism": _("Tourism"),
        "finding-list": _("Findings"),
        "source-list": _("Sources"),
        "data": _("Data"),
    }

    def current(href):
        if path == href:
            return "page"
        return "true" if path.startswith(href) else ""

    return [MenuItem(label, href := reverse(name), current(href)) for name, label in labels.items()]


@register.simple_tag
def gap(unit=""):
    """Between a number and its unit, and between sentences: a space in English, nothing in Chinese."""
    return phrases.gap(unit)


@register.filter
def grouped(number):
    """``235,638``; with ``|stringformat`` a large count is a row of digits."""
    return numbers.grouped(number, 0)


@register.filter
def section_text(section):
    """``section 2.1``, ``figure 1``"""
    return phrases.section_text(section)


@register.filter
def tongues(text):
    """A text in which words of another language say which: ``{{ note|tongues }}``."""
    return tongues_marked(text)


@register.simple_tag
def style_sheets(*names):
    """Links to style sheets that only some pages need, by their names: ``{% style_sheets "charts" "regions" %}``."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in names))


@register.simple_tag
def script_module(name, *imported):
    """
    A script, and hints at those that it imports: they come together with it, not one round trip later.
    ``{% script_module "chart" "chart-legend" %}``
    """
    addresses = ((static(f"js/{one}.js"),) for one in imported)
    hints = format_html_join("\n", '<link rel="modulepreload" href="{}">', addresses)
    script = format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))
    return format_html("{}\n{}", hints, script) if imported else script


@register.simple_tag
def chart_library():
    """Where a chart finds Chart.js: the pinned CDN file (empty if the settings say so) and the local copy."""
    chart_js = settings.CHART_JS
    return {
        "cdn": chart_js["cdn"] if chart_js["use_cdn"] else "",
        "integrity": chart_js["integrity"],
        "local": static(chart_js["local"]),
    }


@register.simple_tag
def drawn_chart(chart):
    """The picture of a chart, for its box."""
    return charts.drawn(chart)


@register.simple_tag
def chart_legend(chart):
    """What the colours, shapes and signs of a chart stand for; empty where there is nothing to tell apart."""
    return charts.legend(chart)


@register.filter
def linked_data(description):
    """A description for search engines as JSON-LD. It is data, no script; what could end the element is escaped."""
    text = json.dumps(description, ensure_ascii=False, cls=DjangoJSONEncoder)
    escaped = text.translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(escaped))  # noqa: S308
