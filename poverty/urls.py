from django.urls import path

from poverty.views import data, directories, findings, indicator_files, indicators, regions, sources

urlpatterns = [
    path("indicators/", indicators.indicator_list, name="indicator-list"),
    path("indicators/<slug:slug>/", indicators.indicator_page, name="indicator"),
    path("indicators/<slug:slug>.csv", indicator_files.indicator_csv, name="indicator-csv"),
    path("indicators/<slug:slug>.xlsx", indicator_files.indicator_xlsx, name="indicator-xlsx"),
    path("indicators/<slug:slug>.json", indicator_files.indicator_json, name="indicator-json"),
    path("indicators/<slug:slug>.metadata.json", indicator_files.indicator_metadata, name="indicator-metadata"),
    path("regions/", regions.region_list, name="region-list"),
    path("regions/<str:code>/", regions.region_page, name="region"),
    path("industries/", directories.industry_list, name="industry-list"),
    path("industries/<slug:slug>/", directories.industry_page, name="industry"),
    path("cooperatives/", directories.cooperative_list, name="cooperative-list"),
    path("cooperatives/<int:pk>/", directories.cooperative_page, name="cooperative"),
    path("findings/", findings.finding_list, name="finding-list"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/<slug:slug>/", sources.source_page, name="source"),
    path("data/", data.data_page, name="data"),
    path("data/observations.csv", data.observations_csv, name="observations-csv"),
    path("data/datapackage.json", data.datapackage, name="datapackage"),
]
