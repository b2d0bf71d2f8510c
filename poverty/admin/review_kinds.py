"""What a decision does to each kind of row: which rows it takes, and what they say."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from aba_site.scoping import current
from poverty import actions
from poverty.actions.records import from_json
from poverty.admin.compared import Change, compared, figure_text, said_by, said_by_version
from poverty.admin.kept import keeps
from poverty.admin.review_kind import MOST_SHOWN, ReviewKind, Shown
from poverty.models import ClosedYear, Observation, Revision, Upload
from poverty.models.base import Publishable
from poverty.staff import PUBLISH


class RecordReview(ReviewKind):
    STATES = {
        "submit": ("draft",), "approve": ("submitted",), "send_back": ("submitted",), "recall": ("submitted",),
        "withdraw": ("published", "draft"), "restore": ("withdrawn",),
    }  # fmt: skip

    def possible(self, step):
        return Q(state__in=self.STATES[step])

    def allowed(self, queryset, step, user):
        """Of those that are seen, some are kept by others."""
        rows = super().allowed(queryset, step, user)
        if current().is_everything:
            return rows
        related = {"region", "kept_by"} & {one.name for one in rows.model._meta.fields}
        others = [one.pk for one in rows.select_related(*related) if not keeps(one)]
        return rows.exclude(pk__in=others) if others else rows

    def carry_out(self, queryset, step, user, reason):
        rows = self.taken(queryset, step, user)
        match step:
            case "submit":
                return actions.submit_records(records=rows, by=user)
            case "approve":
                return actions.approve_records(records=rows, by=user)
            case "send_back":
                return actions.send_back_records(records=rows, by=user, reason=reason)
            case "recall":
                return actions.recall_records(records=rows, by=user)
            case "withdraw":
                states = self.STATES["withdraw"]
                return actions.withdraw_records(records=rows, by=user, reason=reason, states=states)
        return actions.restore_records_withdrawn(records=rows, by=user, reason=reason)

    def fill(self, shown, step):
        rows = [one.row for one in shown]
        before = last_published(rows) if step in ("submit", "approve", "send_back", "recall") else {}
        pairs = [(before.get(row.pk), said_by(row)) for row in rows]
        for one, changes in zip(shown, compared(type(rows[0]), pairs), strict=True):
            one.changes = changes
            one.region, one.source = (str(getattr(one.row, name, None) or "") for name in ("region", "source"))


def last_published(records) -> dict[int, dict]:
    """What records said when they were last published, by primary key; of those that were."""
    model = type(records[0])
    names = {one.attname for one in model.history.model._meta.concrete_fields}
    history = model.history.filter(id__in=[one.pk for one in records], state=Publishable.State.PUBLISHED)
    found = {}
    for version in history.order_by("history_date", "history_id"):
        found[version.id] = {
            one.attname: getattr(version, one.attname) for one in model._meta.concrete_fields if one.attname in names
        }
    return found


class FigureReview(ReviewKind):
    def possible(self, step):
        stands, draft = Q(superseded_at=None), Q(published_at=None, submitted_at=None)
        same = {name: OuterRef(name) for name in ("indicator", "region", "year")}
        match step:
            case "submit":
                return stands & draft
            case "withdraw":
                return stands & (draft | Q(published_at__isnull=False))
            case "restore":
                return Q(superseded_at__isnull=False) & ~Q(Exists(Observation.objects.standing().filter(**same)))
        return stands & Q(published_at=None, submitted_at__isnull=False)

    def carry_out(self, queryset, step, user, reason):
        figures = self.taken(queryset, step, user)
        match step:
            case "submit":
                return actions.submit_figures(figures=figures, by=user)
            case "approve":
                return actions.approve_figures(figures=figures, by=user)
            case "send_back":
                return actions.send_back_figures(figures=figures, by=user, reason=reason)
            case "recall":
                return actions.recall_figures(figures=figures, by=user)
            case "withdraw":
                return actions.withdraw_figures(figures=figures, by=user, reason=reason)
        return actions.restore_figures(figures=figures, by=user, reason=reason)

    def fill(self, shown, step):
        rows = list(Observation.objects.with_names().filter(pk__in=[one.row.pk for one in shown]))
        named, public = {row.pk: row for row in rows}, published_beside(rows)
        pairs = []
        for one in shown:
            row = named.get(one.row.pk, one.row)
            stands = public.get(actions.figure(row))
            one.source, one.why = str(row.source), row.reason  # its name says where
            if step in ("withdraw", "restore"):
                one.stands = figure_text(stands)
                pairs.append((None, said_by_version(row)))
            else:
                pairs.append((said_by_version(stands), said_by_version(row)))
        label = Observation._meta.get_field("value").verbose_name
        for one, pair, changes in zip(shown, pairs, compared(Observation, pairs), strict=True):
            row = named.get(one.row.pk, one.row)
            texts = figure_text(pair[0] and public.get(actions.figure(row))), figure_text(row)
            one.changes = [Change(label, *texts) if change.label == label else change for change in changes]


def published_beside(rows) -> dict[tuple, Observation]:
    """The published versions of the same figures."""
    wanted = {f"{name}__in": {getattr(row, name) for row in rows} for name in ("indicator_id", "region_id", "year")}
    public = Observation.objects.standing().filter(published_at__isnull=False, **wanted).select_related("indicator")
    return {actions.figure(one): one for one in public}


class RevisionReview(ReviewKind):
    steps = ("submit", "approve", "send_back", "recall", "give_up")
    STATES = {
        "submit": ("draft", "returned"), "approve": ("submitted",), "send_back": ("submitted",),
        "recall": ("submitted",), "give_up": Revision.OPEN,
    }  # fmt: skip

    def possible(self, step):
        return Q(state__in=self.STATES[step])

    def not_for(self, step, user):
        if step == "give_up":
            return None if user.has_perm(PUBLISH) else ~Q(made_by=user)
        return super().not_for(step, user)

    def allowed(self, queryset, step, user):
        """A change of a register is decided on by who may change it."""
        rows = super().allowed(queryset, step, user)
        labels = set(rows.values_list("model", flat=True).distinct())
        return rows.filter(model__in=[label for label in labels if may_change(user, label)])

    def carry_out(self, queryset, step, user, reason):
        rows = self.taken(queryset, step, user)
        match step:
            case "submit":
                return actions.submit_revisions(revisions=rows, by=user)
            case "approve":
                return actions.approve_revisions(revisions=rows, by=user)
            case "send_back":
                return actions.send_back_revisions(revisions=rows, by=user, reason=reason)
            case "recall":
                return actions.recall_revisions(revisions=rows, by=user)
        return actions.drop_revisions(revisions=rows, by=user, reason=reason)

    def fill(self, shown, step):
        for label in {one.row.model for one in shown}:
            same, model = [one for one in shown if one.row.model == label], apps.get_model(label)
            pairs = [(from_json(model, one.row.before), from_json(model, one.row.after)) for one in same]
            records = model._default_manager.in_bulk([one.row.object_id for one in same])
            for one, changes in zip(same, compared(model, pairs), strict=True):
                record = records.get(one.row.object_id)
                one.changes, one.why, one.region = changes, one.row.reason, str(one.row.region or "")
                one.source = str(getattr(record, "source", None) or "")


class UploadReview(ReviewKind):
    STATES = {
        "submit": ("pending", "applied"), "approve": ("submitted",), "send_back": ("submitted",),
        "recall": ("submitted",), "withdraw": ("pending", "submitted", "published", "applied"),
        "restore": ("withdrawn",),
    }  # fmt: skip

    def possible(self, step):
        return Q(state__in=self.STATES[step])

    def allowed(self, queryset, step, user):
        """Publishers withdraw any; others what they brought in themselves, as long as the public sees nothing of it."""
        rows = super().allowed(queryset, step, user)
        if step != "withdraw" or user.has_perm(PUBLISH):
            return rows
        mine = rows.filter(uploaded_by=user)
        return mine.exclude(pk__in=[one.pk for one in mine if actions.is_public(one)])

    def carry_out(self, queryset, step, user, reason):
        """Each upload is decided on as a whole; all of them or none."""
        done, kept = 0, []
        for upload in self.taken(queryset, step, user).order_by("pk"):
            match step:
                case "submit":
                    actions.submit_upload(upload=upload, by=user)
                case "approve":
                    actions.approve_upload(upload=upload, by=user)
                case "send_back":
                    actions.send_back_upload(upload=upload, by=user, reason=reason)
                case "recall":
                    actions.recall_upload(upload=upload, by=user)
                case "withdraw":
                    kept += actions.withdraw_upload(upload=upload, by=user, reason=reason).kept
                case "restore":
                    actions.restore_upload(upload=upload, by=user, reason=reason)
            done += 1
        reviewed = actions.Reviewed(done)
        reviewed.kept = kept
        return reviewed

    def show(self, rows, step, user):
        shown = super().show(rows, step, user)
        for one in shown:
            one.parts, one.left_off = self.parts_of(one.row, step, user, max(MOST_SHOWN // len(shown), 1))
        return shown

    def fill(self, shown, step):
        for one in shown:
            one.region, one.source, one.why = str(one.row.region or ""), str(one.row.source or ""), one.row.note

    def parts_of(self, upload, step, user, most) -> tuple[list[Shown], int]:
        """The first of the figures, changes and records that the step takes, and how many more there are."""
        parts, count = [], 0
        figures = FigureReview() if step != "restore" else RestoredFigures()
        for kind, rows in (
            (figures, upload.observations.with_names().order_by("pk")),
            (RevisionReview(), upload.revisions.order_by("pk")),
            *((RecordReview(), records) for records in made_by(upload)),
        ):
            if step not in kind.steps:
                continue
            taken = rows.filter(kind.possible(step))
            found = list(taken[: max(most - len(parts), 0)])
            count += taken.count()
            parts += kind.show(found, step, user)
        return parts, count - len(parts)


class RestoredFigures(FigureReview):
    """An upload is restored beside what stands by now."""

    def possible(self, step):
        return Q(superseded_at__isnull=False)


def made_by(upload):
    """The records that an upload made, for each kind."""
    labels = upload.rows.filter(is_new=True).order_by().values_list("model", flat=True).distinct()
    for label in labels:
        model = apps.get_model(label)
        if issubclass(model, Publishable):
            ids = upload.rows.filter(is_new=True, model=label).order_by().values("object_id")
            yield model._default_manager.filter(pk__in=ids).order_by("pk")


class ClosedYearReview(ReviewKind):
    steps = ("reopen", "close_again")
    moment = "closed_at"

    def possible(self, step):
        return Q(is_open_again=step == "close_again")

    def carry_out(self, queryset, step, user, reason):
        years = list(self.taken(queryset, step, user).select_related("indicator").order_by("pk"))
        for one in years:
            if step == "reopen":
                actions.reopen_year(closed=one, by=user, reason=reason)
            else:
                actions.close_year(indicator=one.indicator, year=one.year, by=user)
        return actions.Reviewed(len(years))


def may_change(user, label: str) -> bool:
    app, name = label.split(".")
    return user.has_perm(f"{app}.change_{name}")


def kind_of(model) -> ReviewKind:
    kinds = {
        Observation: FigureReview, Revision: RevisionReview, Upload: UploadReview, ClosedYear: ClosedYearReview,
    }  # fmt: skip
    return kinds.get(model, RecordReview)()
