"""The whole paper is in the test database: loaded once, every test sees it and rolls back what it changes."""

import hypothesis
import pytest
from django.core.management import call_command
from django.utils import translation

from aba_site.catalogues import compile_catalogues
from aba_site.fixtures import FIXTURES
from aba_site.scoping import everything

# A busy machine is not a failure: property tests judge results, not time.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], database=None
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def catalogues():
    compile_catalogues()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("loaddata", *FIXTURES, verbosity=0)


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language behind in the thread; every test begins in English."""
    translation.activate("en")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol():
    """Tests look into the database as its operator does; requests have the scope of whoever makes them."""
    with everything():
        return (yield)
