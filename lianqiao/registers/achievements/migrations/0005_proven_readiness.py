"""What an appraisal in force says of the readiness."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0004_hall_orders'),
        ('organisations', '0002_identity'),
        ('taxonomy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='achievement',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='achievement',
            name='update_update',
        ),
        migrations.AddField(
            model_name='achievement',
            name='proven_by',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='评价机构'),
        ),
        migrations.AddField(
            model_name='achievement',
            name='proven_on',
            field=models.DateField(editable=False, null=True, verbose_name='评价日期'),
        ),
        migrations.AddField(
            model_name='achievement',
            name='proven_readiness',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='评价认定的就绪度'),
        ),
        migrations.AddField(
            model_name='achievement',
            name='proven_until',
            field=models.DateField(editable=False, null=True, verbose_name='评价有效期至'),
        ),
        migrations.AddField(
            model_name='achievementevent',
            name='proven_by',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='评价机构'),
        ),
        migrations.AddField(
            model_name='achievementevent',
            name='proven_on',
            field=models.DateField(editable=False, null=True, verbose_name='评价日期'),
        ),
        migrations.AddField(
            model_name='achievementevent',
            name='proven_readiness',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='评价认定的就绪度'),
        ),
        migrations.AddField(
            model_name='achievementevent',
            name='proven_until',
            field=models.DateField(editable=False, null=True, verbose_name='评价有效期至'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='achievement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "achievements_achievementevent" ("academic_text", "applications", "asked_until", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "external_id", "finished_on", "fresh_from", "fresh_until", "funding_source", "id", "is_job_related", "keywords", "kind", "level", "modes", "organisation_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain_text", "price_yuan", "proven_by", "proven_on", "proven_readiness", "proven_until", "publicity", "published_at", "readiness", "readiness_evidence", "region_id", "source", "started_on", "state", "submitted_at", "submitted_by_id", "title", "updated_at") VALUES (NEW."academic_text", NEW."applications", NEW."asked_until", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."created_by_id", NEW."external_id", NEW."finished_on", NEW."fresh_from", NEW."fresh_until", NEW."funding_source", NEW."id", NEW."is_job_related", NEW."keywords", NEW."kind", NEW."level", NEW."modes", NEW."organisation_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plain_text", NEW."price_yuan", NEW."proven_by", NEW."proven_on", NEW."proven_readiness", NEW."proven_until", NEW."publicity", NEW."published_at", NEW."readiness", NEW."readiness_evidence", NEW."region_id", NEW."source", NEW."started_on", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."title", NEW."updated_at"); RETURN NULL;', hash='fbf7eb2057c97ee3ef627a2421647aea240a3ad0', operation='INSERT', pgid='pgtrigger_insert_insert_1a610', table='achievements_achievement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='achievement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "achievements_achievementevent" ("academic_text", "applications", "asked_until", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "external_id", "finished_on", "fresh_from", "fresh_until", "funding_source", "id", "is_job_related", "keywords", "kind", "level", "modes", "organisation_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain_text", "price_yuan", "proven_by", "proven_on", "proven_readiness", "proven_until", "publicity", "published_at", "readiness", "readiness_evidence", "region_id", "source", "started_on", "state", "submitted_at", "submitted_by_id", "title", "updated_at") VALUES (NEW."academic_text", NEW."applications", NEW."asked_until", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."created_by_id", NEW."external_id", NEW."finished_on", NEW."fresh_from", NEW."fresh_until", NEW."funding_source", NEW."id", NEW."is_job_related", NEW."keywords", NEW."kind", NEW."level", NEW."modes", NEW."organisation_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plain_text", NEW."price_yuan", NEW."proven_by", NEW."proven_on", NEW."proven_readiness", NEW."proven_until", NEW."publicity", NEW."published_at", NEW."readiness", NEW."readiness_evidence", NEW."region_id", NEW."source", NEW."started_on", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."title", NEW."updated_at"); RETURN NULL;', hash='0a8704f89f4ed68dc9c2e90e37122ffc57b3d783', operation='UPDATE', pgid='pgtrigger_update_update_6a84a', table='achievements_achievement', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='achievement',
            constraint=models.CheckConstraint(condition=models.Q(('proven_readiness__isnull', True), models.Q(('proven_on__isnull', False), ('proven_readiness__range', (1, 9)), ('proven_until__isnull', False)), _connector='OR'), name='achievements_proven_is_dated'),
        ),
    ]
