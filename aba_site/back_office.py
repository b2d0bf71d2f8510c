"""Settings of the admin's theme, django-unfold: its names, colours and the way around it."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _list(model, icon, title, permission=""):
    """A link to a model's list, for those who may see it."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: request.user.has_perm(permission or f"{app}.view_{name}"),
    }


NAVIGATION = [
    {"items": [{"title": _("Overview"), "icon": "dashboard", "link": reverse_lazy("admin:index")}]},
    {
        "title": pgettext_lazy("back-office", "Figures"),
        "separator": True,
        "items": [
            _list("poverty.observation", "monitoring", pgettext_lazy("back-office", "Figures")),
            _list("poverty.upload", "upload_file", _("Uploads")),
            _list("poverty.revision", "difference", _("Changes of published records")),
            _list("poverty.indicator", "straighten", _("Indicators")),
            _list("poverty.closedyear", "lock_clock", _("Closed years"), "poverty.view_indicator"),
            _list("poverty.region", "map", _("Regions")),
            _list("poverty.source", "menu_book", _("Sources")),
            _list("poverty.sourcemark", "asterisk", _("Marks in sources")),
            _list("poverty.finding", "lightbulb", _("Findings")),
        ],
    },
    {
        "title": _("Industries"),
        "separator": True,
        "items": [
            _list("poverty.industry", "agriculture", _("Industries")),
            _list("poverty.product", "nutrition", _("Products")),
            _list("poverty.brand", "sell", _("Brands")),
            _list("poverty.certification", "verified", _("Certifications")),
            _list("poverty.cooperative", "groups", _("Cooperatives")),
            _list("poverty.familyfarm", "cottage", _("Family farms")),
            _list("poverty.enterprise", "factory", _("Enterprises")),
            _list("poverty.productionbase", "warehouse", _("Production bases")),
            _list("poverty.fund", "payments", _("Funds")),
        ],
    },
    {
        "title": _("E-commerce"),
        "separator": True,
        "items": [
            _list("ecommerce.servicestation", "storefront", _("Service stations")),
            _list("ecommerce.ecommercepark", "domain", _("E-commerce parks")),
            _list("ecommerce.platform", "language", _("Platforms")),
            _list("ecommerce.partnership", "handshake", _("Platform partnerships")),
            _list("ecommerce.trainingprogramme", "school", _("Training programmes")),
        ],
    },
    {
        "title": _("Tourism"),
        "separator": True,
        "items": [
            _list("tourism.tourismsite", "landscape", _("Tourism sites")),
            _list("tourism.demonstrationvillage", "holiday_village", _("Demonstration villages")),
        ],
    },
    {
        "title": _("Supervision"),
        "separator": True,
        "items": [
            _list("supervision.challenge", "contact_support", _("Challenges")),
            _list("supervision.reading", "visibility", _("Readings of personal data")),
        ],
    },
    {
        "title": _("Accounts"),
        "separator": True,
        "items": [
            _list("auth.user", "person", _("Users")),
        ],
    },
]

UNFOLD = {
    "SITE_TITLE": _("Aba statistics"),
    "SITE_HEADER": _("Aba statistics"),
    "SITE_SUBHEADER": _("Back-office"),
    "SITE_URL": reverse_lazy("home"),
    "SITE_SYMBOL": "monitoring",
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icons/favicon.svg")},
    ],
    "ACCOUNT": {
        "navigation": [
            {"title": _("Change password"), "link": reverse_lazy("admin:password_change")},
            {"title": _("Account security"), "link": reverse_lazy("admin:security")},
        ]
    },
    "STYLES": [lambda request: static("css/back-office.css"), lambda request: static("css/back-office-lists.css")],
    "SCRIPTS": [lambda request: static("js/back-office.js"), lambda request: static("js/back-office-lists.js")],
    "DASHBOARD_CALLBACK": "poverty.admin.dashboard.overview",
    "SIDEBAR": {"show_search": True, "navigation": NAVIGATION},
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .015 175)",
            "100": "oklch(94.5% .035 175)",
            "200": "oklch(89% .065 175)",
            "300": "oklch(81% .09 176)",
            "400": "oklch(71% .105 178)",
            "500": "oklch(60% .1 180)",
            "600": "oklch(50% .085 182)",
            "700": "oklch(43% .072 184)",
            "800": "oklch(37% .06 186)",
            "900": "oklch(32% .05 188)",
            "950": "oklch(22% .035 190)",
        }
    },
}
