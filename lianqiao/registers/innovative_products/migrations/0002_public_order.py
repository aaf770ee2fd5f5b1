"""The index for the order of the public list, made beside running writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('innovative_products', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='innovativeproduct',
            index=models.Index(condition=models.Q(('state__in', ('published',))), fields=['-decided_at', '-id'], name='innovative_product_public'),
        ),
    ]
