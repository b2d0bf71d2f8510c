from django.apps import AppConfig


class AbaSiteConfig(AppConfig):
    name = "aba_site"
