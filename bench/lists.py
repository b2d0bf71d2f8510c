"""
Lists with few figures and with 1.6 million: the back-office's with 1,000, the explorer's with 16,000.

Leaves the large set in the database, for whatever is measured after it.
"""

from bench import admin, explore
from bench.measuring import QUICK


def results():
    from poverty.sample import SIZES, Plan, make, remove

    small = {}
    for module, plan in (
        (admin, Plan(indicators=10, regions=10, years=10, level="village")),
        (explore, Plan(indicators=60, regions=14, years=20, level="village")),
    ):
        make(plan)
        analysed()
        small[module] = module.measured()
        remove()
    make(Plan(regions=200, level="village") if QUICK else SIZES["huge"])
    analysed()
    for module in (admin, explore):
        yield from module.results(small[module])


def analysed():
    """What the database knows of how its values are spread, as a server does by itself in the background."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
