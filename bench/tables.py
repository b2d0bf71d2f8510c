"""What the site's own parts cost against the stock ones, on the first data set: a large table, a file of figures."""

from bench.measuring import best, faster


def results():
    yield table_against_template_loop()
    yield csv_against_stock_export()


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
