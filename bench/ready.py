"""
One part of the bench in a process of its own: ``python -m bench.ready bench.queries``.

The database is the one that ``ABA_HOME`` and ``DATABASE_URL`` name; with the first data set where it was empty. What is
measured comes out as lines of JSON.
"""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module


def set_up():
    """Django as a process has it that serves pages, its static files, the tables and the first data set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aba_site.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from aba_site.fixtures import FIXTURES
    from aba_site.settled import settle
    from poverty.models import Source

    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    if not Source.objects.exists():
        call_command("loaddata", *FIXTURES, verbosity=0)
    settle()


def main(modules):
    from aba_site.scoping import everything

    with everything():
        set_up()
        for name in modules:
            for result in import_module(name).results():
                print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
