"""The states of conversions: filed, confirmed, certified as major and local, published."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms, numbering
from lianqiao.core.filing import phrases
from lianqiao.core.filing.enums import FilingState as S
from lianqiao.core.filing.steps import filing_steps, give_number
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.steps import not_the_submitter
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.conversions.queries import lock_deal, same_deal

MAJOR_FLOOR = norms.declare(
    "conversion_law.local_grant_least", norms.Kind.MONEY, gettext_lazy("重大成果就地转化的金额下限"), nationwide=False
)


def has_evidence(conversion: Conversion, context: Context) -> str | None:
    """A conversion is shown by papers: the contract, the resolution, the invoice."""
    return None if conversion.current_files() else _("请在附件里上传合同、协议或其他凭据。")


def is_told_once(conversion: Conversion, context: Context) -> str | None:
    """The same deal counts once, whoever files it."""
    if connection.in_atomic_block:
        # Two who confirm two tellings of one deal at once do so one after the other.
        lock_deal(conversion)
    other = same_deal(conversion).first()
    if other is None:
        return None
    return _("同一项转化已经核实过：%(number)s（%(unit)s）。") % {"number": other.number, "unit": other.organisation}


def is_major_and_local(conversion: Conversion, context: Context) -> str | None:
    """Put to use in the province, in production, and worth what the province's norm asks."""
    if conversion.certified_on is not None:
        return _("已经认定过。")
    if not conversion.is_local:
        return _("落地地区不在本省，不能认定为就地转化。")
    if conversion.in_production_since is None:
        return _("还没有投产。")
    floor = MAJOR_FLOOR.find(where=conversion.region_id, on=conversion.signed_on)
    if floor is not None and conversion.worth_yuan < floor.value:
        message = _("到账金额或作价金额不足 %(floor)s（%(source)s）。")
        return message % {"floor": format_yuan(floor.value), "source": floor.source}
    return None


def is_of_the_province(conversion: Conversion, context: Context) -> str | None:
    """The province certifies, not the city."""
    if context.actor.oversight is not None and len(context.actor.oversight) <= 2:
        return None
    return _("由省级主管部门认定。")


def sign_certificate(conversion: Conversion, context: Context) -> None:
    """Keep who certified it, and when."""
    conversion.certified_on = clock.today()
    conversion.certified_by = context.actor.user


def take_certificate_back(conversion: Conversion, context: Context) -> None:
    """What is corrected is certified anew."""
    conversion.certified_on = conversion.certified_by = None


def _certify(name: str, state: S) -> Transition:
    """The province certifies a conversion, which stays what it is: confirmed, or confirmed and public."""
    return Transition(
        name,
        gettext_lazy("认定为重大成果就地转化"),
        (state,),
        state,
        Permission.FILING_REVIEW,
        guards=(not_the_submitter, is_of_the_province, is_major_and_local),
        effects=(sign_certificate,),
        reactions=(phrases.tell_owner,),
    )


def next_number(conversion: Any, context: Context) -> str:
    """The number of the place where it is put to use."""
    return numbering.next_number(numbering.CONVERSION, on=clock.today(), where=conversion.place_id)


CONVERSIONS = register(
    TransitionTable(
        Conversion,
        S,
        S.DRAFT,
        (
            *filing_steps(
                submit_guards=(has_evidence,),
                confirm_guards=(is_told_once,),
                confirm_effects=(take_certificate_back, give_number(next_number)),
                public=True,
                confirm_label=gettext_lazy("核实属实"),
            ),
            _certify("certify", S.CONFIRMED),
            _certify("certify_published", S.PUBLISHED),
        ),
    )
)
