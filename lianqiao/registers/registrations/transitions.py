"""The states of projects and registrations."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms, numbering
from lianqiao.core.filing.enums import FilingState as S
from lianqiao.core.filing.steps import filing_steps, give_number
from lianqiao.core.notices.domain.notices import is_concluded
from lianqiao.core.transitions import Context, TransitionTable, register
from lianqiao.registers.achievements.enums import AchievementKind
from lianqiao.registers.registrations.enums import TYPE_MARKS
from lianqiao.registers.registrations.models import Registration, ResearchProject

NOTICE = norms.declare(
    "registration.notice_before_certificate",
    norms.Kind.DURATION,
    gettext_lazy("发证前的公示"),
    nationwide=False,
)
#: Where the mark of the type stands in a registration number: after three digits of the place and four of the year.
MARK_AT = 7
#: The kind of public notice that precedes the certificate where a province asks for one.
NOTICE_KIND = "registration"


def documents_are_there(registration: Registration, context: Context) -> str | None:
    """A registration rests on the papers of its type."""
    return None if registration.current_files() else _("请在附件里上传评价证明和其他登记材料。")


def achievement_is_complete(registration: Registration, context: Context) -> str | None:
    """The number and the certificate name the completers."""
    if not registration.achievement.completers.exists():
        return _("成果还没有填写完成人。")
    if not registration.achievement.keywords:
        return _("成果还没有填写关键词。")
    return None


def was_announced(registration: Registration, context: Context) -> str | None:
    """Where the province asks for a notice before the certificate, it has run without an open objection."""
    if NOTICE.find(where=registration.region_id, on=clock.today()) is None:
        return None
    if is_concluded(registration, NOTICE_KIND):
        return None
    return _("本省要求发证前公示，公示还没有结束。")


def number_still_fits(registration: Registration, context: Context) -> str | None:
    """A number that was given tells the type of the achievement, which must not have become another one since."""
    mark = TYPE_MARKS[AchievementKind(registration.achievement.kind)]
    if not registration.number or registration.number[MARK_AT] == mark:
        return None
    return _("登记号 %(number)s 与成果现在的类型不符，请把成果类型改回原来的，或撤销登记后重新申请。") % {
        "number": registration.number
    }


def next_number(registration: Any, context: Context) -> str:
    """The twelve characters of the registration number: place, year, type, serial."""
    mark = TYPE_MARKS[AchievementKind(registration.achievement.kind)]
    scheme = numbering.ACHIEVEMENT_REGISTRATION
    return numbering.next_number(scheme, on=clock.today(), where=registration.region_id, kind=mark)


def stamp_registration(registration: Registration, context: Context) -> None:
    """The day of the number; confirmed again after a correction, the registration keeps it."""
    registration.registered_on = registration.registered_on or clock.today()


PROJECTS = register(TransitionTable(ResearchProject, S, S.DRAFT, filing_steps()))
REGISTRATIONS = register(
    TransitionTable(
        Registration,
        S,
        S.DRAFT,
        filing_steps(
            submit_guards=(documents_are_there, achievement_is_complete, number_still_fits),
            confirm_guards=(was_announced, number_still_fits),
            confirm_effects=(give_number(next_number), stamp_registration),
            public=True,
            confirm_label=gettext_lazy("准予登记"),
        ),
    )
)
