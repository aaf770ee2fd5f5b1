"""Indices for the orders of the hall, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.expressions import OrderBy


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('achievements', '0003_confirmed_day'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='achievement',
            index=models.Index(
                models.F('state'),
                OrderBy(models.F('readiness'), descending=True, nulls_last=True),
                OrderBy(models.F('id'), descending=True),
                include=('organisation', 'publicity'),
                name='achievements_hall_stage',
            ),
        ),
        AddIndexConcurrently(
            model_name='achievement',
            index=models.Index(
                models.F('state'),
                OrderBy(models.Case(models.When(models.Q(('publicity', 'on_request'), _negated=True), then=models.F('price_yuan'))), nulls_last=True),
                OrderBy(models.F('id'), descending=True),
                name='achievements_hall_price',
            ),
        ),
    ]
