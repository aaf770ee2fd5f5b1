import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models.functions import TruncDate


def tell_day_of_solution(apps, schema_editor):
    """The history says when each task became a solved one; nothing leads away from that state."""
    became = apps.get_model("needs", "ResearchTaskEvent").objects.filter(
        pgh_obj=models.OuterRef("pk"), state="solved"
    )
    day = TruncDate(models.Subquery(became.order_by("pgh_created_at").values("pgh_created_at")[:1]))
    apps.get_model("needs", "ResearchTask").objects.filter(state="solved").update(solved_on=day)


class Migration(migrations.Migration):

    dependencies = [
        ('needs', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='researchtask',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='researchtask',
            name='update_update',
        ),
        migrations.AddField(
            model_name='researchtask',
            name='solved_on',
            field=models.DateField(editable=False, null=True, verbose_name='突破日期'),
        ),
        migrations.AddField(
            model_name='researchtaskevent',
            name='solved_on',
            field=models.DateField(editable=False, null=True, verbose_name='突破日期'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='researchtask',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "needs_researchtaskevent" ("abroad", "budget_yuan", "chain_id", "created_at", "created_by_id", "decided_at", "decided_by_id", "id", "indicators", "number", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "solved_on", "sources_note", "state", "submitted_at", "submitted_by_id", "title", "updated_at", "urgency", "wanted_by") VALUES (NEW."abroad", NEW."budget_yuan", NEW."chain_id", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."indicators", NEW."number", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."region_id", NEW."solved_on", NEW."sources_note", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."title", NEW."updated_at", NEW."urgency", NEW."wanted_by"); RETURN NULL;', hash='7126a5d361582b80a4e63a41eb2d2bf0025d6581', operation='INSERT', pgid='pgtrigger_insert_insert_45c3d', table='needs_researchtask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='researchtask',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "needs_researchtaskevent" ("abroad", "budget_yuan", "chain_id", "created_at", "created_by_id", "decided_at", "decided_by_id", "id", "indicators", "number", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "solved_on", "sources_note", "state", "submitted_at", "submitted_by_id", "title", "updated_at", "urgency", "wanted_by") VALUES (NEW."abroad", NEW."budget_yuan", NEW."chain_id", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."indicators", NEW."number", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."region_id", NEW."solved_on", NEW."sources_note", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."title", NEW."updated_at", NEW."urgency", NEW."wanted_by"); RETURN NULL;', hash='dea73e41bed488d75f9f1bd3c492c3e770abb77f', operation='UPDATE', pgid='pgtrigger_update_update_083c4', table='needs_researchtask', when='AFTER')),
        ),
        migrations.RunPython(tell_day_of_solution, migrations.RunPython.noop),
    ]
