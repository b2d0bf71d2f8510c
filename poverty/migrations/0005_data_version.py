import uuid

from django.db import migrations, models


def make_the_row(apps, schema_editor):
    apps.get_model("poverty", "DataVersion").objects.create(id=1)


class Migration(migrations.Migration):
    dependencies = [("poverty", "0004_log_of_earlier_publications")]
    operations = [
        migrations.CreateModel(
            name="DataVersion",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("version", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="version of the data")),
            ],
            options={
                "verbose_name": "version of the data",
                "verbose_name_plural": "versions of the data",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="dataversion_one_row")],
            },
        ),
        migrations.RunPython(make_the_row, migrations.RunPython.noop),
    ]
