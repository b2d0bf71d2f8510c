"""What the marks in a source's tables mean."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from poverty.models import Source, SourceMark


def remember_marks(*, source: Source, meanings: dict[tuple[str, bool], str], by) -> None:
    """
    Keeps what marks mean in a source, so that nobody is asked again: (mark, beside a number) → meaning.

    A later answer replaces an earlier one. :class:`~django.core.exceptions.ValidationError` for a meaning that a
    mark cannot have.
    """
    for (mark, attached), meaning in meanings.items():
        if meaning not in (SourceMark.ATTACHED if attached else SourceMark.ALONE) or (attached and not mark):
            raise ValidationError(
                _("The mark “%(mark)s” cannot mean “%(meaning)s” there.") % {"mark": mark, "meaning": meaning}
            )
    now = timezone.now()
    with transaction.atomic():
        for (mark, attached), meaning in meanings.items():
            SourceMark.objects.update_or_create(
                source=source,
                mark=mark,
                attached=attached,
                defaults={"meaning": meaning, "decided_by": by, "decided_at": now},
            )
