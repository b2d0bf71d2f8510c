"""
What is measured, against whom, in one run; writes bench/RESULTS.md. In one process, no network: ratios, not times.

Each scenario is timed in rotation with its peer, best of ``ROUNDS``, on the first data set in a temporary SQLite file.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
HOME = tempfile.TemporaryDirectory(prefix="aba-bench-")
os.environ["ABA_HOME"] = HOME.name
os.environ["ABA_HOSTS"] = "testserver"
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "aba_site.settings"

from postgres import private_postgres  # noqa: E402

from bench.admin import listing  # noqa: E402
from bench.explore import exploring  # noqa: E402
from bench.measuring import ROUNDS, Result, best, faster  # noqa: E402
from bench.pages import pages  # noqa: E402
from bench.sheets import sheets  # noqa: E402


def table_against_template_loop():
    """183 rows × 20 numbers: our Table, and a Django template that formats each cell with ``floatformat``."""
    from decimal import Decimal

    from django.template import engines

    from aba_site.numbers import grouped
    from aba_site.tables import Column, Table

    values = [[Decimal(row * 20 + column) / 7 for column in range(20)] for row in range(183)]
    columns = [Column("row"), *(Column(str(year), number=True) for year in range(2000, 2020))]
    template = engines["django"].from_string(
        "{% load l10n %}<table>{% for row in rows %}<tr><th>{{ forloop.counter }}</th>"
        '{% for value in row %}<td class="number">{{ value|floatformat:"2g" }}</td>{% endfor %}</tr>'
        "{% endfor %}</table>"
    )

    def ours():
        rows = ([str(n), *(grouped(v, 2) for v in row)] for n, row in enumerate(values))
        return str(Table("t", columns, rows))

    def theirs():
        return template.render({"rows": values})

    return faster("a table of 183 × 20 numbers", "Django template with floatformat", *best(ours, theirs), 5)


def csv_against_stock_export():
    """The GDP file as the site streams it, and django-import-export's stock export of the same rows."""
    from django.test import Client
    from import_export.resources import modelresource_factory

    from poverty.models import Observation

    client = Client()
    resource = modelresource_factory(Observation)()

    def ours():
        text = b"".join(client.get("/en/indicators/gdp.csv"))
        assert text.count(b"\r\n") == 148, "147 rows and a heading"
        return text

    def theirs():
        text = resource.export(Observation.objects.filter(indicator__slug="gdp")).csv
        assert text.count("\r\n") == 148, "147 rows and a heading"
        return text

    return faster("gdp.csv, 147 rows, whole request", "stock django-import-export CSV", *best(ours, theirs), 3)


def on_postgres():
    """The same of sheets, exploring and lists on a PostgreSQL server of its own, each in a process of its own."""
    with private_postgres() as url:
        for module in ("bench.sheets", "bench.explore", "bench.admin"):
            done = subprocess.run(
                [sys.executable, "-m", module], cwd=ROOT, env={**os.environ, "DATABASE_URL": url},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            yield from (Result(**result) for result in json.loads(done.stdout))


def main():
    import django

    django.setup()
    from django.core.management import call_command

    from aba_site.fixtures import FIXTURES

    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    call_command("loaddata", *FIXTURES, verbosity=0)
    alone = [table_against_template_loop(), csv_against_stock_export()]
    results = [*alone, *pages(), *sheets(), *exploring(), *listing(), *on_postgres()]
    write(results)


def write(results):
    import django

    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# What was measured",
        "",
        f"`make bench`, best of {ROUNDS} rounds in rotation; {machine}, Django {django.__version__}, SQLite.",
        "Ratios within this one run; absolute times differ from machine to machine.",
        "",
        "| what | against | ratio | limit | |",
        "| --- | --- | --- | --- | --- |",
        *(result.row() for result in results),
        "",
    ]
    (ROOT / "bench" / "RESULTS.md").write_text("\n".join(lines))
    print("\n".join(lines))
    sys.exit(0 if all(result.holds for result in results) else 1)


if __name__ == "__main__":
    main()
