"""Projects and registrations, as every face shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.notices.proof import period_words
from lianqiao.registers.registrations.announcing import is_asked_for, may_announce, notices_of
from lianqiao.registers.registrations.interfaces import forms, tables
from lianqiao.registers.registrations.models import Registration, ResearchProject


def registration_context(registration: Any, actor: Actor) -> dict[str, Any]:
    """The achievement that tells title, completers and rights, and the notice that precedes the certificate."""
    return {
        "achievement": registration.achievement,
        "is_notice_asked": is_asked_for(registration),
        "may_announce": may_announce(registration, actor),
        "announced": [
            {"row": notice, "period": period_words(notice), "url": links.page_of(notice)}
            for notice in notices_of(registration, actor)
        ],
    }


register(
    FilingKind(
        slug="projects",
        label=_("科技项目"),
        model=ResearchProject,
        form=forms.ResearchProjectForm,
        table=tables.ResearchProjectTable,
        filters=tables.ResearchProjectFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="microscope",
        new_label=_("登记科技项目"),
        empty_text=_("登记承担的国家、省、市科技项目，把项目和它形成的成果连起来。"),
        import_key="project_number",
        import_fields=(
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
        ),
    )
)
register(
    FilingKind(
        slug="registrations",
        label=_("成果登记"),
        model=Registration,
        form=forms.RegistrationForm,
        table=tables.RegistrationTable,
        filters=tables.RegistrationFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="file-certificate",
        new_label=_("申请成果登记"),
        empty_text=_("选一项成果，补上评价材料，就可以申请登记号和证书。"),
        subtitle=_("已经登记的科技成果。登记证书不是权属证明。"),
        public_fields=(
            "result_form",
            "stage",
            "evaluation",
            "evaluator",
            "evaluated_on",
            "discipline",
            "registered_on",
        ),
        outcome_fields=("registered_on",),
        template="workbench/registration.html",
        context=registration_context,
    )
)
