"""A region's profile by an indicator, as numbers to show large and as a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.numbers import grouped, percent
from aba_site.phrases import gap, span_text
from aba_site.query_state import query_string
from poverty.metrics import Computed, Measure, Reason, is_percentage, shown_decimals
from poverty.metrics.measures import PARENT
from poverty.metrics.profile import Profile
from poverty.tables.measures import measure_text


def profile_stats(profile: Profile, as_of: str = "") -> list[dict]:
    """
    For components/stat.html: the newest figure and whatever could be computed from it, or why it could not; each leads
    to the figure's page, at the moment ``as_of`` where one was asked for.
    """
    figure = profile.figure
    page = figure.observation.get_absolute_url()
    stats = [
        {
            "label": figure.label, "value": figure.exact_text, "unit": figure.unit, "year": figure.year_text,
            "status": figure.status_text, "source": figure.source, "note": figure.note,
            "href": page + query_string(as_of=as_of),
        }
    ]  # fmt: skip
    common = {"source": figure.source, "status": figure.status_text}
    if profile.share.value is not None:
        label = _("Share of %(whole)s") % {"whole": whole_text(profile)}
        share = {"label": label, "value": percent(profile.share.value), "year": figure.year_text}
        stats.append(common | share | {"href": page + query_string(measure=Measure.SHARE, as_of=as_of)})
    if profile.rank.value is not None:
        rank = {
            "label": _("Rank, 1 for the highest value"),
            "value": str(profile.rank.value),
            "unit": pgettext("rank", "of %(count)s") % {"count": profile.rank.of},
        }
        stats.append(
            common | rank | {"year": figure.year_text, "href": page + query_string(measure=Measure.RANK, as_of=as_of)}
        )
    if profile.yearly_growth.value is not None or profile.yearly_growth.reason:
        stats.append(common | growth_stat(profile))
    return stats


def growth_stat(profile: Profile) -> dict:
    """With the two values that it leads from and to."""
    growth, decimals = profile.yearly_growth, profile.figure.decimals
    label = _("Mean change a year") if is_percentage(profile.figure.indicator) else _("Compound growth a year")
    stat = {"label": label, "year": span_text(profile.first, profile.figure.year)}
    if growth.value is None:
        return stat | {"value": "—", "note": Reason(growth.reason).label}
    first, last = (grouped(value, shown_decimals(value, decimals)) for value in (growth.denominator, growth.numerator))
    return stat | {
        "value": measure_text(growth, Measure.GROWTH, decimals),
        "unit": _("percentage points") if growth.in_points else "",
        "note": _("from %(first)s to %(last)s") % {"first": first, "last": last},
    }


def profile_sentence(profile: Profile) -> str:
    """``Aba Prefecture, 2016: 281.32 (100 million yuan). That is …`` with only what could be computed."""
    figure = profile.figure
    parts = [
        _("%(region)s, %(year)s: %(figure)s.")
        % {
            "region": figure.region.name,
            "year": figure.year_text,
            "figure": figure.measured,
        }
    ]
    if profile.share.value is not None and profile.rank.value is not None:
        parts.append(
            _("That is %(share)s of %(whole)s, and rank %(rank)s.")
            % {
                "share": percent(profile.share.value),
                "whole": whole_text(profile),
                "rank": measure_text(profile.rank, Measure.RANK, 0),
            }
        )
    if profile.yearly_growth.value is not None:
        parts.append(growth_sentence(profile.first, profile.yearly_growth, profile.figure.decimals))
    return gap().join(parts)


def growth_sentence(first: int, growth: Computed, decimals: int) -> str:
    """By the year: ``Compound growth since 2010: 13.33% a year.``; of a percentage in points; never of nothing."""
    size = measure_text(growth._replace(value=abs(growth.value)), Measure.GROWTH, decimals)
    words, falls = {"first": first, "size": size}, growth.value < 0
    if not any(digit in size for digit in "123456789"):
        return _("Hardly any change since %(first)s.") % words
    if growth.in_points and falls:
        return _("Since %(first)s it has fallen by %(size)s percentage points a year on average.") % words
    if growth.in_points:
        return _("Since %(first)s it has risen by %(size)s percentage points a year on average.") % words
    if falls:
        return _("Compound decline since %(first)s: %(size)s a year.") % words
    return _("Compound growth since %(first)s: %(size)s a year.") % words


def whole_text(profile: Profile) -> str:
    """What a share is a share of: the published figure of the region above, or the sum of the parts that report."""
    parent = profile.figure.region.parent
    if profile.share.whole == PARENT and parent:
        return _("the figure of %(region)s") % {"region": parent.name}
    return _("the sum of the %(count)s regions that report") % {"count": profile.share.of}
