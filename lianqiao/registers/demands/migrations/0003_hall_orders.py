"""Indices for the orders of the hall, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.expressions import OrderBy


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('demands', '0002_confirmed_day'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='demand',
            index=models.Index(
                models.F('state'),
                OrderBy(models.F('readiness_wanted'), nulls_last=True),
                OrderBy(models.F('id'), descending=True),
                include=('organisation', 'publicity'),
                name='demands_hall_stage',
            ),
        ),
        AddIndexConcurrently(
            model_name='demand',
            index=models.Index(
                models.F('state'),
                OrderBy(models.Case(models.When(models.Q(('publicity', 'on_request'), ('masked__contains', ['budget']), _connector='OR', _negated=True), then=models.F('budget_yuan'))), descending=True, nulls_last=True),
                OrderBy(models.F('id'), descending=True),
                name='demands_hall_budget',
            ),
        ),
    ]
