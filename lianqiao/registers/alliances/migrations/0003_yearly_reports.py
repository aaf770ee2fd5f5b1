import lianqiao.core.chronograph.timed
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.utils import timezone


def begin_to_remind(apps, schema_editor):
    """What was reported is known; years before the last one stay unasked, and the clock looks at each once."""
    reports = apps.get_model("alliances", "AllianceReport").objects.filter(
        alliance=models.OuterRef("pk"), state__in=("submitted", "returned", "confirmed")
    )
    last = models.Subquery(reports.order_by("-year").values("year")[:1])
    now = timezone.now()
    alliances = apps.get_model("alliances", "Alliance").objects.filter(state__in=("confirmed", "published", "warned"))
    before = now.year - 2
    alliances.update(reported_for=last, asked_for=before, chased_for=before, next_check=now)


class Migration(migrations.Migration):

    dependencies = [
        ('alliances', '0002_public_order'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='alliance',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='alliance',
            name='update_update',
        ),
        migrations.AddField(
            model_name='alliance',
            name='asked_for',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='alliance',
            name='chased_for',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='alliance',
            name='next_check',
            field=lianqiao.core.chronograph.timed.NextCheckField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='alliance',
            name='reported_for',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='最近报告年度'),
        ),
        migrations.AddField(
            model_name='allianceevent',
            name='asked_for',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='allianceevent',
            name='chased_for',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='allianceevent',
            name='next_check',
            field=lianqiao.core.chronograph.timed.NextCheckField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='allianceevent',
            name='reported_for',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='最近报告年度'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliance',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "alliances_allianceevent" ("agreement_ends_on", "agreement_signed_on", "asked_for", "budget_yuan", "chain_id", "chased_for", "created_at", "created_by_id", "decided_at", "decided_by_id", "founded_on", "id", "kind", "next_check", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "region_id", "reported_for", "rights_rule", "state", "submitted_at", "submitted_by_id", "tasks", "title", "updated_at") VALUES (NEW."agreement_ends_on", NEW."agreement_signed_on", NEW."asked_for", NEW."budget_yuan", NEW."chain_id", NEW."chased_for", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."founded_on", NEW."id", NEW."kind", NEW."next_check", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."region_id", NEW."reported_for", NEW."rights_rule", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."tasks", NEW."title", NEW."updated_at"); RETURN NULL;', hash='f427a4c42a2cf9c14d63db37958dba3036647199', operation='INSERT', pgid='pgtrigger_insert_insert_ab4a3', table='alliances_alliance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliance',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "alliances_allianceevent" ("agreement_ends_on", "agreement_signed_on", "asked_for", "budget_yuan", "chain_id", "chased_for", "created_at", "created_by_id", "decided_at", "decided_by_id", "founded_on", "id", "kind", "next_check", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "region_id", "reported_for", "rights_rule", "state", "submitted_at", "submitted_by_id", "tasks", "title", "updated_at") VALUES (NEW."agreement_ends_on", NEW."agreement_signed_on", NEW."asked_for", NEW."budget_yuan", NEW."chain_id", NEW."chased_for", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."founded_on", NEW."id", NEW."kind", NEW."next_check", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."region_id", NEW."reported_for", NEW."rights_rule", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."tasks", NEW."title", NEW."updated_at"); RETURN NULL;', hash='33eeeb4500970fdce95cd809ae5f6284bb4fa38c', operation='UPDATE', pgid='pgtrigger_update_update_96c01', table='alliances_alliance', when='AFTER')),
        ),
        migrations.RunPython(begin_to_remind, migrations.RunPython.noop),
    ]
