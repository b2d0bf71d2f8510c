"""
One who saves, one thing after the other, through the actions of the back-office; prints what failed, as JSON.

``python -m bench.saving NUMBER SAVES [--deferred]``. Every second save corrects, submits and approves a figure of the
writer's own, in three transactions; the others rename a place that all writers rename. With ``--deferred`` transactions
begin as SQLite has them begin by default.
"""

import json
import os
import sys
from itertools import islice


def main(number, saves, *options):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aba_site.settings")
    import django

    django.setup()
    from django.db import OperationalError, connection

    from aba_site.scoping import everything

    if "--deferred" in options:
        del connection.settings_dict["OPTIONS"]["transaction_mode"]
    failed = []
    with everything():
        for save in islice(saves_of(number), saves):
            try:
                save()
            except OperationalError as error:
                failed.append(str(error))
    print(json.dumps(failed))


def saves_of(number):
    from bench.freshness import corrected, figures, people, renamed

    clerk, publisher = people()
    keys = figures()[number % 8 :: 8]
    for count in range(10_000):
        if count % 2:
            yield lambda count=count: renamed(number * 1000 + count, publisher)
        else:
            key = keys[count // 2 % len(keys)]
            yield lambda key=key, count=count: corrected(key, f"{number * 1000 + count}.5", clerk, publisher)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
