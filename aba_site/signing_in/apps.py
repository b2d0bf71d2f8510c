from django.apps import AppConfig


class SigningInConfig(AppConfig):
    """Stands after the packages it builds on, as it takes their pages out of the back-office."""

    name = "aba_site.signing_in"

    def ready(self):
        from aba_site.signing_in import sessions

        sessions.connect()
