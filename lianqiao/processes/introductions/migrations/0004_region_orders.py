"""Indices for the list of a government, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("introductions", "0003_past_steps")]

    operations = [
        AddIndexConcurrently(
            model_name="introduction",
            index=models.Index(fields=["region", "-created_at", "-id"], name="introductions_of_region"),
        ),
        AddIndexConcurrently(
            model_name="introduction",
            index=models.Index(fields=["counterpart_region", "-created_at", "-id"], name="introductions_to_region"),
        ),
    ]
