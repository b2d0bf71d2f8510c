"""Closing a year of an indicator, and opening it again. Both are logged."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from aba_site.scoping import everything
from poverty.actions.deciding import Kind, log, must_give_reason, must_keep
from poverty.actions.door import public_change
from poverty.actions.figures import lock_indicators
from poverty.models import ClosedYear, Indicator, Observation

LABEL = "poverty.closedyear"


def must_be_closable(*, indicator: Indicator, year: int) -> None:
    """Refuses years of which nothing is published, and those that are closed."""
    said = {"name": indicator, "year": year}
    with everything():
        published = Observation.objects.published().filter(indicator=indicator, year=year)
        if not published.exists():
            text = _("Nothing of “%(name)s” is published for %(year)s: there is nothing to close.")
            raise ValidationError(text % said)
    if ClosedYear.objects.filter(indicator=indicator, year=year, is_open_again=False).exists():
        raise ValidationError(_("%(year)s of “%(name)s” is closed already.") % said)


def close_year(*, indicator: Indicator, year: int, by) -> ClosedYear:
    """From now on, corrections of what is published of this year need a reason, which the public reads."""
    must_keep(None)
    with public_change():
        lock_indicators([indicator.pk])
        must_be_closable(indicator=indicator, year=year)
        closed = ClosedYear.objects.filter(indicator=indicator, year=year).first()
        closed = closed or ClosedYear(indicator=indicator, year=year)
        closed.is_open_again, closed.closed_at, closed.closed_by = False, timezone.now(), by
        closed.save()
        log(Kind.CLOSED, by=by, model=LABEL, ids=[closed.pk])
        return closed


def reopen_year(*, closed: ClosedYear, by, reason: str) -> None:
    must_keep(None)
    reason = must_give_reason(reason)
    with public_change():
        lock_indicators([closed.indicator_id])
        if not ClosedYear.objects.filter(pk=closed.pk, is_open_again=False).update(is_open_again=True):
            raise ValidationError(_("“%(name)s” is open already.") % {"name": closed})
        log(Kind.REOPENED, by=by, model=LABEL, ids=[closed.pk], reason=reason)
