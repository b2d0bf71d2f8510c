"""
What publishes, brings in and kills does so on a copy of the database at hand: the others find theirs as it was.

``on_a_copy("bench.freshness:publications")`` runs that generator of results in a process of its own, whose
environment names the copy; ``on_a_new_one`` the same on a database with the first data set alone. What need not be
large is best run before the large sample is made: a copy of that takes a few seconds.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from bench.measuring import Result

HOSTS = "testserver,127.0.0.1"


def on_a_copy(generator: str) -> Iterator[Result]:
    """Results of ``module:function``, as they come."""
    with copied() as environment:
        yield from _run(generator, environment)


def on_a_new_one(generator: str) -> Iterator[Result]:
    """The same on a SQLite file of its own."""
    with tempfile.TemporaryDirectory(prefix="aba-bench-apart-") as home:
        yield from _run(generator, {"ABA_HOME": home, "DATABASE_URL": ""})


def _run(generator, environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.apart", generator], env={**os.environ, "ABA_HOSTS": HOSTS, **environment},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for line in process.stdout:
        yield Result(**json.loads(line))
    assert process.wait() == 0, f"{generator} failed"


@contextmanager
def copied() -> Iterator[dict[str, str]]:
    """The environment of a home of its own, with a copy of the database at hand; both are gone afterwards."""
    from django.conf import settings
    from django.db import connection, connections

    with tempfile.TemporaryDirectory(prefix="aba-bench-apart-") as name:
        home = Path(name)
        (home / "static").symlink_to(settings.STATIC_ROOT)
        (home / "secret_key").write_text(settings.SECRET_KEY)
        vendor = connection.vendor
        connections.close_all()
        if vendor == "postgresql":
            with copied_postgres(os.environ["DATABASE_URL"]) as url:
                yield {"ABA_HOME": name, "DATABASE_URL": url}
        else:
            copy_sqlite(settings.DATABASES["default"]["NAME"], home / "db.sqlite3")
            yield {"ABA_HOME": name, "DATABASE_URL": ""}


def copy_sqlite(source, target):
    """As a backup does it: a file that others have open may not be copied as it lies there."""
    with sqlite3.connect(source) as ours, sqlite3.connect(target) as theirs:
        ours.backup(theirs)
        theirs.execute("PRAGMA journal_mode=WAL")
    ours.close()
    theirs.close()


@contextmanager
def copied_postgres(url):
    import psycopg

    name = f"bench_apart_{os.getpid()}"
    parts = urlsplit(url)
    with psycopg.connect(parts._replace(path="/template1").geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts.path[1:]}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main(generator):
    from aba_site.scoping import everything
    from bench.ready import set_up

    module, _colon, function = generator.partition(":")
    with everything():
        set_up()
        for result in getattr(import_module(module), function)():
            print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
