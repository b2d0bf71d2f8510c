"""
The writes: a challenge is received, and it is answered.

Each is one transaction and takes keyword arguments only; ``by`` is the member of staff who acts.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from poverty.actions import public_change
from poverty.models import Observation
from supervision.models import Challenge, Reading

# So many wait for an answer at once, of one figure; so many are received in 24 hours, of the whole site.
MOST_OPEN_OF_A_FIGURE = 5
MOST_IN_A_DAY = 100

ANSWER = ("state", "question_zh", "question_en", "answer_zh", "answer_en")


class NotReceived(Exception):
    """A challenge was not taken; the message is for its sender."""


def receive(*, figure: Observation, kind: str, text: str, document: str = "") -> Challenge:
    """
    Keeps what somebody doubts about a version of a figure; what they wrote has been validated.

    :class:`NotReceived` where too many wait already. Nothing that the sender wrote is in any error raised here.
    """
    received = Challenge(
        indicator=figure.indicator,
        region=figure.region,
        year=figure.year,
        version=figure.version,
        kind=kind,
        text=text,
        document=document,
        received_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            _refuse_too_many(received)
            received.save(force_insert=True)
    except DatabaseError:
        # A database's own message quotes the row.
        raise NotReceived(_("It could not be kept. Please shorten your text and send it again.")) from None
    return received


def _refuse_too_many(received: Challenge):
    same = Challenge.objects.about(received.indicator, received.region, received.year).open()
    if same.count() >= MOST_OPEN_OF_A_FIGURE:
        raise NotReceived(
            _("Several questions about this figure wait for an answer already. Please look for the answers here later.")
        )
    since = received.received_at - timedelta(days=1)
    if Challenge.objects.filter(received_at__gt=since).count() >= MOST_IN_A_DAY:
        raise NotReceived(_("More questions came in today than can be looked at. Please send yours tomorrow."))


def answer(*, challenge: Challenge, by) -> Challenge:
    """
    Saves the state, question and answer of a challenge; nothing else of it changes.

    A draft stays open, which the public does not see. What is answered or set aside is signed by who did it last.
    :class:`~django.core.exceptions.ValidationError` where a closed challenge would be opened again.
    """
    with public_change():
        kept = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        if challenge.is_open and not kept.is_open:
            raise ValidationError(_("What has been answered or set aside stays so; its answer can be changed."))
        for name in ANSWER:
            setattr(kept, name, getattr(challenge, name))
        if not kept.is_open:
            kept.answered_at, kept.answered_by = timezone.now(), by
        kept._history_user = by
        kept.save(update_fields=[*ANSWER, "answered_at", "answered_by"])
        return kept


def note_reading(*, challenge: Challenge, door: str, by) -> Reading:
    """Keeps that somebody read a sender's own words. Before they are shown: what cannot be noted is not shown."""
    return Reading.objects.create(
        by=by, model=challenge._meta.label_lower, object_id=challenge.pk, region_id=challenge.region_id, door=door
    )
