"""Of one contract each achievement and each way is a record of its own; the index is made beside running writes."""

from django.conf import settings
from django.db import migrations, models

#: Records that say a contract number and were not struck out.
TOLD = "WHERE (NOT (contract_number = '') AND NOT (state = 'cancelled'))"
#: The wider index comes before the narrower one goes, so that no moment is without one.
MAKE = f"""
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS conversions_contract_parts
ON conversions_conversion (organisation_id, contract_number, achievement_id, mode) {TOLD}
"""
MAKE_AS_BEFORE = f"""
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS conversions_contract_once
ON conversions_conversion (organisation_id, contract_number) {TOLD}
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("achievements", "0004_hall_orders"),
        ("conversions", "0001_initial"),
        ("organisations", "0002_identity"),
        ("taxonomy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="conversion",
            name="certified_on",
            field=models.DateField(editable=False, null=True, verbose_name="重大就地转化认定日期"),
        ),
        migrations.AlterField(
            model_name="conversionevent",
            name="certified_on",
            field=models.DateField(editable=False, null=True, verbose_name="重大就地转化认定日期"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(MAKE, "DROP INDEX CONCURRENTLY IF EXISTS conversions_contract_parts"),
                migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS conversions_contract_once", MAKE_AS_BEFORE),
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="conversion", name="conversions_contract_once"),
                migrations.AddConstraint(
                    model_name="conversion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("contract_number", ""), _negated=True),
                            models.Q(("state", "cancelled"), _negated=True),
                        ),
                        fields=("organisation", "contract_number", "achievement", "mode"),
                        name="conversions_contract_parts",
                        violation_error_message="这份合同的这项成果、这种转化方式已经填报过一条转化记录。",
                    ),
                ),
            ],
        ),
    ]
