"""The changes of state that every kind of filed record shares, to be joined with the kind's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing import phrases
from lianqiao.core.filing.enums import FilingState as S
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.reactions import Reaction
from lianqiao.core.transitions import Context, Effect, Guard, Transition


def stamp_decision(record: Any, context: Context) -> None:
    """Remember who confirmed the record, and when."""
    record.decided_at = context.at
    record.decided_by = context.actor.user


def owner_may_be_shown(record: Any, context: Context) -> str | None:
    """The public page stands under the owner's name; it waits until the owner lets everybody see whose it is."""
    if not record.is_owner_kept_back:
        return None
    about = record._meta.get_field(record.OWNER_SHOWN_BY).verbose_name
    return gettext("%(about)s的公开范围不是“全部公开”，写明单位的记录不能公开。") % {"about": about}


def give_number(scheme: Callable[[Any, Context], str]) -> Effect:
    """An effect that gives the record its number once; `scheme(record, context)` takes the next one."""

    def number(record: Any, context: Context) -> None:
        record.number = record.number or scheme(record, context)

    return number


def filing_steps(
    *,
    submit_guards: tuple[Guard, ...] = (),
    submit_effects: tuple[Effect, ...] = (),
    submit_tells: tuple[Reaction, ...] = (),
    decision_tells: tuple[Reaction, ...] = (),
    confirm_guards: tuple[Guard, ...] = (),
    confirm_effects: tuple[Effect, ...] = (),
    confirm_requires: tuple[str, ...] = (),
    public: bool = False,
    public_states: tuple[str, ...] = (S.PUBLISHED,),
    confirm_label: Any = _("审核通过"),
) -> tuple[Transition, ...]:
    """Hand in, send back, confirm, correct, withdraw, revoke; with `public` also clear for publication and take back.

    What a public kind publishes has a recorded secrecy review (先审查、后公开). `public_states` are all states in which
    everybody sees the record: from each there is a way back. `submit_tells` tell others than the reviewers that the
    record was handed in, `decision_tells` others than its owner what was decided.
    """
    tells = (phrases.tell_owner, *decision_tells)
    shared = (
        Transition(
            "submit",
            _("提交审核"),
            (S.DRAFT, S.RETURNED),
            S.SUBMITTED,
            Permission.FILING_SUBMIT,
            guards=(steps.owner_is_verified, *submit_guards),
            effects=(steps.stamp_submission, *submit_effects),
            reactions=(phrases.tell_reviewers, *submit_tells),
            load=lambda rows: rows.select_related("organisation").prefetch_related("files"),
        ),
        Transition(
            "return",
            _("退回补正"),
            (S.SUBMITTED,),
            S.RETURNED,
            Permission.FILING_REVIEW,
            guards=(steps.not_the_submitter,),
            reason_required=True,
            reactions=tells,
        ),
        Transition(
            "confirm",
            confirm_label,
            (S.SUBMITTED,),
            S.CONFIRMED,
            Permission.FILING_REVIEW,
            guards=(steps.not_the_submitter, *confirm_guards),
            effects=(stamp_decision, *confirm_effects),
            requires=confirm_requires,
            reactions=(*tells, *((phrases.tell_secrecy_officers,) if public else ())),
        ),
        Transition(
            "correct",
            _("申请更正"),
            (S.CONFIRMED, *(public_states if public else ())),
            S.DRAFT,
            Permission.FILING_SUBMIT,
            reason_required=True,
        ),
        Transition(
            "withdraw",
            _("撤回"),
            (S.SUBMITTED, S.RETURNED),
            S.CANCELLED,
            Permission.FILING_WITHDRAW,
            reason_required=True,
            dangerous=True,
        ),
        Transition(
            "revoke",
            _("撤销"),
            (S.CONFIRMED, *(public_states if public else ())),
            S.CANCELLED,
            Permission.FILING_REVIEW,
            reason_required=True,
            dangerous=True,
            reactions=tells,
        ),
    )
    if not public:
        return shared
    return (
        *shared,
        Transition(
            "clear",
            _("保密审查通过并公开"),
            (S.CONFIRMED,),
            S.PUBLISHED,
            Permission.FILING_REVIEW_SECRECY,
            guards=(steps.not_the_submitter, owner_may_be_shown),
            effects=(steps.sign_clearance,),
            reactions=tells,
            requires=("opinion",),
            load=lambda rows: rows.prefetch_related("files"),
        ),
        Transition(
            "refuse",
            _("保密审查不通过"),
            (S.CONFIRMED,),
            S.RETURNED,
            Permission.FILING_REVIEW_SECRECY,
            guards=(steps.not_the_submitter,),
            effects=(steps.sign_refusal,),
            reactions=tells,
            reason_required=True,
        ),
        Transition(
            "unpublish",
            _("停止公开"),
            public_states,
            S.CONFIRMED,
            Permission.FILING_REVIEW_SECRECY,
            reason_required=True,
            dangerous=True,
            reactions=tells,
        ),
    )


def ledger_steps(*, enter_effects: tuple[Effect, ...] = ()) -> tuple[Transition, ...]:
    """For what an organisation keeps for itself and nobody confirms: enter, correct, strike out."""
    return (
        Transition(
            "enter",
            _("登记"),
            (S.DRAFT,),
            S.CONFIRMED,
            Permission.FILING_SUBMIT,
            guards=(steps.owner_is_verified,),
            effects=(steps.stamp_submission, stamp_decision, *enter_effects),
            load=lambda rows: rows.select_related("organisation").prefetch_related("files"),
        ),
        Transition(
            "correct",
            _("更正"),
            (S.CONFIRMED,),
            S.DRAFT,
            Permission.FILING_SUBMIT,
            reason_required=True,
        ),
        Transition(
            "strike_out",
            _("注销"),
            (S.DRAFT, S.CONFIRMED),
            S.CANCELLED,
            Permission.FILING_WITHDRAW,
            reason_required=True,
            dangerous=True,
        ),
    )
