"""Every address of the site. They are promises: see docs/addresses.md."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from aba_site import views

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path("health/live", views.health_live, name="health-live"),
    path("health/ready", views.health_ready, name="health-ready"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest.json", views.suggest, name="search-suggest"),
    path("reported/", views.reported, name="reported"),
    path("components/", views.components, name="components"),
    path("", include("poverty.urls")),
    path("ecommerce/", include("ecommerce.urls")),
    path("tourism/", include("tourism.urls")),
    path("", include("supervision.urls")),
)

handler400 = "aba_site.views.bad_request"
handler403 = "aba_site.views.permission_denied"
handler404 = "aba_site.views.page_not_found"
handler500 = "aba_site.views.server_error"
