"""Figures as sheets: long, one figure a row; or wide, as yearbooks print them."""

from dataclasses import replace
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aba_site.scoping import current
from aba_site.sheets import cells, units
from aba_site.sheets.fields import Column
from aba_site.sheets.layout.table import Cells
from aba_site.sheets.planning.cleaning import FAULTY, Cleaned, clean_column, clean_measures
from aba_site.sheets.problems import Problem, expected
from aba_site.sheets.raw import cell_name
from poverty import actions
from poverty.figure_rules import faults, is_outlier, outlier
from poverty.models import Indicator, Observation, Region, Source, SourceMark
from poverty.resources import marks
from poverty.resources.names import NameCell
from poverty.resources.trunk import TrunkResource

BATCH = 5000
KEYS = ("indicator", "region", "year")
EMPTY = Observation.EMPTY_STATUSES
# What goes with a value, and with the source it was read from: column and what it is where nothing is said.
WITH_VALUE = (("printed", ""), ("reading_confidence", None), ("qualifier", Observation.Qualifier.EXACT.value))
WITH_SOURCE = (("printed", ""), ("section", ""), ("statements", ""), ("note_zh", ""), ("note_en", ""))
# What makes a record say something, beside its key.
SAYS = ("value", "status", "printed", "note_zh", "note_en")


class StandingColumn(Column):
    """Which version a row is about: the published or the pending one."""

    def made_of(self, published_at):
        return "published" if published_at else "pending"


