import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aba_site.scoping.rows import ScopedModel
from aba_site.sheets.planning.plan import Strategy
from poverty.models.reviews import Submitted
from poverty.querysets import ScopedKeyManager, UploadQuerySet, within_places


class Upload(Submitted, ScopedModel):
    """
    One spreadsheet brought in: which file, by whom, when, and what came of its rows.

    Figures, and changes of published records, are submitted and approved; other records are brought in at once as
    drafts. Either can be withdrawn. ``region`` is where who brought it in works: it is theirs.
    While it is being written, no row of it is there yet: the transaction that writes them ends this state too.
    """

    class State(models.TextChoices):
        APPLYING = "applying", _("Being written")
        PENDING = "pending", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        PUBLISHED = "published", _("Published")
        APPLIED = "applied", _("Brought in")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        FAILED = "failed", _("Not brought in")

    NATURAL_KEY = ("reference",)

    reference = models.UUIDField(_("reference"), unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    model = models.CharField(_("kind of rows"), max_length=60, blank=True, help_text=_("Such as poverty.observation."))
    sheet = models.CharField(_("sheet in the file"), max_length=100, blank=True)
    strategy = models.CharField(_("what was taken"), max_length=6, choices=Strategy, default=Strategy.BOTH)
    source = models.ForeignKey(
        "poverty.Source", models.PROTECT, verbose_name=_("source"), related_name="+", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PENDING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    rows_new = models.PositiveIntegerField(_("new rows"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed rows"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged rows"), default=0)
    rows_refused = models.PositiveIntegerField(_("refused rows"), default=0)
    note = models.TextField(_("note"), blank=True)

    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+", null=True, blank=True
    )

    objects = ScopedKeyManager.from_queryset(UploadQuerySet)()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "applying",
                        "pending",
                        "submitted",
                        "published",
                        "applied",
                        "withdrawn",
                        "failed",
                    ]
                ),
                name="upload_state_known",
            ),
            models.CheckConstraint(condition=Q(strategy__in=["both", "new", "update"]), name="upload_strategy_known"),
            models.CheckConstraint(
                condition=~Q(state="applying") | Q(finished_at__isnull=True), name="upload_unfinished_while_written"
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def seen_within(cls, scope):
        return within_places("region", scope)

    @property
    def place(self):
        return self.region.code if self.region_id else None

    def natural_key(self):
        return (str(self.reference),)

    @property
    def is_being_written(self):
        return self.state == self.State.APPLYING


class UploadedRow(ScopedModel):
    """
    One record as an upload made or changed it: the journal by which the upload can be undone. Never edited.

    ``before`` and ``after`` hold the changed attributes: dates and decimals as text, many-to-many relations as
    sorted lists of primary keys. A new record has no ``before``. (Figures need no journal: their versions are one.)
    """

    NATURAL_KEY = ("upload__reference", "model", "object_id")

    upload = models.ForeignKey(
        Upload, models.PROTECT, verbose_name=_("upload"), related_name="rows", db_index=False
    )  # fmt: skip
    model = models.CharField(_("kind of row"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    cell = models.CharField(_("cell"), max_length=12, blank=True)
    is_new = models.BooleanField(_("new"), default=False)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)

    objects = ScopedKeyManager()

    class Meta:
        verbose_name = _("uploaded row")
        verbose_name_plural = _("uploaded rows")
        ordering = ["upload_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "model", "object_id"], name="uploadedrow_once_an_upload"),
        ]
        indexes = [models.Index(fields=["model", "object_id"], name="uploadedrow_by_object")]

    def __str__(self):
        return f"{self.upload} · {self.cell or self.object_id}"

    @classmethod
    def seen_within(cls, scope):
        return Q(upload__in=Upload.objects.order_by().values("pk"))

    def natural_key(self):
        return (*self.upload.natural_key(), self.model, self.object_id)

    natural_key.dependencies = ["poverty.upload"]
