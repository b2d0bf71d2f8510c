# ruff: noqa: E501  code, to the letter
"""
Every check that keeps people to the data of their place: where it stands, to the letter, and what is there without it.

``mutate_scoping.py`` takes them out one by one. Whoever adds a check adds it here.
"""

from typing import NamedTuple

MACHINERY = "tests/site/test_scoping.py"
PAGES = "tests/poverty/test_scoping.py"
DOORS = "tests/poverty/test_scoping_doors.py"
PEOPLE = "tests/poverty/test_scoping_people.py"
MATRIX = "tests/site/test_permission_matrix.py"


class Check(NamedTuple):
    """``tests`` should fail without it, and are run first; where they pass all the same, so is the whole suite of scoping."""

    file: str
    there: str
    instead: str
    tests: tuple[str, ...]


def _all(file, tests, *pairs):
    return [Check(file, there, instead, tests) for there, instead in pairs]


def _of(file, *names):
    return tuple(f"{file}::test_{name}" for name in names)


KEYS = _of(DOORS, "a_key_in_use_elsewhere_is_taken_and_no_more_is_told")
SCOPES = _of(
    MACHINERY,
    "what_a_scope_covers",
    "everything_needs_what_belongs_to_no_place_too",
    "another_thread_begins_with_none",
    "looking_at_everything_nests",
    "a_scope_ends_with_its_block_whatever_happens_inside",
)
MANAGERS = _of(MACHINERY, "who_works_nowhere_sees_nothing", "a_query_written_by_hand_is_for_the_operator_alone")
REQUESTS = _of(
    MACHINERY,
    "the_back_office_has_the_scope_of_its_person",
    "public_pages_are_the_same_for_all",
    "what_is_sent_while_it_is_read_keeps_its_scope",
    "between_two_pieces_the_reader_has_no_scope",
)
WITHIN_PLACES = _of(
    MACHINERY,
    "records_are_seen_where_they_lie_within",
    "what_is_published_above_can_be_referred_to",
    "an_upload_and_its_rows_are_of_where_its_person_works",
    "sources_are_seen_by_all_once_published_and_before_by_their_keepers",
    "a_query_keeps_the_scope_in_which_it_was_asked",
)
LISTS = _of(
    PAGES,
    *(
        f"no_page_of_a_list_shows_what_lies_outside[{model}]"
        for model in (
            "poverty.SourceMark",
            "poverty.Revision",
            "supervision.Challenge",
            "supervision.Reading",
        )
    ),
)
JOBS = _of(DOORS, "whoever_lost_the_right_meanwhile_writes_nothing")
OPERATOR = _of(
    MACHINERY,
    "an_operator_whose_account_is_closed_sees_nothing",
    "a_member_whose_account_is_closed_sees_nothing",
    "the_back_office_has_the_scope_of_its_person",
)
ROLES = _of(
    MATRIX,
    "what_a_role_may_do_by_its_name",
    "neither_groups_nor_rights_of_an_account_give_anything",
    "a_change_of_role_ends_the_session",
)
ROWS = _of(MATRIX, "rows[viewer-other]", "rows[administrator-other]")
ONLY_READ = _of(
    DOORS,
    "what_is_published_above_is_read_and_not_changed",
    "a_published_source_of_others_is_not_changed",
    "a_record_that_may_lack_a_place_needs_one_where_no_such_are_kept",
)
SHEETS = _of(
    DOORS,
    "a_record_without_a_place_comes_in_only_where_such_are_kept",
    "no_sheet_changes_what_is_only_read",
    "codes_of_regions_outside_are_refused_alike_whether_there_is_such_a_region_or_not",
    "no_sheet_overwrites_what_lies_outside",
    "what_marks_mean_is_said_by_who_keeps_the_source",
    "a_sheet_sets_neither_state_nor_who_submitted_or_keeps",
)
LAST = _of(
    DOORS,
    "actions_refuse_what_lies_outside_though_a_page_had_let_it_through",
    "a_source_is_kept_where_its_person_works",
    "a_sheet_sets_neither_state_nor_who_submitted_or_keeps",
    "a_key_that_was_taken_elsewhere_meanwhile_is_noticed",
    "undoing_a_sheet_leaves_what_was_moved_away_since",
)
MOVED = _of(
    PAGES,
    "whose_account_moved_here_brings_nothing_along",
    "neither_the_first_page_nor_a_search_shows_what_lies_outside",
)
HELD = _of("tests/poverty/test_lean_pages.py", "records_within_a_place_are_those_whose_codes_begin_with_its_own")
WAY = _of(MACHINERY, "the_way_to_a_public_page_shows_only_what_one_sees")

