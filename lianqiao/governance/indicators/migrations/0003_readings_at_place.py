"""One index for boards, league tables and sums over places in place of the one by month, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('indicators', '0002_source'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='reading',
            index=models.Index(condition=models.Q(('region__isnull', False)), fields=['region', 'indicator', 'month'], include=('origin', 'value', 'as_of'), name='indicators_reading_at_place'),
        ),
        RemoveIndexConcurrently(
            model_name='reading',
            name='indicators_reading_league',
        ),
    ]
