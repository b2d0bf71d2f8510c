"""Industries and who carries them, what is built and paid for, and what the sources find."""

from django.contrib import admin

from poverty.admin.base import RecordAdmin
from poverty.models import (
    Brand,
    Certification,
    Cooperative,
    Enterprise,
    FamilyFarm,
    Finding,
    Fund,
    Industry,
    Product,
    ProductionBase,
)


@admin.register(Industry)
class IndustryAdmin(RecordAdmin):
    details = (("sector", "horizon"), "area_mu")
    columns = ("sector", "horizon", "area_mu")
    filters = ("sector", "horizon")


@admin.register(Product)
class ProductAdmin(RecordAdmin):
    details = (("industry", "horizon"), "latin_name", "is_hazardous", ("hazard_zh", "hazard_en"))
    columns = ("industry", "horizon", "is_hazardous")
    filters = ("horizon",)
    list_select_related = ("region", "source", "industry")


@admin.register(Brand)
class BrandAdmin(RecordAdmin):
    details = ("products", "trademark_number", ("registered_on", "expires_on"))
    columns = ("trademark_number", "expires_on")


@admin.register(Certification)
class CertificationAdmin(RecordAdmin):
    details = (("scheme", "product"), "certificate_number", ("valid_from", "valid_to"))
    columns = ("scheme", "product", "valid_to")
    filters = ("scheme",)
    list_select_related = ("region", "source", "product")


@admin.register(Cooperative)
class CooperativeAdmin(RecordAdmin):
    details = (("industry", "level"), ("credit_code", "founded_on"), ("members", "poor_members"))
    columns = ("industry", "level", "members")
    filters = ("level",)
    list_select_related = ("region", "source", "industry")
    search_fields = ("search_key", "statements", "credit_code")


@admin.register(FamilyFarm)
class FamilyFarmAdmin(RecordAdmin):
    details = (("industry", "level"), ("credit_code", "founded_on"), "area_mu")
    columns = ("industry", "level", "area_mu")
    filters = ("level",)
    list_select_related = ("region", "source", "industry")
    search_fields = ("search_key", "statements", "credit_code")


@admin.register(Enterprise)
class EnterpriseAdmin(RecordAdmin):
    details = (("industry", "level"), ("credit_code", "founded_on"))
    columns = ("industry", "level")
    filters = ("level",)
    list_select_related = ("region", "source", "industry")
    search_fields = ("search_key", "statements", "credit_code")


@admin.register(ProductionBase)
class ProductionBaseAdmin(RecordAdmin):
    details = (("kind", "industry"), ("bases", "area_mu"))
    columns = ("kind", "bases", "area_mu")
    filters = ("kind",)


@admin.register(Fund)
class FundAdmin(RecordAdmin):
    details = (("purpose", "year"), "amount_yuan")
    columns = ("purpose", "year", "amount_yuan")
    filters = ("purpose",)


@admin.register(Finding)
class FindingAdmin(RecordAdmin):
    columns = ("kind", "section")
    filters = ("kind",)
    details = ("kind", ("text_zh", "text_en"), "answers", "indicators")
    ordering = ("section", "slug")
