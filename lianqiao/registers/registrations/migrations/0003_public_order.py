"""The index for the order of the public list, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('registrations', '0002_registered_on'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(condition=models.Q(('state__in', ('published',))), fields=['-decided_at', '-id'], name='registrations_public'),
        ),
    ]
