from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TourismConfig(AppConfig):
    name = "tourism"
    verbose_name = _("Tourism")

    def registers(self):
        """Which entries a stated total would count; see poverty.metrics.held."""
        from tourism.views import REGISTERS

        return REGISTERS
