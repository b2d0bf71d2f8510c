from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PovertyConfig(AppConfig):
    name = "poverty"
    verbose_name = _("Figures and industries")
    public_version_sql = "SELECT version FROM poverty_dataversion WHERE id = 1"  # for aba_site.front

    def registers(self):
        """Which entries a stated total would count; see poverty.metrics.held."""
        from poverty.views.directories import INDUSTRY_REGISTERS

        return INDUSTRY_REGISTERS

    def public_version(self):
        """Another value after whatever changes what the public sees; see aba_site.conditional. One query."""
        from poverty.models import DataVersion

        return DataVersion.objects.current()
