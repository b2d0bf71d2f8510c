"""A region's profile by an indicator, as numbers to show large and as a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.numbers import percent
from aba_site.phrases import gap, span_text, with_unit
from poverty.metrics import Measure, Reason
from poverty.metrics.profile import Profile
from poverty.tables.figures import measure_text


def profile_stats(profile: Profile) -> list[dict]:
    """For components/stat.html: the newest figure and whatever could be computed from it, or why it could not."""
    figure = profile.figure
    stats = [
        {
            "label": figure.label, "value": figure.exact_text, "unit": figure.unit, "year": figure.year_text,
            "status": figure.status_text, "source": figure.source, "href": figure.href, "note": figure.note,
        }
    ]  # fmt: skip
    common = {"source": figure.source, "status": figure.status_text}
    if profile.share.value is not None:
        label = _("Share of the sum of the %(count)s regions that report") % {"count": profile.share.of}
        stats.append(common | {"label": label, "value": percent(profile.share.value), "year": figure.year_text})
    if profile.rank.value is not None:
        rank = {
            "label": _("Rank, 1 for the highest value"),
            "value": str(profile.rank.value),
            "unit": pgettext("rank", "of %(count)s") % {"count": profile.rank.of},
        }
        stats.append(common | rank | {"year": figure.year_text})
    if profile.yearly_growth.value is not None or profile.yearly_growth.reason:
        stats.append(common | growth_stat(profile))
    return stats


def growth_stat(profile: Profile) -> dict:
    growth = profile.yearly_growth
    stat = {"label": _("Compound growth a year"), "year": span_text(profile.first, profile.figure.year)}
    if growth.value is None:
        return stat | {"value": "—", "note": Reason(growth.reason).label}
    return stat | {"value": percent(growth.value)}


def profile_sentence(profile: Profile) -> str:
    """``Aba Prefecture, 2016: 281.32 (100 million yuan). That is …`` with only what could be computed."""
    figure = profile.figure
    parts = [
        _("%(region)s, %(year)s: %(figure)s.")
        % {
            "region": figure.region.name,
            "year": figure.year_text,
            "figure": with_unit(figure.exact_text, figure.unit) if figure.value is not None else figure.exact_text,
        }
    ]
    if profile.share.value is not None and profile.rank.value is not None:
        parts.append(
            _("That is %(share)s of the sum of the %(count)s regions that report, and rank %(rank)s.")
            % {
                "share": percent(profile.share.value),
                "count": profile.share.of,
                "rank": measure_text(profile.rank, Measure.RANK, 0),
            }
        )
    if profile.yearly_growth.value is not None:
        parts.append(
            _("Compound growth since %(first)s: %(growth)s a year.")
            % {"first": profile.first, "growth": percent(profile.yearly_growth.value)}
        )
    return gap().join(parts)
