"""The WSGI application that the production server loads: Django's, with what is kept in memory in front of it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aba_site.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402  after Django is set up

from aba_site.front.serving import Front  # noqa: E402
from aba_site.front.versions import Versions  # noqa: E402
from aba_site.settled import settle  # noqa: E402

application = Front(django_application, Versions(), settings.FRONT_BYTES)
settle()