WITHIN = 'return within_places("region", scope)'
ANY = "return ~Q(pk=None)"

CHECKS = [
    # -- what a query may touch
    *_all(
        "aba_site/scoping/rows.py", MANAGERS + KEYS,
        ("        return rows.none() if scope.prefix is None else rows.filter(self.model.seen_within(scope))\n",
         "        return rows\n"),
        ("rows.none() if scope.prefix is None else rows.filter", "rows if scope.prefix is None else rows.filter"),
        ("        if not current().is_everything:\n            raise Unscoped(", "        if False:\n            raise Unscoped("),
        ("        with everything():\n            super().validate_unique(exclude)",
         "        if True:\n            super().validate_unique(exclude)"),
        ("        with everything():\n            super().validate_constraints(exclude)",
         "        if True:\n            super().validate_constraints(exclude)"),
    ),
    *_all(
        "aba_site/scoping/__init__.py", SCOPES,
        ('        raise Unscoped("Whose', '        return EVERYTHING\n        raise Unscoped("Whose'),
        ("        if self.prefix is None:\n            return False\n", ""),
        ("return self.shared if code is None else", "return True if code is None else"),
        ("else code.startswith(self.prefix)", "else True"),
        ('return self.prefix == "" and self.shared', "return self.shared"),
        ('return self.prefix == "" and self.shared', 'return self.prefix == ""'),
        ("        _now.reset(token)", "        pass"),
        ("    token = _now.set(scope)", "    token = _now.set(EVERYTHING)"),
    ),
    *_all(
        "aba_site/scoping/requests.py", REQUESTS,
        ("        with scoped(scope):\n            response", "        with scoped(EVERYTHING):\n            response"),
        ("            response.streaming_content = kept(scope, response.streaming_content)", "            pass"),
        ("        with scoped(scope):\n            chunk", "        if True:\n            chunk"),
        ('if not request.path.startswith(reverse("admin:index")):', "if True:"),
        ("if request.user.is_authenticated else None", "if request.user.is_authenticated else EVERYTHING"),
        ("return self.scope_of(request.user) if", "return EVERYTHING if"),
    ),
    *_all(
        "poverty/querysets.py", WITHIN_PLACES,
        ("_regions().filter(code__startswith=scope.prefix)", "_regions().filter()"),
        ("if scope.shared else inside", ""),
        ("_regions().filter(code__in=scope.above)", "_regions().filter()"),
    ),
    # -- what lies within, model by model
    *_all(
        "poverty/models/base.py", WITHIN_PLACES,
        (WITHIN, "return ~models.Q(pk=None)"),
        ("models.Q(region__in=regions_above(scope)) |", "models.Q(pk__gt=0) |"),
        ("models.Q(above, state=Publishable.State.PUBLISHED)", "models.Q(above)"),
    ),
    *_all("poverty/models/regions.py", WITHIN_PLACES, ("return Q(code__startswith=scope.prefix)", ANY)),
    *_all(
        "poverty/models/sources.py", WITHIN_PLACES,
        ('models.Q(state=cls.State.PUBLISHED) | within_places("kept_by", scope)', "~models.Q(pk=None)"),
        ("models.Q(state=cls.State.PUBLISHED) |", "~models.Q(state=cls.State.WITHDRAWN) |"),
    ),
    *_all("poverty/models/observations.py", WITHIN_PLACES, (WITHIN, ANY)),
    *_all(
        "poverty/models/uploads.py", WITHIN_PLACES,
        (WITHIN, ANY),
        ('return Q(upload__in=Upload.objects.order_by().values("pk"))', ANY),
    ),
    *_all("poverty/models/marks.py", LISTS, ('return Q(source__in=Source.objects.order_by().values("pk"))', ANY)),
    *_all("poverty/models/reviews.py", LISTS, (WITHIN, ANY)),
    *_all(
        "poverty/models/staff.py", (PEOPLE,),
        ('return within_places("region", scope) & Q(region__isnull=False)', ANY),
        (" & Q(region__isnull=False)", ""),
    ),
    *_all(
        "supervision/models.py", LISTS,
        ('        return within_places("region", scope)\n\n    @property\n    def place(self):', f"        {ANY}\n\n    @property\n    def place(self):"),
        ('{self.object_id} · {self.at:%Y-%m-%d %H:%M}"\n\n    @classmethod\n    def seen_within(cls, scope):\n        return within_places("region", scope)',
         f'{{self.object_id}} · {{self.at:%Y-%m-%d %H:%M}}"\n\n    @classmethod\n    def seen_within(cls, scope):\n        {ANY}'),
    ),
    # -- who a person is, and what they may do
    *_all(
        "poverty/staff.py", OPERATOR + JOBS + WITHIN_PLACES,
        ("or not user.is_active or not user.is_staff", "or not user.is_staff"),
        ("or not user.is_active or not user.is_staff", "or not user.is_active"),
        ("return membership if membership and membership.holds else None", "return membership"),
        ("if user is None or (user.is_active and user.is_superuser):", "if user is None or user.is_superuser:"),
        ("if user is None or (user.is_active and user.is_superuser):", "if user is None or user.is_active:"),
        ("    if membership is None:\n        return NOTHING", "    if membership is None:\n        return EVERYTHING"),
        ("    if membership.region is None:\n        return EVERYTHING", "    if True:\n        return EVERYTHING"),
        ('shared=region.level in ("province", "prefecture")', "shared=True"),
        ("return Scope(region.prefix,", 'return Scope("",'),
    ),
    *_all(
        "poverty/staff.py", ROLES,
        ("        if verb in model._meta.default_permissions\n", "        if True\n"),
        ('        and not (verb == "add" and model in NEVER_ADDED)\n', ""),
        ('        and not (verb != "view" and model in REGISTERS and not keeps_registers)\n', ""),
        ("{PUBLISH, CLOSE_YEARS} if keeps_registers else {PUBLISH}", "{PUBLISH, CLOSE_YEARS}"),
        ('    if "publish" in VERBS[role]:\n', "    if True:\n"),
        ("    if role == Role.ADMINISTRATOR:\n", "    if True:\n"),
        ('    Role.VIEWER: ("view",),', '    Role.VIEWER: ("view", "change"),'),
        ("class RoleBackend(ModelBackend):", "class RoleBackend(ModelBackend):\n    pass\n\n\nclass Unused(ModelBackend):"),
        ("    def get_user_permissions(self, user_obj, obj=None):\n        return set()\n\n", ""),
        ("    def get_group_permissions(self, user_obj, obj=None):\n        return set()\n\n", ""),
        ("        if obj is not None:\n            return set()\n", ""),
        ("        if user_obj.is_active and user_obj.is_superuser:\n            return self", "        if True:\n            return self"),
        ("    membership = _kept_membership(user) if user.pk else None\n    return", "    membership = None\n    return"),
    ),
    # -- pages of rows
    *_all(
        "poverty/admin/kept.py", ONLY_READ + ROWS,
        ("        raise Http404\n\n    def has_change", "        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)\n\n    def has_change"),
        (" and (obj is None or keeps(obj))", ""),
        ("            raise PermissionDenied\n", "            pass\n"),
        ("            raise Http404\n\n\ndef keeps", "            pass\n\n\ndef keeps"),
        ("        self.must_be_seen(request, object_id)\n        return super().delete_view", "        return super().delete_view"),
        ("        self.must_be_seen(request, object_id)\n        return super().history_view", "        return super().history_view"),
        ("        self.must_be_seen(request, object_id)\n        return super().history_form_view", "        return super().history_form_view"),
        ('if db_field.name == "region" and not current().covers(None):', "if False:"),
        ('    return not hasattr(obj, "place") or current().covers(obj.place)', "    return True"),
    ),
    *_all(
        "poverty/admin/history.py", ROWS,
        ("            raise PermissionDenied\n", "            pass\n"),
        ("row = self.get_object(request, str(object_id))", "row = self.model._base_manager.filter(pk=object_id).first()"),
    ),
    *_all("poverty/admin/person_history.py", MOVED, ("if membership and not current().is_everything:", "if False:")),
    *_all("poverty/admin/review_kinds.py", _of(DOORS, "an_action_about_some_that_are_only_read_takes_the_others"), ("if not keeps(one)]", "if False]")),
    *_all("poverty/admin/dashboard.py", MOVED, ("row = model._default_manager.filter(pk=one.pk).first()", "row = model._base_manager.filter(pk=one.pk).first()")),
    *_all(
        "poverty/admin/people.py", (PEOPLE,),
        ('formset.form.base_fields["region"].required = not current().is_everything', "pass"),
        ("        formset.validate_min = True\n", ""),
        (" and (obj != request.user or request.user.is_superuser)", ""),
        ("people.filter(is_superuser=False, ", "people.filter("),
        (', membership__in=Membership.objects.order_by().values("pk"))', ")"),
        ("        if request.user.is_superuser:\n            return people\n", "        if True:\n            return people\n"),
    ),
    *_all("poverty/admin/marks.py", SHEETS, ("        if not keeps(source):", "        if False:")),
    *_all(
        "poverty/admin/personal_lists.py", _of(DOORS, "what_others_keep_of_their_lists_is_theirs"),
        ("rows.filter(user=request.user, model=", "rows.filter(model="),
    ),
    *_all(
        "aba_site/signing_in/site.py", WAY,
        ("if page and page.has_view_permission(request) else None", "if page else None"),
        ("page.get_object(request, unquote(object_id))", "kind.model_class()._base_manager.filter(pk=unquote(object_id)).first()"),
    ),
    *_all(
        "aba_site/behind.py", MOVED,
        ("row = admin.get_queryset(request).filter", "row = model._base_manager.filter"),
    ),
    *_all(
        "poverty/metrics/holdings.py", HELD,
        ("    if not current().is_everything:", "    if False:"),
    ),
    # -- sheets
    *_all(
        "poverty/resources/records.py", SHEETS,
        ("if row.new and self.lacks_place(row):", "if False:"),
        ("return may_lack and row.instance.region_id is None and not current().covers(None)", "return may_lack and row.instance.region_id is None"),
        ("if not row.new and not self.is_kept(row):", "if False:"),
        ("            return scope.covers(row.instance.place)", "            return True"),
        ("was in self.kept_regions", "True"),
        ('outside = {key for key in new if not current().covers(key)} if self.model is Region else set()', "outside = set()"),
        ("        with everything():\n            keys =", "        if True:\n            keys ="),
        ('        if not current().covers(row.instance.place):', "        if False:"),
        ('        if row.instance.state != (old or State.DRAFT):', "        if False:"),
    ),
    *_all("poverty/resources/figures.py", SHEETS, ("if current().covers(source.place):", "if True:")),
    *_all(
        "aba_site/sheets/waiting.py", _of(DOORS, "a_sheet_waits_for_whoever_brought_it_in_that_session"),
        ("if (sheet.token, sheet.model, sheet.user) == (token, model, request.user.pk):", "if (sheet.token, sheet.model) == (token, model):"),
        ("if (sheet.token, sheet.model, sheet.user) == (token, model, request.user.pk):", "if (sheet.token, sheet.user) == (token, request.user.pk):"),
        ("if (sheet.token, sheet.model, sheet.user) == (token, model, request.user.pk):", "if (sheet.model, sheet.user) == (model, request.user.pk):"),
    ),
    *_all("poverty/management/commands/apply_sheet.py", JOBS, (", scoped(scope_of(upload.uploaded_by)):", ":")),
    # -- the last checks, where rows are written
    *_all(
        "poverty/actions/deciding.py", LAST,
        ("    if not current().covers(place):\n        raise PermissionDenied", "    pass"),
        ("if not scope.is_everything and Region.objects.filter(pk__in=ids).count() != len(ids):", "if False:"),
    ),
    *_all(
        "poverty/actions/records.py", LAST,
        ("    must_keep(record.place)\n    with public_change", "    with public_change"),
        ("        must_keep(record.place)\n        try:", "        try:"),
        ("    _keep_new_source(record, by)\n", ""),
        ("        _keep_new_source(record, upload.uploaded_by)\n", ""),
        ("    with everything():\n        return {one.natural_key()", "    if True:\n        return {one.natural_key()"),
        ("            if record is None:", "            if False:"),
    ),
    *_all(
        "poverty/actions/revising.py", LAST,
        ("    must_keep(record.place)\n    if after", "    if after"),
        ("        must_keep_regions({after[\"region_id\"]})", "        pass"),
        ("    must_keep(record.place)\n    with public_change", "    with public_change"),
    ),
    *_all(
        "poverty/actions/closing.py", LAST,
        ("    must_keep(None)\n    with public_change", "    with public_change"),
        ("    must_keep(None)\n    reason", "    reason"),
    ),
    *_all("poverty/actions/figures.py", LAST, ("    must_keep_regions({one.region_id for one in figures})\n", "")),
]  # fmt: skip
