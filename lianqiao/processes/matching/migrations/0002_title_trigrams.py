"""Trigram indexes on the titles of both registers, for the warning of near duplicates."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

TABLES = ("achievements_achievement", "demands_demand")


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_initial"),
        ("achievements", "0002_initial"),
        ("demands", "0001_initial"),
    ]

    operations = [
        TrigramExtension(),
        *(
            migrations.RunSQL(
                f"CREATE INDEX matching_{table}_title ON {table} USING gin (title gin_trgm_ops)",
                f"DROP INDEX matching_{table}_title",
            )
            for table in TABLES
        ),
    ]
