"""The index for the order of the public list, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('alliances', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='alliance',
            index=models.Index(condition=models.Q(('state__in', ('published', 'warned'))), fields=['-decided_at', '-id'], name='alliances_alliance_public'),
        ),
    ]
