"""The index of the hall by the readiness that is shown, in place of that by the owner's word, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('achievements', '0005_proven_readiness'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='achievement',
            index=models.Index(
                models.F('state'),
                OrderBy(Coalesce(models.F('proven_readiness'), models.F('readiness')), descending=True, nulls_last=True),
                OrderBy(models.F('id'), descending=True),
                include=('organisation', 'publicity'),
                name='achievements_hall_ripeness',
            ),
        ),
        RemoveIndexConcurrently(model_name='achievement', name='achievements_hall_stage'),
    ]
