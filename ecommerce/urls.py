from django.urls import path

from ecommerce import views

urlpatterns = [
    path("", views.overview, name="ecommerce"),
    path("stations/", views.station_list, name="station-list"),
]
