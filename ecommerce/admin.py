"""Stations, parks, platforms, partnerships and training."""

from django.contrib import admin

from ecommerce.models import EcommercePark, Partnership, Platform, ServiceStation, TrainingProgramme
from poverty.admin.base import RecordAdmin


@admin.register(ServiceStation)
class ServiceStationAdmin(RecordAdmin):
    details = (("level", "operation"), "opened_on")
    columns = ("level", "operation", "opened_on")
    filters = ("level", "operation")


@admin.register(EcommercePark)
class EcommerceParkAdmin(RecordAdmin):
    details = (("kind", "opened_on"),)
    columns = ("kind", "opened_on")
    filters = ("kind",)


@admin.register(Platform)
class PlatformAdmin(RecordAdmin):
    details = ("url",)
    columns = ("url",)


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    details = (("platform", "since"),)
    columns = ("platform", "since")
    list_select_related = ("region", "source", "platform")


@admin.register(TrainingProgramme)
class TrainingProgrammeAdmin(RecordAdmin):
    details = (("audience_zh", "audience_en"), ("began_on", "ended_on"))
    columns = ("began_on", "ended_on")
