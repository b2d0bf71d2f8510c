"""What changed: the public log of publications and revisions, as pages and as an Atom feed."""

import re
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.downloads import plain_error
from aba_site.filters import Filters
from aba_site.phrases import gap
from aba_site.query_state import QueryReader, query_string
from poverty.metrics.publications import (
    corrected_in_closed_years,
    figures_of,
    log_entries,
    page_of_log,
    publicly_counted,
)
from poverty.models import Indicator, Publication
from poverty.tables.figures import statuses
from poverty.tables.publications import change_text, logged_table

MOST_PAGES = 10_000
MOST_NAMED = 8
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


@require_safe
def changes(request):
    filters = Filters(request.GET)
    known = {one.slug: one for one in Indicator.objects.published()}
    slug = filters.choose("indicator", _("Indicator"), [(slug, one.name) for slug, one in known.items()])
    number = filters.reader.whole("page", 1, MOST_PAGES)
    entries, more = page_of_log(number, known.get(slug))
    feed = reverse("changes-feed") + query_string(indicator=slug)
    context = {
        "crumbs": [(_("What changed"), "")],
        "filters": filters,
        "entries": [(entry, change_text(entry), *named(entry), closed_text(entry)) for entry in entries],
        "feed": feed,
        "links": page_links(number, more, indicator=slug),
    }
    return render(request, "poverty/changes.html", context)


@require_safe
def publication(request, reference):
    entry = get_object_or_404(log_entries(), reference=reference)
    publicly_counted([entry])
    reader = QueryReader.of(request.GET)
    number = reader.whole("page", 1, MOST_PAGES)
    figures, more = figures_of(entry, number)
    context = {
        "crumbs": [(_("What changed"), reverse("changes")), (moment_text(entry), "")],
        "entry": entry,
        "title": title_of(entry),
        "change": change_text(entry),
        "closed": closed_text(entry),
        "table": logged_table(entry, figures),
        "statuses": statuses(row for one in figures for row in (one.observation, one.other) if row),
        "notices": list(map(str, reader.problems)),
        "links": page_links(number, more),
    }
    return render(request, "poverty/publication.html", context)


def named(entry: Publication) -> tuple[list[Indicator], int]:
    """The first of the public indicators that an entry is about, and how many there are besides."""
    return entry.public_indicators[:MOST_NAMED], max(0, len(entry.public_indicators) - MOST_NAMED)


def closed_text(entry: Publication) -> str:
    """``2 figures in a closed year: misread``; ``""`` where no year was closed."""
    count, reasons = corrected_in_closed_years(entry)
    if not count:
        return ""
    text = ngettext("%(n)s figure in a closed year", "%(n)s figures in a closed year", count) % {"n": count}
    if not reasons:
        return text
    return _("%(figures)s: %(reasons)s") % {"figures": text, "reasons": _("; ").join(reasons)}


def page_links(number: int, more: bool, **parameters) -> list[tuple[str, str, str]]:
    """``[(rel, label, address)]`` of the newer and the older page."""
    links = []
    if number > 1:
        back = query_string(**parameters, page=number - 1 if number > 2 else "") or "?"
        links.append(("prev", _("Previous page"), back))
    if more:
        links.append(("next", _("Next page"), query_string(**parameters, page=number + 1)))
    return links


def moment_text(entry: Publication) -> str:
    return date_format(localtime(entry.at), "DATETIME_FORMAT")


def title_of(entry: Publication) -> str:
    """``Published: 12 new figures``"""
    kind = entry.get_kind_display()
    return pgettext("entry of the log", "%(kind)s: %(change)s") % {"kind": kind, "change": change_text(entry)}


# -- the feed -------------------------------------------------------------------------------------


@require_safe
def changes_feed(request):
    """Atom, in the language of the address; ``?indicator=`` follows one indicator."""
    reader = QueryReader.of(request.GET)
    slug = reader.single("indicator")
    if slug and not Indicator.objects.published().filter(slug=clean(slug)).exists():
        reader.refuse("indicator", slug, _("There is no indicator with this name."))
    if reader.problems:
        return plain_error(400, [problem.refusal for problem in reader.problems])
    return ChangesFeed()(request)


class ChangesFeed(Feed):
    """The newest entries of the log. Identifiers are permanent: no address is part of them."""

    feed_type = Atom1Feed

    def get_object(self, request):
        return Indicator.objects.published().filter(slug=QueryReader.of(request.GET).single("indicator")).first()

    def title(self, indicator):
        name = _("Aba statistics: what changed")
        return f"{name} · {indicator.name}" if indicator else name

    def subtitle(self, indicator):
        return _("Figures published, revised and taken back.")

    def author_name(self, indicator):
        return _("Aba statistics")

    def author_link(self, indicator):
        return None

    def link(self, indicator):
        return reverse("changes") + query_string(indicator=indicator.slug if indicator else "")

    def feed_url(self, indicator):
        return reverse("changes-feed") + query_string(indicator=indicator.slug if indicator else "")

    def feed_guid(self, indicator):
        slug = indicator.slug if indicator else ""
        return uuid5(NAMESPACE_URL, f"aba-statistics/changes/{get_language()}/{slug}").urn

    def items(self, indicator):
        return page_of_log(1, indicator)[0]

    def item_title(self, entry):
        return title_of(entry)

    def item_description(self, entry):
        return summary_of(entry)

    def item_link(self, entry):
        return reverse("publication", args=[entry.reference])

    def item_guid(self, entry):
        return uuid5(entry.reference, get_language()).urn

    def item_pubdate(self, entry):
        return entry.at

    item_updateddate = item_pubdate


def summary_of(entry: Publication) -> str:
    """Which indicators, from which source and file; never which member of staff."""
    first, more = named(entry)
    names = pgettext("between the items of a list", ", ").join(one.name for one in first)
    if more:
        names = _("%(names)s and %(n)s more") % {"names": names, "n": more}
    parts = [_("Indicators: %(names)s.") % {"names": names}]
    if closed := closed_text(entry):
        parts.append(closed + ("" if closed.endswith((".", "。")) else _(".")))
    if entry.upload:
        source = entry.upload.source
        if source and source.is_published:
            parts.append(_("Source: %(name)s.") % {"name": source.name})
        parts.append(_("File: %(name)s.") % {"name": entry.upload.name})
    return clean(gap().join(parts))


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)
