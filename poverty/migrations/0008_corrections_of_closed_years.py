from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("poverty", "0007_saved_filters")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="closed_years",
            field=models.JSONField(blank=True, default=list, verbose_name="closed years"),
        ),
        migrations.AddField(
            model_name="publication",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="reason"),
        ),
    ]
