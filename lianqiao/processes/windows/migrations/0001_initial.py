"""Windows, what takes part in them, pairs, talks, seats and remarks."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import lianqiao.core.chronograph.timed
import lianqiao.core.ids
import lianqiao.processes.introductions.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('achievements', '0004_hall_orders'),
        ('demands', '0003_hall_orders'),
        ('introductions', '0004_region_orders'),
        ('organisations', '0002_identity'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('taxonomy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('state', models.CharField(choices=[('proposed', '待主办方确认'), ('invited', '待持有单位答复'), ('taking_part', '参加'), ('declined', '婉拒邀请'), ('turned_down', '未采纳'), ('withdrawn', '已退出')], default='proposed', editable=False, max_length=12, verbose_name='状态')),
                ('origin', models.CharField(choices=[('owner', '单位自荐'), ('host', '主办方邀请')], editable=False, max_length=8, verbose_name='来源')),
                ('agreed_at', models.DateTimeField(editable=False, null=True, verbose_name='同意时间')),
                ('signed_in_at', models.DateTimeField(editable=False, null=True, verbose_name='签到时间')),
                ('decline_code', models.CharField(blank=True, choices=[('no_time', '时间安排不开'), ('other_field', '与主题不符'), ('settled', '已经解决或已转让'), ('other', '其他原因')], editable=False, max_length=12, verbose_name='婉拒原因')),
                ('score', models.FloatField(editable=False, null=True, verbose_name='契合度')),
                ('reasons', models.JSONField(default=list, editable=False, verbose_name='理由')),
                ('gaps', models.JSONField(default=list, editable=False, verbose_name='差距')),
                ('achievement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='achievements.achievement', verbose_name='科技成果')),
                ('because_of', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='windows.entry', verbose_name='与哪个项目相配')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='创建人')),
                ('delegate', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='参会代表')),
                ('demand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demands.demand', verbose_name='技术需求')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='所属单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.region', verbose_name='所在地区')),
            ],
            options={
                'verbose_name': '参加项目',
                'ordering': ('created_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(choices=[('engine', '系统匹配'), ('wish', '单位自选')], max_length=8, verbose_name='来源')),
                ('score', models.FloatField(default=0, verbose_name='契合度')),
                ('reasons', models.JSONField(default=list, verbose_name='理由')),
                ('gaps', models.JSONField(default=list, verbose_name='差距')),
                ('demand_wants', models.BooleanField(null=True, verbose_name='需求方想谈')),
                ('achievement_wants', models.BooleanField(null=True, verbose_name='成果方想谈')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='匹配时间')),
                ('achievement_entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='windows.entry', verbose_name='科技成果')),
                ('demand_entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='windows.entry', verbose_name='技术需求')),
            ],
            options={
                'verbose_name': '匹配对',
                'ordering': ('-score', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('next_check', lianqiao.core.chronograph.timed.NextCheckField(db_index=True, editable=False, null=True)),
                ('state', models.CharField(choices=[('draft', '筹备中'), ('open', '征集项目中'), ('arranging', '匹配排期中'), ('ready', '日程已定'), ('held', '已举办'), ('cancelled', '已取消')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('theme', models.TextField(help_text='面向什么问题、什么成果；系统也按这段话寻找可邀请的项目', max_length=2000, validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name='主题与说明')),
                ('mode', models.CharField(choices=[('onsite', '线下'), ('online', '线上')], default='onsite', max_length=8, verbose_name='形式')),
                ('place', models.CharField(blank=True, help_text='线下活动写明详细地址', max_length=200, verbose_name='地点')),
                ('online_url', models.URLField(blank=True, help_text='只有参加单位能看到', max_length=500, verbose_name='线上会议网址')),
                ('starts_at', models.DateTimeField(verbose_name='开始时间')),
                ('ends_at', models.DateTimeField(help_text='与开始时间在同一天', verbose_name='结束时间')),
                ('entries_until', models.DateField(verbose_name='报名截止日期')),
                ('admission', models.CharField(choices=[('anybody', '所有已核验的单位'), ('regions', '仅限所列地区的单位'), ('invited', '仅限受邀的项目')], default='anybody', max_length=8, verbose_name='谁可以参加')),
                ('capacity', models.PositiveSmallIntegerField(help_text='最多多少项成果和需求参加', verbose_name='名额')),
                ('tables', models.PositiveSmallIntegerField(help_text='同一时段可以同时进行几场洽谈', verbose_name='洽谈桌数')),
                ('slot_minutes', models.PositiveSmallIntegerField(help_text='分钟，包括换桌时间', verbose_name='每场洽谈时长')),
                ('is_public', models.BooleanField(default=True, help_text='公开后任何人可以看到主题和公开的参加项目', verbose_name='在门户公开')),
                ('matched_at', models.DateTimeField(editable=False, null=True, verbose_name='匹配时间')),
                ('arranged_at', models.DateTimeField(editable=False, null=True, verbose_name='排期时间')),
                ('held_on', models.DateField(editable=False, null=True, verbose_name='举办日期')),
                ('reminded_for', models.DateTimeField(editable=False, null=True)),
                ('looked_back', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('co_hosts', models.ManyToManyField(blank=True, related_name='+', to='organisations.organisation', verbose_name='协办单位')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='创建人')),
                ('fields', models.ManyToManyField(blank=True, related_name='+', to='taxonomy.techfield', verbose_name='技术领域')),
                ('industries', models.ManyToManyField(blank=True, related_name='+', to='taxonomy.industry', verbose_name='行业')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='所属单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.region', verbose_name='所在地区')),
                ('regions', models.ManyToManyField(blank=True, related_name='+', to='taxonomy.region', verbose_name='面向地区')),
            ],
            options={
                'verbose_name': '专场对接',
                'ordering': ('-starts_at', '-id'),
                'abstract': False,
                'indexes': [models.Index(fields=['-starts_at', '-id'], name='windows_latest'), models.Index(fields=['organisation', '-starts_at', '-id'], name='windows_of_host'), models.Index(condition=models.Q(('held_on__isnull', False)), fields=['held_on'], name='windows_held')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='windows_ends_after_start', violation_error_message='结束时间要晚于开始时间。'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('slot_minutes__gte', 1), ('tables__gte', 1)), name='windows_has_room', violation_error_message='名额、桌数和时长都要大于零。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_on__isnull', False), _connector='OR'), name='windows_held_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='Talk',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slot', models.PositiveSmallIntegerField(verbose_name='时段')),
                ('table', models.PositiveSmallIntegerField(verbose_name='桌号')),
                ('introduction', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='introductions.introduction', verbose_name='对接')),
                ('pair', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='talk', to='windows.pair', verbose_name='匹配对')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='windows.window', verbose_name='专场对接')),
            ],
            options={
                'verbose_name': '洽谈',
                'ordering': ('slot', 'table'),
                'constraints': [models.UniqueConstraint(fields=('window', 'slot', 'table'), name='windows_table_once'), models.CheckConstraint(condition=models.Q(('table__gte', 1)), name='windows_tables_count_from_1')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField(verbose_name='时段')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='参会代表')),
                ('talk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='windows.talk')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='windows.window')),
            ],
            options={
                'verbose_name': '座位',
                'ordering': ('talk', 'id'),
                'constraints': [models.UniqueConstraint(fields=('window', 'slot', 'person'), name='windows_nobody_at_two_tables')],
            },
        ),
        migrations.AddField(
            model_name='pair',
            name='window',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='windows.window', verbose_name='专场对接'),
        ),
        migrations.CreateModel(
            name='EntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('state', models.CharField(choices=[('proposed', '待主办方确认'), ('invited', '待持有单位答复'), ('taking_part', '参加'), ('declined', '婉拒邀请'), ('turned_down', '未采纳'), ('withdrawn', '已退出')], default='proposed', editable=False, max_length=12, verbose_name='状态')),
                ('origin', models.CharField(choices=[('owner', '单位自荐'), ('host', '主办方邀请')], editable=False, max_length=8, verbose_name='来源')),
                ('agreed_at', models.DateTimeField(editable=False, null=True, verbose_name='同意时间')),
                ('signed_in_at', models.DateTimeField(editable=False, null=True, verbose_name='签到时间')),
                ('decline_code', models.CharField(blank=True, choices=[('no_time', '时间安排不开'), ('other_field', '与主题不符'), ('settled', '已经解决或已转让'), ('other', '其他原因')], editable=False, max_length=12, verbose_name='婉拒原因')),
                ('score', models.FloatField(editable=False, null=True, verbose_name='契合度')),
                ('reasons', models.JSONField(default=list, editable=False, verbose_name='理由')),
                ('gaps', models.JSONField(default=list, editable=False, verbose_name='差距')),
                ('achievement', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='achievements.achievement', verbose_name='科技成果')),
                ('because_of', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='windows.entry', verbose_name='与哪个项目相配')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='创建人')),
                ('delegate', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='参会代表')),
                ('demand', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='demands.demand', verbose_name='技术需求')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='所属单位')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='windows.entry')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.region', verbose_name='所在地区')),
                ('window', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='windows.window', verbose_name='专场对接')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='window',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='windows.window', verbose_name='专场对接'),
        ),
        migrations.CreateModel(
            name='WindowEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('next_check', lianqiao.core.chronograph.timed.NextCheckField(db_index=True, editable=False, null=True)),
                ('state', models.CharField(choices=[('draft', '筹备中'), ('open', '征集项目中'), ('arranging', '匹配排期中'), ('ready', '日程已定'), ('held', '已举办'), ('cancelled', '已取消')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('theme', models.TextField(help_text='面向什么问题、什么成果；系统也按这段话寻找可邀请的项目', max_length=2000, validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name='主题与说明')),
                ('mode', models.CharField(choices=[('onsite', '线下'), ('online', '线上')], default='onsite', max_length=8, verbose_name='形式')),
                ('place', models.CharField(blank=True, help_text='线下活动写明详细地址', max_length=200, verbose_name='地点')),
                ('online_url', models.URLField(blank=True, help_text='只有参加单位能看到', max_length=500, verbose_name='线上会议网址')),
                ('starts_at', models.DateTimeField(verbose_name='开始时间')),
                ('ends_at', models.DateTimeField(help_text='与开始时间在同一天', verbose_name='结束时间')),
                ('entries_until', models.DateField(verbose_name='报名截止日期')),
                ('admission', models.CharField(choices=[('anybody', '所有已核验的单位'), ('regions', '仅限所列地区的单位'), ('invited', '仅限受邀的项目')], default='anybody', max_length=8, verbose_name='谁可以参加')),
                ('capacity', models.PositiveSmallIntegerField(help_text='最多多少项成果和需求参加', verbose_name='名额')),
                ('tables', models.PositiveSmallIntegerField(help_text='同一时段可以同时进行几场洽谈', verbose_name='洽谈桌数')),
                ('slot_minutes', models.PositiveSmallIntegerField(help_text='分钟，包括换桌时间', verbose_name='每场洽谈时长')),
                ('is_public', models.BooleanField(default=True, help_text='公开后任何人可以看到主题和公开的参加项目', verbose_name='在门户公开')),
                ('matched_at', models.DateTimeField(editable=False, null=True, verbose_name='匹配时间')),
                ('arranged_at', models.DateTimeField(editable=False, null=True, verbose_name='排期时间')),
                ('held_on', models.DateField(editable=False, null=True, verbose_name='举办日期')),
                ('reminded_for', models.DateTimeField(editable=False, null=True)),
                ('looked_back', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='创建人')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='所属单位')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='windows.window')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.region', verbose_name='所在地区')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('demand', '需求方'), ('achievement', '成果方')], max_length=12, verbose_name='哪一方')),
                ('result', models.CharField(choices=[('go_on', '愿意继续对接'), ('later', '以后再考虑'), ('no_fit', '不合适'), ('not_met', '没有谈成（有一方未到）')], max_length=8, verbose_name='洽谈结果')),
                ('text', models.TextField(blank=True, max_length=300, validators=[django.core.validators.MaxLengthValidator(300), lianqiao.processes.introductions.validators.validate_no_contact], verbose_name='说明')),
                ('said_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('talk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='windows.talk', verbose_name='洽谈')),
            ],
            options={
                'verbose_name': '洽谈登记',
                'ordering': ('said_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('talk', 'side'), name='windows_remark_once_per_side')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='window',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "windows_windowevent" ("admission", "arranged_at", "capacity", "created_at", "created_by_id", "ends_at", "entries_until", "held_on", "id", "is_public", "looked_back", "matched_at", "mode", "next_check", "online_url", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "region_id", "reminded_for", "slot_minutes", "starts_at", "state", "tables", "theme", "title", "updated_at") VALUES (NEW."admission", NEW."arranged_at", NEW."capacity", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."entries_until", NEW."held_on", NEW."id", NEW."is_public", NEW."looked_back", NEW."matched_at", NEW."mode", NEW."next_check", NEW."online_url", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."region_id", NEW."reminded_for", NEW."slot_minutes", NEW."starts_at", NEW."state", NEW."tables", NEW."theme", NEW."title", NEW."updated_at"); RETURN NULL;', hash='3b1669f663cae927280d50bc1b8cfed43ca0eb99', operation='INSERT', pgid='pgtrigger_insert_insert_6fab2', table='windows_window', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='window',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "windows_windowevent" ("admission", "arranged_at", "capacity", "created_at", "created_by_id", "ends_at", "entries_until", "held_on", "id", "is_public", "looked_back", "matched_at", "mode", "next_check", "online_url", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "region_id", "reminded_for", "slot_minutes", "starts_at", "state", "tables", "theme", "title", "updated_at") VALUES (NEW."admission", NEW."arranged_at", NEW."capacity", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."entries_until", NEW."held_on", NEW."id", NEW."is_public", NEW."looked_back", NEW."matched_at", NEW."mode", NEW."next_check", NEW."online_url", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."region_id", NEW."reminded_for", NEW."slot_minutes", NEW."starts_at", NEW."state", NEW."tables", NEW."theme", NEW."title", NEW."updated_at"); RETURN NULL;', hash='25a59fdcb8f6e87adb3430fb446f4063fa49ef95', operation='UPDATE', pgid='pgtrigger_update_update_6695a', table='windows_window', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['window', '-score', 'id'], name='windows_pairs_best'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(fields=('demand_entry', 'achievement_entry'), name='windows_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='windows_pair_score_0_1'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1a23fd95b9d776251983580520974fd54c24aad3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a470b', table='windows_entryevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['window', 'created_at', 'id'], name='windows_entries'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['organisation', 'created_at', 'id'], name='windows_entries_of_owner'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('achievement__isnull', False), ('demand__isnull', True)), models.Q(('achievement__isnull', True), ('demand__isnull', False)), _connector='OR'), name='windows_entry_is_one_record'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('window', 'demand'), name='windows_demand_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('window', 'achievement'), name='windows_achievement_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('proposed', 'taking_part')), _negated=True), models.Q(('agreed_at__isnull', False), ('delegate__isnull', False)), _connector='OR'), name='windows_entry_has_delegate'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), models.Q(('decline_code', ''), _negated=True)), models.Q(models.Q(('state', 'declined'), _negated=True), ('decline_code', '')), _connector='OR'), name='windows_declined_with_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "windows_entryevent" ("achievement_id", "agreed_at", "because_of_id", "created_at", "created_by_id", "decline_code", "delegate_id", "demand_id", "gaps", "id", "organisation_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "region_id", "score", "signed_in_at", "state", "updated_at", "window_id") VALUES (NEW."achievement_id", NEW."agreed_at", NEW."because_of_id", NEW."created_at", NEW."created_by_id", NEW."decline_code", NEW."delegate_id", NEW."demand_id", NEW."gaps", NEW."id", NEW."organisation_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."region_id", NEW."score", NEW."signed_in_at", NEW."state", NEW."updated_at", NEW."window_id"); RETURN NULL;', hash='1a8df0cad4f99b3cbdcedd07c112a571faef2a90', operation='INSERT', pgid='pgtrigger_insert_insert_ca994', table='windows_entry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "windows_entryevent" ("achievement_id", "agreed_at", "because_of_id", "created_at", "created_by_id", "decline_code", "delegate_id", "demand_id", "gaps", "id", "organisation_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "region_id", "score", "signed_in_at", "state", "updated_at", "window_id") VALUES (NEW."achievement_id", NEW."agreed_at", NEW."because_of_id", NEW."created_at", NEW."created_by_id", NEW."decline_code", NEW."delegate_id", NEW."demand_id", NEW."gaps", NEW."id", NEW."organisation_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."region_id", NEW."score", NEW."signed_in_at", NEW."state", NEW."updated_at", NEW."window_id"); RETURN NULL;', hash='20d28c1c09140a07c786fa6f2b59df08cdea55bc', operation='UPDATE', pgid='pgtrigger_update_update_8709c', table='windows_entry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='windowevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f633c62ce98d16864f72f25209259ca01f3f8feb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_904b7', table='windows_windowevent', when='BEFORE')),
        ),
    ]
