"""Any sequence of sheets, edits and undoing against a slow, obvious model of what records say."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from poverty import actions
from poverty.models import Fund, Revision
from tests.poverty.rows import make_region, make_source
from tests.poverty.staff import administrator, member_of

SLUGS = ["fund-a", "fund-b", "fund-c"]
COLUMNS = ("year", "amount_yuan")
YEARS, AMOUNTS = st.sampled_from([None, 2015, 2016]), st.sampled_from([None, 1, 2])
ROWS = st.dictionaries(st.sampled_from(SLUGS), st.tuples(YEARS, AMOUNTS), min_size=1)
STEPS = st.one_of(
    st.tuples(st.just("bring_in"), ROWS),
    st.tuples(st.just("edit"), st.sampled_from(SLUGS), YEARS),
    st.tuples(st.just("publish"), st.sampled_from(SLUGS)),
    st.tuples(st.just("approve"), st.sampled_from(SLUGS)),
    st.tuples(st.just("withdraw"), st.integers(0, 4)),
)


class Model:
    """
    Each record's columns and state, what each upload did, in the order in which it was done, and which changes of
    published records wait: all as plain dicts and lists.
    """

    def __init__(self):
        self.records, self.journal, self.waiting, self.uploads, self.withdrawn = {}, [], {}, 0, set()

    def bring_in(self, rows):
        number, self.uploads = self.uploads, self.uploads + 1
        for slug, said in rows.items():
            old, new = self.records.get(slug), dict(zip(COLUMNS, said, strict=True))
            if old is None:
                self.records[slug] = {**new, "state": "draft"}
                self.journal.append((number, slug, None, new))
                continue
            changed = [name for name in COLUMNS if old[name] != new[name]]
            if not changed or old["state"] == "withdrawn" or slug in self.waiting:
                continue
            row = number, slug, {name: old[name] for name in changed}, {name: new[name] for name in changed}
            if old["state"] == "published":
                self.waiting[slug] = row
            else:
                self.journal.append(row)
                old.update(new)

    def edit(self, slug, year):
        if slug in self.records:
            self.records[slug]["year"] = year

    def publish(self, slug):
        if slug in self.records:
            self.records[slug]["state"] = "published"

    def approve(self, slug):
        """Whether a change was made; not where the record says something else by now."""
        if slug not in self.waiting:
            return False
        _number, _slug, before, after = row = self.waiting[slug]
        record = self.records[slug]
        if record["state"] != "published" or any(record[name] != value for name, value in before.items()):
            return False
        record.update(after)
        self.journal.append(row)
        del self.waiting[slug]
        return True

    def withdraw(self, number):
        """The records that are kept."""
        self.withdrawn.add(number)
        self.waiting = {slug: row for slug, row in self.waiting.items() if row[0] != number}
        kept = set()
        for place, (of, slug, before, after) in enumerate(self.journal):
            record = self.records[slug]
            if of != number:
                continue
            if any(record[name] != value for name, value in after.items()):
                kept.add(slug)
            elif before is None:
                record["state"] = "withdrawn"
            else:
                record.update({name: self.before(place, slug, name, value) for name, value in before.items()})
        return kept

    def before(self, place, slug, name, value):
        """What a row found, passing over what uploads withdrawn by now had made of it."""
        for of, other, before, after in reversed(self.journal[:place]):
            if of in self.withdrawn and other == slug and before is not None and after.get(name, "–") == value:
                value = before[name]
        return value


class Site:
    """The same steps through :mod:`poverty.actions`."""

    def __init__(self):
        self.by, self.other, self.uploads = administrator(), member_of("publisher"), []

    def bring_in(self, rows):
        changes = [change for slug, said in rows.items() if (change := self.compare(slug, said))]
        upload = actions.begin_upload(name="s", sha256="", model="poverty.fund", by=self.by)
        self.uploads.append(actions.apply_records(upload=upload, rows=changes, unchanged=len(rows) - len(changes)))

    def compare(self, slug, said):
        said, old = dict(zip(COLUMNS, said, strict=True)), Fund.objects.filter(slug=slug).first()
        if old:
            if old.state == "withdrawn" or Revision.objects.of(old).open().exists():
                return None  # the preview of a sheet refuses them
            after = {name: value for name, value in said.items() if getattr(old, name) != value}
            before = {name: getattr(old, name) for name in after}
            return actions.RecordChange(old, new=False, before=before, after=after) if after else None
        place = {"source_id": make_source().pk, "region_id": make_region().pk, "purpose": "other"}
        after = {"slug": slug, "name_zh": slug, "name_en": slug, **place, **said}
        return actions.RecordChange(Fund(**after), new=True, after=after)

    def edit(self, slug, year):
        for one in Fund.objects.filter(slug=slug):
            one.year = year
            actions.save_record(record=one, by=self.by)

    def publish(self, slug):
        actions.set_state(records=Fund.objects.filter(slug=slug), state="published", by=self.by)

    def approve(self, slug):
        waits = Revision.objects.open().filter(object_id__in=Fund.objects.filter(slug=slug).values("pk"))
        actions.submit_revisions(revisions=waits, by=self.by)
        try:
            return bool(actions.approve_revisions(revisions=waits, by=self.other).done)
        except actions.Moved:
            return False

    def withdraw(self, number):
        result = actions.withdraw_upload(upload=self.uploads[number], by=self.by, reason="wrong")
        return {one.slug for one in result.kept}

    def records(self):
        rows = Fund.objects.filter(slug__in=SLUGS).values("slug", "state", *COLUMNS)
        return {row.pop("slug"): row for row in rows}


class UndoingFollowsTheModel(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, max_size=12))
    def test_any_sequence_of_steps(self, steps):
        site, model = Site(), Model()
        for step, *details in steps:
            if step == "withdraw" and (details[0] >= model.uploads or details[0] in model.withdrawn):
                continue
            told = [getattr(one, step)(*details) for one in (model, site)]
            self.assertEqual(told[0], told[1])
            self.assertEqual(site.records(), model.records)
