"""The states of an organisation: registered, verified by the government of its region, sent back, suspended."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.owners import announce_records
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.organisations.enums import OrganisationState as S
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.phrases import tell_members


def stamp_verified(organisation: Organisation, context: Context) -> None:
    """Remember when the organisation was verified."""
    organisation.verified_at = timezone.now()


def hide_records(organisation: Organisation, context: Context) -> None:
    """Its published records leave the public with it."""
    announce_records(organisation.pk, "hide")


def show_records(organisation: Organisation, context: Context) -> None:
    """Its published records are public again."""
    announce_records(organisation.pk, "show")


def tell(subject: Any, text: Any) -> Any:
    """An after-commit message to the administrators of the organisation."""

    def send(organisation: Organisation, context: Context) -> None:
        tell_members(organisation, subject=subject, text=text, reason=context.reason)

    return send


def tell_all(subject: Any, text: Any) -> Any:
    """An after-commit message to everybody who acts for the organisation."""

    def send(organisation: Organisation, context: Context) -> None:
        tell_members(organisation, subject=subject, text=text, reason=context.reason, everybody=True)

    return send


def _judged_by(permission: Permission, suffix: str = "") -> tuple[Transition, ...]:
    """Verifying, sending back, suspending and restoring, for whoever holds the permission."""
    return (
        Transition(
            f"verify{suffix}",
            _("核验通过"),
            (S.PENDING, S.REJECTED),
            S.VERIFIED,
            permission,
            effects=(stamp_verified,),
            reactions=(tell(_("单位核验已通过"), _("现在可以提交成果、需求，并发起对接。")),),
        ),
        Transition(
            f"reject{suffix}",
            _("退回补正"),
            (S.PENDING,),
            S.REJECTED,
            permission,
            reason_required=True,
            reactions=(tell(_("单位核验被退回"), _("请按理由补正后重新提交。")),),
        ),
        Transition(
            f"suspend{suffix}",
            _("暂停使用"),
            (S.VERIFIED,),
            S.SUSPENDED,
            permission,
            effects=(hide_records,),
            reactions=(tell_all(_("单位已暂停使用"), _("暂停期间不能代表该单位办理，已公开的信息不再展示。")),),
            reason_required=True,
            dangerous=True,
        ),
        Transition(
            f"restore{suffix}",
            _("恢复使用"),
            (S.SUSPENDED,),
            S.VERIFIED,
            permission,
            effects=(show_records,),
            reactions=(tell_all(_("单位已恢复使用"), _("现在又可以代表该单位办理，公开的信息恢复展示。")),),
            reason_required=True,
        ),
    )


ORGANISATION = register(
    TransitionTable(
        model=Organisation,
        states=S,
        initial=S.PENDING,
        transitions=(
            *_judged_by(Permission.ORGANISATION_VERIFY),
            # The system administrator judges the governments that nobody stands above.
            *_judged_by(Permission.GOVERNMENT_VERIFY, "_top"),
            Transition(
                "resubmit",
                _("重新提交核验"),
                (S.REJECTED,),
                S.PENDING,
                Permission.ORGANISATION_EDIT,
            ),
        ),
    )
)
