"""The forms of projects and registrations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.publishing.searched import SearchedRecordField, SearchedRecordsField
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.registrations.models import Registration, ResearchProject


class ResearchProjectForm(FilingForm):
    """A project and what came of it."""

    achievements = SearchedRecordsField(
        among=OWN,
        label=_("形成的成果"),
        required=False,
        help_text=_("从本单位的成果里选；还没有录入的，先去“我的成果”录入"),
    )
    sections = (
        (_("哪个项目"), "", ("title", "project_number", "level", "plan", "leader", "people")),
        (_("时间与经费"), "", ("started_on", "ends_on", "accepted_on", "funding_yuan", "own_yuan")),
        (_("形成了什么成果"), _("财政资助的项目验收后，成果应当登记。"), ("achievements",)),
    )

    class Meta(FilingForm.Meta):
        model = ResearchProject
        fields = (
            "title",
            "project_number",
            "level",
            "plan",
            "leader",
            "people",
            "started_on",
            "ends_on",
            "accepted_on",
            "funding_yuan",
            "own_yuan",
        )


class RegistrationForm(FilingForm):
    """What the registration asks besides what the achievement already says."""

    achievement = SearchedRecordField(among=OWN, label=_("科技成果"))

    sections = (
        (
            _("登记哪项成果"),
            _("名称、关键词、完成人和知识产权取自成果本身，不用再填。"),
            ("achievement", "result_form", "stage", "discipline"),
        ),
        (
            _("怎样评价的"),
            _("请在附件里上传评价证明或知识产权证明、研制报告、用户证明；论文类上传论文和引用证明。"),
            ("evaluation", "evaluator", "evaluated_on", "evaluation_number", "conclusion"),
        ),
        (_("投入与应用"), "", ("people", "cost_yuan", "used", "income_yuan", "may_be_transferred")),
    )

    class Meta(FilingForm.Meta):
        model = Registration
        fields = (
            "achievement",
            "result_form",
            "stage",
            "discipline",
            "evaluation",
            "evaluator",
            "evaluated_on",
            "evaluation_number",
            "conclusion",
            "people",
            "cost_yuan",
            "used",
            "income_yuan",
            "may_be_transferred",
        )
