from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcommerceConfig(AppConfig):
    name = "ecommerce"
    verbose_name = _("E-commerce")

    def registers(self):
        """Which entries a stated total would count; see poverty.metrics.held."""
        from ecommerce.views import REGISTERS

        return REGISTERS