class ObservationResource(TrunkResource):
    """
    Figures: one row for each standing version.

    A row that differs from its version becomes a new version that waits for approval; nothing is overwritten.
    Which version a row is compared with: the one in the state named under “standing”, else the pending one,
    else the published one.
    """

    read_only = (
        "version", "upload", "sheet", "cell", "recorded_at", "recorded_by", "published_at", "published_by",
        "superseded_at",
    )  # fmt: skip
    key_names = KEYS
    measure = "value"
    givable = ("source", "indicator", "region", "year", "unit", "status", "reason")
    leading = ("indicator_name", "region_name", "value", "unit", "status", "qualifier", "standing")
    cell_kinds = {"year": cells.YearCell}
    aliases = {
        "indicator": ("指标代码", "项目", "统计指标"),
        "region": (
            "region_code", "行政区划", "行政区划代码", "区划代码", "地区代码", "代码", "code",
        ),
        "year": ("period", "年", "年度", "统计年度", "时间", "time"),
        "value": ("数据", "figure", "指标值", "数额", "obs_value"),
        "status": ("状态", "数据状态", "obs_status"),
        "printed": ("原文", "原表数字"),
        "note_zh": ("备注", "说明"),
        "source": ("数据来源", "资料来源"),
        "reason": ("修改原因", "更正原因", "更正说明"),
    }  # fmt: skip

    standing = StandingColumn(
        name="standing",
        label=gettext_lazy("standing"),
        reads=("published_at",),
        cell=cells.ChoiceCell([("published", gettext_lazy("Published")), ("pending", gettext_lazy("Pending"))]),
    )
    indicator_name = Column(
        name="indicator_name", label=gettext_lazy("name of the indicator"), attribute="indicator_id",
        cell=NameCell(Indicator), readonly=True, stands_for="indicator",
    )  # fmt: skip
    region_name = Column(
        name="region_name", label=gettext_lazy("name of the region"), attribute="region_id",
        cell=NameCell(Region), readonly=True, stands_for="region",
        aliases=(
            "地区名称", "地区名", "市州", "市（州）", "州市", "县市", "县（市）", "县区", "县", "市", "地名",
            "乡镇", "村", "county", "prefecture", "region name",
        ),
    )  # fmt: skip
    unit = Column(
        name="unit", label=gettext_lazy("unit"), attribute="indicator_id",
        cell=NameCell(Indicator, "unit"), readonly=True, aliases=("计量单位", "单位"),
        help_text=gettext_lazy("Where it differs from the indicator's, the value is converted."),
    )  # fmt: skip

    class Meta:
        model = Observation

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._units = None

    def get_queryset(self):
        """In the order of an index: a million rows that are to be sorted first would fill the memory."""
        return Observation.objects.standing().order_by("indicator", "year", "region", "version")

    def filter_export(self, queryset, **kwargs):
        return queryset.standing()

    def meanings_of(self, attached):
        possible = SourceMark.ATTACHED if attached else SourceMark.ALONE
        return [(code, SourceMark.Meaning(code).label) for code in possible]

    def members(self):
        references = {name: self.fields[name].widget.references.knows for name in ("indicator", "region")}
        return {"year": lambda text: cells.year_of(text) is not None, "unit": self.is_unit} | references

    def is_unit(self, text) -> bool:
        """Besides units that convert, those that indicators have."""
        if self._units is None:
            pairs = Indicator.objects.order_by().values_list("unit_zh", "unit_en").distinct()
            self._units = {units.folded(unit) for pair in pairs for unit in pair}
        return units.folded(text) in self._units

    # -- in: cells as values ----------------------------------------------------------------------

    def declaration(self):
        """A public file's remarks are made of other columns, which it does not hold."""
        declared = super().declaration()
        return replace(declared, ignored=(*declared.ignored, "note"))

    def clean(self, planner):
        table, cleaned = planner.table, Cleaned()
        for name in table.cells:
            if name != "value" and self.takes(self.fields[name]):
                clean_column(table, name, self.fields[name], cleaned)
        self.check_names(table, cleaned)
        if "value" in table.cells:
            self.clean_values(planner, cleaned)
        return cleaned

    def check_names(self, table, cleaned):
        """Where key and name stand side by side, they must belong together: else one of them is a slip."""
        for name, key in (("indicator_name", "indicator"), ("region_name", "region")):
            if name not in table.cells or key not in cleaned.values:
                continue
            references, known = self.fields[key].widget.references, {}
            for record, (text, pk) in enumerate(zip(table.cells[name].values, cleaned.values[key], strict=True)):
                if text is None or pk is None or pk is FAULTY:
                    continue
                if (text, pk) not in known:
                    known[text, pk] = references.is_called(pk, str(text))
                if not known[text, pk]:
                    wanted = _("%(name)s, as the code beside it says") % {"name": references.name(pk)}
                    cleaned.complain(table, name, record, expected(text, wanted, references.name(pk)))

    def clean_values(self, planner, cleaned):
        """Marks are understood, units converted, and what a mark says of the status is put beside the value."""
        table = planner.table
        count = len(table.rows)
        indicators = self._indicators(cleaned.values.get("indicator", [None] * count))
        sources = cleaned.values.get("source", [None] * count)
        known = {source for source in sources if source not in (None, FAULTY)}
        meanings = marks.Meanings.of(known, planner.meanings)
        read = marks.interpret(table, sources, [one and one[2] for one in indicators], meanings)
        planner.result.marks += read.marks
        asked = {(found.mark, found.attached) for found in read.marks} | {("", False)}
        answers = {key: meaning for key, meaning in planner.meanings.items() if key in asked}
        planner.result.answers = dict.fromkeys(known, answers) if answers else {}
        given = table.cells["value"]
        stated, targets = self._stated_units(table, indicators)
        table.cells["value"] = Cells(read.values, given.column, given.row, given.heading, stated)
        clean_measures(table, "value", self.fields["value"], targets, cleaned)
        for record, value in read.exact.items():
            cleaned.values["value"][record] = value
        self._fill(table, cleaned, "status", read.statuses)
        self._fill(table, cleaned, "qualifier", read.qualifiers)
        cleaned.implied = read.implied

    @staticmethod
    def _indicators(ids) -> list:
        """Unit in Chinese, unit in English and decimals of the indicator, for each record. One query."""
        known = {pk for pk in ids if pk not in (None, FAULTY)}
        rows = Indicator.objects.filter(pk__in=known).values_list("pk", "unit_zh", "unit_en", "decimals")
        facts = {pk: tuple(rest) for pk, *rest in rows}
        return [facts.get(pk) if pk is not FAULTY else None for pk in ids]

    @staticmethod
    def _stated_units(table, indicators) -> tuple:
        """The unit that the sheet states for each value, and the one it is kept in."""
        values, column = table.cells["value"], table.cells.get("unit")
        if column is None and not values.unit:
            return "", [one[0] if one else FAULTY for one in indicators]
        stated, targets = [], []
        for record, indicator in enumerate(indicators):
            unit = str((column and column.values[record]) or values.unit_of(record))
            zh, en = indicator[:2] if indicator else ("", "")
            same = not unit or units.folded(unit) in (units.folded(zh), units.folded(en))
            stated.append("" if same else unit)
            targets.append(zh if indicator else FAULTY)
        return stated, targets

    def _fill(self, table, cleaned, name, said: dict):
        """Puts what marks say into a column, where the sheet itself says nothing there."""
        if not said:
            return
        beside = table.cells["value"]
        if name not in cleaned.values:
            cleaned.values[name] = [None] * len(table.rows)
            table.cells[name] = Cells([None] * len(table.rows), beside.column, beside.row, beside.heading)
        column = cleaned.values[name]
        for record, code in said.items():
            if column[record] is None or table.cells[name].column_of(record) is None:
                column[record] = code

    # -- in: rows compared ------------------------------------------------------------------------

    def compared(self, cleaned):
        return [name for name in cleaned.values if name not in (*KEYS, "standing", "reason")]

    def stored(self, names, cleaned):
        """
        The standing versions of the sheet's indicators in its years and the years before those. One query.

        Under a figure's key lies the version that a row is compared with if it says nothing else; under key and
        standing each of the two.
        """
        indicators, _regions, years = (
            {value for value in cleaned.values.get(name, ()) if value not in (None, FAULTY)} for name in KEYS
        )
        attributes = [self.fields[name].attribute for name in names]
        rows = self.get_queryset().filter(indicator__in=indicators, year__in=years | {year - 1 for year in years})
        fixed = ("indicator_id", "region_id", "year", "pk", "published_at", "value", "status")
        found = {}
        for indicator, region, year, pk, published_at, value, status, *values in (
            rows.order_by().values_list(*fixed, *attributes).iterator(chunk_size=5000)
        ):
            key, base = (indicator, region, year), (pk, values, value, status)
            found[*key, "published" if published_at else "pending"] = base
            if published_at is None or key not in found:
                found[key] = base
        return found

    def identity(self, key, cleaned, record):
        standing = cleaned.values.get("standing")
        return (*key, standing[record]) if standing else key

    def base_of(self, stored, key, cleaned, record):
        standing = cleaned.values.get("standing")
        base = (standing and stored.get((*key, standing[record]))) or stored.get(key)
        return base[:2] if base else (None, None)

    def settle(self, planner, record, base, old, changes):
        """
        A blank new figure says nothing. A status that says there is no value empties the value; a value where there
        was none is a normal one unless the sheet says otherwise.
        """
        cells_ = planner.table.cells
        if base is None:
            said = any(name in changes and cells_[name].column is not None for name in SAYS)
            return changes if said else None
        if record in planner.cleaned.implied:
            return {}
        _pk, _values, value, status = self._base(planner, record)
        if changes.get("status", ("",))[-1] in EMPTY and "value" not in changes and value is not None:
            return changes | {"value": (value, None)}
        if status in EMPTY and "value" in changes and "status" not in changes:
            return changes | {"status": (status, Observation.Status.NORMAL)}
        return changes

    def _base(self, planner, record):
        key = tuple(planner.cleaned.values[name][record] for name in KEYS)
        standing = planner.cleaned.values.get("standing")
        return (standing and planner.stored.get((*key, standing[record]))) or planner.stored[key]

    # -- in: what is wrong ------------------------------------------------------------------------

    def build(self, planner):
        """
        What each version that changes says besides, and what it would take the place of: the pending one, if any.

        What a version's source printed of it, and how sure that reading is, goes with the value and the source it was
        read from: unless the sheet says it anew, it does not pass on to another value or source.
        """
        rows = planner.result.rows
        held = self._held([row.base for row in rows if not row.new])
        for row in rows:
            row.standing = planner.stored[row.key][0] if row.key in planner.stored else None
            row.held = held.get(row.base)
            if row.held:
                gone = [*WITH_VALUE] if "value" in row.changes else []
                gone += WITH_SOURCE if "source" in row.changes else []
                for name, empty in gone:
                    old = row.held[self.fields[name].attribute]
                    if old != empty and not self._is_said(planner, name, row.record):
                        row.changes.setdefault(name, (old, empty))
            self.explain(planner, row)

    @staticmethod
    def explain(planner, row):
        """Why a row corrects: the sheet's own words, unless they are those of the version it takes the place of."""
        before = row.held.pop("reason") if row.held else ""
        said = planner.cleaned.values.get("reason", {row.record: None})[row.record]
        if said and said is not FAULTY and said != before:
            row.held = {**(row.held or {}), "reason": said}

    @staticmethod
    def _held(bases) -> dict[int, dict]:
        """id → what a version says, by attribute."""
        found = {}
        for start in range(0, len(bases), BATCH):
            rows = Observation.objects.filter(pk__in=bases[start : start + BATCH]).order_by()
            found |= {
                pk: dict(zip((*actions.VALUES, "reason"), said, strict=True))
                for pk, *said in rows.values_list("pk", *actions.VALUES, "reason")
            }
        return found

    @staticmethod
    def _is_said(planner, name, record) -> bool:
        return planner.cleaned.values.get(name, {record: None})[record] is not None

    def validate(self, planner, row):
        value, status = self.value_and_status(planner, row)
        said = faults(value=value, status=status, year=row.key[2], smallest=self.smallest_counts.get(row.key[0]))
        return [planner.problem(row.record, text, name) for name, text in said.items()]

    @cached_property
    def smallest_counts(self) -> dict[int, int]:
        """Of the indicators that have one, the smallest count that may be told. One query."""
        few = Indicator.objects.filter(min_cell_size__isnull=False).order_by()
        return dict(few.values_list("pk", "min_cell_size"))

    def value_and_status(self, planner, row):
        value = status = None
        if not row.new:
            _pk, _values, value, status = self._base(planner, row.record)
        return row.changes.get("value", (value,))[-1], row.changes.get("status", (status or "A",))[-1]

    def check_sheet(self, planner):
        """The published and the pending version of a figure may both be in a sheet; only one may be changed."""
        seen, problems = {}, []
        for row in planner.result.rows:
            other = seen.setdefault(row.key, row.record)
            if other != row.record:
                message = _("changes the same figure as row %(other)s. Keep one of them.")
                planner.bad.add(row.record)
                text = message % {"other": planner.table.rows[other]}
                problems.append(planner.problem(row.record, text))
        return [*problems, *self.unexplained(planner)]

    def unexplained(self, planner):
        """What was published in a year that is closed is not corrected without saying why."""
        rows = [row for row in planner.result.rows if not (row.held or {}).get("reason")]
        closed, silent = actions.closed_years(row.key[0] for row in rows), {}
        for row in rows:
            indicator, region, year = row.key
            if (indicator, year) in closed:
                silent[row.record] = actions.Unsaved({"indicator_id": indicator, "region_id": region, "year": year})
        found = set(map(id, actions.corrections_of_closed(silent.values()) if silent else ()))
        for record, figure in silent.items():
            if id(figure) in found:
                planner.bad.add(record)
                where = "reason" if "reason" in planner.table.cells else "value"
                yield planner.problem(record, actions.how_closed([figure]), where)

    def warnings(self, planner) -> list[Problem]:
        """Values far from those of the year before, or from what the same figure says now."""
        written = {row.key: row for row in planner.result.rows}
        words = _("last year's value"), _("the value held now")
        warned = []
        for (indicator, region, year), row in written.items():
            now, value = row.changes.get("value", (None, None))
            if value is None:
                continue
            before = self._value_in(planner, written, (indicator, region, year - 1))
            for other, whose in zip((before, now), words, strict=True):
                if is_outlier(value, other):
                    text = outlier(value, other, whose)
                    warned.append(planner.problem(row.record, text, "value", found=f"{value:f}"))
                    break
        return warned

    @staticmethod
    def _value_in(planner, written, key):
        if key in written and "value" in written[key].changes:
            return written[key].changes["value"][1]
        return planner.stored[key][2] if key in planner.stored else None

    # -- in: writing ------------------------------------------------------------------------------

    def drafts(self, plan) -> list:
        """
        The versions that a plan adds, each with the id of the one it would take the place of.

        What a row changes goes over into its draft: of 100,000 rows, twice would be too much.
        """
        drafts = []
        for row in plan.rows:
            drafts.append(self._draft(plan.table, row))
            row.changes, row.held = {}, None
        return drafts

    def _draft(self, table, row):
        said = dict(row.held or {})
        said |= {self.fields[name].attribute: new for name, (_old, new) in row.changes.items()}
        said["indicator_id"], said["region_id"], said["year"] = row.key
        place = table.place("value" if "value" in table.cells else KEYS[1], row.record)
        said["sheet"], said["cell"] = table.sheet[:100], cell_name(place["row"], place.get("column"))
        return actions.Draft(actions.Unsaved(said), row.standing)

    @transaction.atomic
    def apply(self, plan, upload, progress=None):
        for source in Source.objects.filter(pk__in=plan.answers):
            if current().covers(source.place):  # in others' sources they were answered for this sheet alone
                meanings = plan.answers[source.pk]
                actions.remember_marks(source=source, meanings=meanings, by=upload.uploaded_by)
        return actions.apply_figures(
            upload=upload, drafts=self.drafts(plan), unchanged=plan.unchanged, progress=progress
        )
