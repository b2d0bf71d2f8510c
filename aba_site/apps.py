from django.apps import AppConfig
from django.db.models.signals import pre_save

from aba_site.search_keys import search_key
from aba_site.sheets import tablib_workbooks


class AbaSiteConfig(AppConfig):
    name = "aba_site"

    def ready(self):
        tablib_workbooks.register()  # this app is the first to be ready, before the admin imports the others
        pre_save.connect(fill_search_key, dispatch_uid="fill_search_key")


def fill_search_key(sender, instance, raw=False, **_kwargs):
    """``loaddata`` saves rows as they are, past ``save()``: a fixture without a search key is given one."""
    if raw and getattr(instance, "search_key", None) == "":
        instance.search_key = search_key(instance.name_zh, instance.name_en, *instance.other_names())
