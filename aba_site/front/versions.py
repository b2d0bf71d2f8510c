"""The version of the public data, read at each request on a connection of its own: a few microseconds."""

import sqlite3
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.utils import timezone

ALIAS = "default"


class Versions:
    """
    ``versions()`` answers what all public pages depend on besides their address: the versions that the apps' data have,
    and the day. ``None`` where that cannot be said: then nothing is served from memory.

    Each app that shows anything says in its ``AppConfig`` by which statement its version is read
    (``public_version_sql``).
    """

    def __init__(self):
        shows = [config for config in apps.get_app_configs() if hasattr(config, "public_version")]
        self.statements = [getattr(config, "public_version_sql", None) for config in shows]
        self._mine = threading.local()
        self._day, self._until = "", 0.0

    def __call__(self) -> tuple | None:
        if not self.statements or None in self.statements:
            return None
        try:
            ask = getattr(self._mine, "ask", None) or self._connect()
            found = (*map(ask, self.statements), self.day())
        except Exception:  # whatever is wrong with the database, Django will say it better
            self._mine.ask = None
            return None
        return found if None not in found else None

    def day(self) -> str:
        """Today's date where the site is; worked out once a day."""
        if time.time() >= self._until:
            now = timezone.localtime()
            midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
            self._day, self._until = now.date().isoformat(), midnight.timestamp()
        return self._day

    def _connect(self):
        database = settings.DATABASES[ALIAS]
        if connections[ALIAS].vendor == "sqlite":
            address = f"{Path(database['NAME']).absolute().as_uri()}?mode=ro"
            connection = sqlite3.connect(address, uri=True, isolation_level=None)

            def ask(statement):
                row = connection.execute(statement).fetchone()
                return row and row[0]

        else:
            import psycopg

            given = connections[ALIAS].get_connection_params()
            wanted = {name: given[name] for name in ("host", "port", "user", "password", "dbname") if name in given}
            connection = psycopg.connect(**wanted, autocommit=True, connect_timeout=5)
            # Below psycopg's cursor, which costs a quarter of it all: this is asked at each request.
            server, names = connection.pgconn, {}
            for number, statement in enumerate(self.statements):
                names[statement] = f"version_{number}".encode()
                server.prepare(names[statement], statement.encode())

            def ask(statement):
                result = server.exec_prepared(names[statement], None)
                version = result.get_value(0, 0)
                if version is None and result.status != psycopg.pq.ExecStatus.TUPLES_OK:
                    raise psycopg.OperationalError(result.error_message)
                return version and version.decode()

        self._mine.ask, self._mine.connection = ask, connection
        return ask
