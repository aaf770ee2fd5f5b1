"""An organisation stands once in an assessment; the index is made beside running writes."""

from django.db import migrations, models

MAKE = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS boards_assessed_organisation_once
ON boards_assessedunit (assessment_id, organisation_id) WHERE organisation_id IS NOT NULL
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("boards", "0002_assessed_organisations"), ("organisations", "0002_identity")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(MAKE, "DROP INDEX CONCURRENTLY IF EXISTS boards_assessed_organisation_once")
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="assessedunit",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(organisation__isnull=False),
                        fields=("assessment", "organisation"),
                        name="boards_assessed_organisation_once",
                    ),
                )
            ],
        )
    ]
