"""What waits in calls and what grew from them: appraisals, challenges, races, key projects, recognitions."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.appraisals.queries import waiting as appraisals
from lianqiao.processes.challenges.queries import waiting as challenges
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.processes.key_projects.queries import waiting as key_projects
from lianqiao.processes.programmes.queries import waiting as programmes
from lianqiao.processes.races.queries import waiting as races
from lianqiao.processes.recognitions.queries import waiting as recognitions


def has_key_projects(actor: Actor) -> bool:
    """Whether the unit acted for leads a key project or takes part in one; governments keep them in any case."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return KeyProject.objects.visible_to(actor).exists()


QUEUES = (
    Queue("applications_mend", "applications", _("补正申报"), programmes.to_mend, "mend_until", is_due=True),
    Queue("applications_consent", "applications", _("答复是否共同申报"), programmes.to_consent, "updated_at"),
    Queue("calls_clear", "calls", _("保密审查（申报通知）"), programmes.to_clear, "submitted_at"),
    Queue("applications_check", "calls", _("受理申报"), programmes.to_check, "submitted_at"),
    Queue("calls_decide", "calls", _("遴选并公布结果"), programmes.to_decide, "updated_at"),
    Queue("calls_questions", "calls", _("答复对申报通知的提问"), programmes.to_answer, "asked_at"),
    Queue("challenges_agree", "applications", _("确认由本单位出题的榜单"), challenges.to_agree, "updated_at"),
    Queue("appraisals_mend", "appraisals", _("补充评价材料"), appraisals.to_mend, "updated_at"),
    Queue("appraisals_accept", "appraisals", _("受理评价申请"), appraisals.to_accept, "submitted_at"),
    Queue("appraisals_examine", "appraisals", _("核验并出具评价结论"), appraisals.to_examine, "accepted_at"),
    Queue("appraisals_clear", "appraisals", _("保密审查（评价结论）"), appraisals.to_clear, "updated_at"),
    Queue("referrals", "referrals", _("答复评投推荐"), appraisals.to_answer, "created_at"),
    Queue("race_confirm", "race_teams", _("确认是否参加赛马"), races.to_confirm, "created_at"),
    Queue("race_reports", "race_teams", _("提交赛马阶段报告"), races.to_report, "updated_at"),
    Queue("race_tests", "race_tests", _("录入赛马测试结果"), races.to_test, "since"),
    Queue("races_clear", "races", _("保密审查（赛马）"), races.to_clear, "submitted_at"),
    Queue("races_propose", "races", _("评定赛马的阶段"), races.to_propose, "due_on", is_due=True),
    Queue("races_decide", "races", _("审定赛马的评定或终止"), races.to_decide, "updated_at"),
    Queue("key_project_months", "key_projects", _("填报重点项目上月进展"), key_projects.to_report, "asked_on"),
    Queue("key_project_checks", "key_projects", _("考核首席专家、中期检查"), key_projects.to_check, "asked_on"),
    Queue("key_project_follow_ons", "key_projects", _("决定是否接续支持"), key_projects.to_follow, "updated_at"),
    Queue("key_project_shares", "key_projects", _("协同任务经费到期未到位"), key_projects.to_pay, "updated_at"),
    Queue(
        "recognition_reports",
        "applications",
        _("填写资格年度报告"),
        recognitions.reports_to_write,
        "due_on",
        is_due=True,
    ),
    Queue(
        "recognition_hearings",
        "applications",
        _("对拟撤销资格陈述意见"),
        recognitions.hearings_to_answer,
        "hearing_until",
        is_due=True,
    ),
    Queue("recognition_grants", "recognitions", _("给入选申报颁发资格"), recognitions.calls_to_grant, "decided_at"),
    Queue("recognition_grades", "recognitions", _("评定资格年度报告"), recognitions.reports_to_grade, "submitted_at"),
    Queue("recognition_renewals", "recognitions", _("答复资格延续申请"), recognitions.renewals_to_decide, "asked_at"),
    Queue(
        "recognition_decisions",
        "recognitions",
        _("对拟撤销资格作出决定"),
        recognitions.hearings_to_decide,
        "updated_at",
    ),
    Queue(
        "recognition_appeals", "recognitions", _("答复撤销资格的复核"), recognitions.appeals_to_decide, "appealed_at"
    ),
    Queue("recognition_clearing", "recognitions", _("保密审查（资格）"), recognitions.to_clear, "created_at"),
)

CONCERNS = {"key_projects": has_key_projects}
