"""What the kernel keeps about persons, and what for."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.models import (
    Channel,
    Digest,
    FormDraft,
    Job,
    LogEntry,
    Message,
    MessageChoice,
    MessageSettings,
    SavedFilter,
)
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.models import Consent, DataRequest, Occurrence
from lianqiao.core.oversight.personal import on_withdrawal
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal, user_columns

_USER = _("注册用户")
_ONESELF = _("只有本人")
_BY_LAW = _("网络安全法要求留存日志不少于六个月，且不得篡改")


def _delete_messages(user: Any, actor: Actor) -> None:
    Message.objects.filter(recipient=user).delete()
    Digest.objects.filter(recipient=user).delete()
    MessageChoice.objects.filter(user=user).delete()
    MessageSettings.objects.filter(user=user).delete()
    Channel.objects.filter(user=user).delete()


def _delete_drafts(user: Any, actor: Actor) -> None:
    FormDraft.objects.filter(user=user).delete()
    SavedFilter.objects.filter(user=user).delete()


declare(
    Purpose(
        key="core.messages",
        model="core.Message",
        columns=("recipient", "subject", "text", "read_at"),
        label=_("消息"),
        whose=_USER,
        purpose=_("告知业务进展和待办事项"),
        ground=Ground.CONTRACT,
        kept=_("读过之后两年"),
        recipients=_("本人；本人登记的通知渠道的服务商"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: Message.objects.filter(recipient=user),
        erase=_delete_messages,
    )
)
declare(
    Purpose(
        key="core.message_choices",
        model="core.MessageChoice",
        columns=("user", "group", "way"),
        label=_("消息接收方式"),
        whose=_USER,
        purpose=_("按本人的选择发送消息"),
        ground=Ground.CONTRACT,
        kept=_("账号存续期间"),
        recipients=_ONESELF,
        erasure=Erasure.DELETED,
        rows_of=lambda user: MessageChoice.objects.filter(user=user),
    )
)
declare(
    Purpose(
        key="core.message_settings",
        model="core.MessageSettings",
        columns=("user", "digest_hour", "working_days_only", "refused_address", "refused_text"),
        label=_("汇总邮件时间和邮箱状况"),
        whose=_USER,
        purpose=_("按本人选择的时间发送汇总，并提示邮箱是否拒收"),
        ground=Ground.CONTRACT,
        kept=_("账号存续期间"),
        recipients=_ONESELF,
        erasure=Erasure.DELETED,
        rows_of=lambda user: MessageSettings.objects.filter(user=user),
    )
)
declare(
    Purpose(
        key="core.digests",
        model="core.Digest",
        columns=("recipient", "day"),
        label=_("汇总邮件"),
        whose=_USER,
        purpose=_("保证每人每天只收到一封汇总邮件"),
        ground=Ground.CONTRACT,
        kept=_("账号存续期间"),
        recipients=_ONESELF,
        erasure=Erasure.DELETED,
        rows_of=lambda user: Digest.objects.filter(recipient=user),
    )
)
declare(
    Purpose(
        key="core.channels",
        model="core.Channel",
        columns=("user", "created_by", "label", "masked"),
        label=_("通知渠道"),
        whose=_USER,
        purpose=_("按本人的要求把消息发到企业微信、钉钉等"),
        ground=Ground.CONSENT,
        kept=_("本人删除渠道或撤回同意之前"),
        recipients=_("所选的服务商"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: Channel.objects.filter(user=user),
    )
)
declare(
    Purpose(
        key="core.drafts",
        model="core.FormDraft",
        columns=("user", "key", "data"),
        label=_("未提交的表单"),
        whose=_USER,
        purpose=_("填到一半的内容不丢失"),
        ground=Ground.CONTRACT,
        kept=_("最后一次自动保存之后一百八十日"),
        recipients=_ONESELF,
        erasure=Erasure.DELETED,
        rows_of=lambda user: FormDraft.objects.filter(user=user),
        erase=_delete_drafts,
    )
)
declare(
    Purpose(
        key="core.saved_filters",
        model="core.SavedFilter",
        columns=("user", "name", "query"),
        label=_("常用筛选"),
        whose=_USER,
        purpose=_("下次用同样的条件查找"),
        ground=Ground.CONTRACT,
        kept=_("本人删除之前"),
        recipients=_ONESELF,
        erasure=Erasure.DELETED,
        rows_of=lambda user: SavedFilter.objects.filter(user=user),
    )
)
declare(
    Purpose(
        key="core.jobs",
        model="core.Job",
        columns=("actor_user", "label"),
        label=_("提交的任务"),
        whose=_USER,
        purpose=_("显示导入、导出的进度和结果"),
        ground=Ground.CONTRACT,
        kept=_("任务结束之后一百九十日"),
        recipients=_("本人和同单位成员"),
        erasure=Erasure.ANONYMISED,
        rows_of=lambda user: Job.objects.filter(actor_user=user),
    )
)
declare(
    Purpose(
        key="core.log",
        model="core.LogEntry",
        columns=("actor", "actor_name", "action", "text", "reason", "organisation_name"),
        label=_("业务日志"),
        whose=_USER,
        purpose=_("说明谁在何时做了什么，供审计和追责"),
        ground=Ground.DUTY,
        kept=_("不少于六个月，系统不自动删除"),
        recipients=_("审计管理员；本单位管理员"),
        erasure=Erasure.KEPT,
        rows_of=lambda user: LogEntry.objects.filter(actor=user),
        why_kept=_BY_LAW,
    )
)
declare(
    Purpose(
        key="oversight.occurrences",
        model="oversight.Occurrence",
        columns=("user", "kind", "address"),
        label=_("下载、导出和被拒绝的访问"),
        whose=_USER,
        purpose=_("发现异常的导出和越权访问"),
        ground=Ground.DUTY,
        kept=_("与业务日志相同"),
        recipients=_("审计管理员"),
        erasure=Erasure.KEPT,
        rows_of=lambda user: Occurrence.objects.filter(user=user),
        why_kept=_BY_LAW,
    )
)
declare(
    Purpose(
        key="oversight.requests",
        model="oversight.DataRequest",
        columns=("user", "kind", "text", "state", "answer", "handled_by"),
        label=_("个人信息请求"),
        whose=_USER,
        purpose=_("办理更正、删除请求，并证明已经办理"),
        ground=Ground.DUTY,
        kept=_("系统运行期间"),
        recipients=_("本人；安全管理员"),
        erasure=Erasure.KEPT,
        rows_of=lambda user: DataRequest.objects.filter(user=user),
        why_kept=_("证明已依法办理请求"),
    )
)
declare(
    Purpose(
        key="oversight.consents",
        model="oversight.Consent",
        columns=("user", "purpose", "text", "given_at", "withdrawn_at"),
        label=_("单独同意"),
        whose=_USER,
        purpose=_("证明处理活动取得过同意"),
        ground=Ground.DUTY,
        kept=_("系统运行期间"),
        recipients=_("本人；安全管理员"),
        erasure=Erasure.KEPT,
        rows_of=lambda user: Consent.objects.filter(user=user),
        why_kept=_("证明处理活动取得过同意"),
    )
)

# What rests on the consent ends with it.
on_withdrawal("core.channels", lambda user: Channel.objects.filter(user=user).delete())

declare_authorship("core.Comment", "author")
declare_authorship("core.StoredFile", "uploaded_by")
declare_authorship("core.Version", "created_by")
declare_authorship("core.SecrecyReview", "reviewer")
declare_authorship("core.Job", "supporter")
declare_authorship("oversight.RetentionReport", "started_by")
declare_authorship("calendar.DayOverride", "created_by")
declare_authorship("calendar.YearSchedule", "created_by")
declare_authorship("documents.TemplateEdition", "created_by")
declare_authorship("norms.Norm", "created_by", "verified_by")
declare_authorship("lists.Answer", "answered_by")
declare_authorship("lists.Edition", "created_by", "issued_by")
declare_authorship("lists.ListKind", "created_by")
declare_authorship("lists.Push", "pushed_by")
declare_authorship("notices.NoticePlace", "recorded_by")
declare_authorship("notices.PublicNotice", "created_by", "submitted_by")
declare_authorship("notices.Objection", "answered_by")
declare(
    Purpose(
        key="notices.objection",
        model="notices.Objection",
        columns=("user", "name", "contact"),
        label=_("公示异议"),
        whose=_("对公示提出异议的人"),
        purpose=_("核实异议并答复提出人"),
        ground=Ground.DUTY,
        kept=_("与公示记录相同"),
        recipients=_("办理公示的单位"),
        erasure=Erasure.KEPT,
        rows_of=lambda user: apps.get_model("notices.Objection")._base_manager.filter(user=user),
        why_kept=_("证明异议已依法处理"),
    )
)
for model in apps.get_models():
    if issubclass(model, FiledRecord):
        declare_authorship(model._meta.label, *user_columns(model))

not_personal("core.StoredFile", "name")
not_personal("lists.ListKind", "name")
not_personal("calendar.DayOverride", "name")
