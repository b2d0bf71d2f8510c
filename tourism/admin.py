"""Scenic areas and demonstration villages."""

from django.contrib import admin

from poverty.admin.base import RecordAdmin
from tourism.models import DemonstrationVillage, TourismSite


@admin.register(TourismSite)
class TourismSiteAdmin(RecordAdmin):
    details = (("grade", "grade_since"),)
    columns = ("grade", "grade_since")
    filters = ("grade",)


@admin.register(DemonstrationVillage)
class DemonstrationVillageAdmin(RecordAdmin):
    details = (("programme_zh", "programme_en"), ("level", "progress"))
    columns = ("level", "progress")
    filters = ("level", "progress")
