"""The index by which work lists show the best pairs first; made beside running work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("matching", "0002_title_trigrams"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="match",
            index=models.Index(fields=["side", "-score", "id"], name="matching_best"),
        ),
    ]
