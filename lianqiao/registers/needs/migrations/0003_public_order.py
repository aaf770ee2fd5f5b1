"""The index for the order of the public list, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('needs', '0002_solved_on'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='scenario',
            index=models.Index(condition=models.Q(('state__in', ('published', 'finished'))), fields=['-decided_at', '-id'], name='needs_scenario_public'),
        ),
    ]
