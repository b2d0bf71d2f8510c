from django.urls import path

from tourism import views

urlpatterns = [
    path("", views.overview, name="tourism"),
    path("sites/<slug:slug>/", views.site_page, name="tourism-site"),
]
