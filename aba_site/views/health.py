"""Two addresses for machines: is the process alive, and can it serve?"""

import logging
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.views.decorators.cache import never_cache

log = logging.getLogger(__name__)


@cache
def migrations_in_code() -> frozenset:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


@never_cache
def health_live(request):
    return JsonResponse({"status": "ok"})


@never_cache
def health_ready(request):
    """200 if the database answers and has every migration; else 503 with the reason. One query."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        log.exception("The database does not answer")
        return JsonResponse({"status": "unavailable", "reason": "The database does not answer."}, status=503)
    if pending := sorted(".".join(name) for name in migrations_in_code() - applied.keys()):
        reason = f"Migrations are pending: {', '.join(pending)}"
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    return JsonResponse({"status": "ok"})
