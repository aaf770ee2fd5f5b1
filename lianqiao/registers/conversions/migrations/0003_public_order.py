"""The index for the order of the public list, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('conversions', '0002_contract_in_parts'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='conversion',
            index=models.Index(condition=models.Q(('state__in', ('published',))), fields=['-decided_at', '-id'], name='conversions_public'),
        ),
    ]
