"""What recognitions tell people, and whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.processes.programmes.phrases import WRITING
from lianqiao.processes.recognitions.enums import CheckState, Grade, RecognitionState, RenewalWay
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.queries.actors import people_for

register("recognitions", gettext_lazy("资格认定"), group="tasks")

_OF_STATE = {
    RecognitionState.VALID: gettext_lazy("现在有效"),
    RecognitionState.SUSPENDED: gettext_lazy("已暂停"),
    RecognitionState.HEARING: gettext_lazy("拟撤销，请在 %(day)s 前陈述意见"),
    RecognitionState.EXPIRED: gettext_lazy("有效期已满"),
    RecognitionState.RENEWED: gettext_lazy("已延续"),
    RecognitionState.REVOKED: gettext_lazy("已撤销，可以在期限内申请复核"),
}


def holders_of(recognitions: Iterable[Recognition]) -> dict[Any, tuple[list[Any], list[Any]]]:
    """By key of the recognition: who hears of it (writers of the unit, the person), and the keys of the unit.

    Two queries, however many there are; the rows are expected with `user`.
    """
    rows = list(recognitions)
    codes = {row.unit_uscc for row in rows if row.holder_id is None and row.unit_uscc}
    by_code = dict(Organisation.objects.filter(uscc__in=codes).values_list("uscc", "pk")) if codes else {}
    units = {row.pk: row.holder_id or by_code.get(row.unit_uscc) for row in rows}
    writers: dict[Any, dict[Any, Any]] = defaultdict(dict)
    members = Membership.objects.filter(
        organisation__in=[unit for unit in units.values() if unit is not None],
        state=MembershipState.ACTIVE,
        roles__overlap=[str(role) for role in WRITING],
    )
    for member in members.select_related("user"):
        writers[member.organisation_id][member.user_id] = member.user
    found = {}
    for row in rows:
        unit = units[row.pk]
        people = dict(writers[unit]) if unit is not None else {}
        if row.user is not None:
            people[row.user.pk] = row.user
        found[row.pk] = (list(people.values()), [] if unit is None else [unit])
    return found


def _tell(recognition: Recognition, occasion: str, subject: str, text: str) -> None:
    people, units = holders_of([recognition])[recognition.pk]
    inbox.send(
        people,
        key=f"recognitions.recognition.{recognition.pk}.{occasion}",
        subject=subject,
        text=text,
        url=links.page_of(recognition),
        organisations=units,
    )


def _name(recognition: Recognition) -> str:
    return f"{recognition.kind}“{recognition.title[:50]}”"


def tell_holder(recognition: Recognition, context: Context) -> None:
    """The holder: in which state it is now, and why."""
    given = {"day": "" if recognition.hearing_until is None else day_words(recognition.hearing_until)}
    what = str(_OF_STATE[RecognitionState(recognition.state)]) % given
    occasion = f"{recognition.state}.{context.at:%Y%m%d%H%M%S%f}"
    _tell(recognition, occasion, f"{_name(recognition)}：{what}", context.reason)


def remind_holder(recognition: Recognition, context: Context) -> None:
    """The holder: the last day is near, and how it goes on."""
    if recognition.valid_until is None:
        return
    by_call = recognition.kind.renewal == RenewalWay.CALL
    text = _("到期后按新一轮申报通知重新申报。") if by_call else _("需要延续的，请在到期前在资格页面申请延续。")
    subject = _("%(name)s %(day)s到期") % {"name": _name(recognition), "day": day_words(recognition.valid_until)}
    _tell(recognition, f"remind.{recognition.valid_until}", subject, text)


def tell_of_warning(recognition: Recognition, context: Context) -> None:
    """The holder: the yearly check brought a warning."""
    subject = _("%(name)s年度考核不合格，予以警示") % {"name": _name(recognition)}
    text = _("%(reason)s。连续不合格将启动撤销程序。") % {"reason": context.reason.rstrip("。")}
    _tell(recognition, f"warn.{context.at:%Y%m%d%H%M%S%f}", subject, text)


def tell_body(recognition: Recognition, context: Context) -> None:
    """Whoever entered it at the body: the holder has said something, or a revocation was proposed."""
    inbox.send(
        people_for(recognition.organisation_id, recognition.created_by_id),
        key=f"recognitions.body.{recognition.pk}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("%(name)s有新情况，请查看") % {"name": _name(recognition)},
        text=context.reason,
        url=links.page_of(recognition),
    )


def tell_granted(recognitions: Sequence[Recognition]) -> None:
    """The holders: what they hold now, with number and certificate."""
    holders = holders_of(recognitions)
    with inbox.together():
        for one in recognitions:
            people, units = holders[one.pk]
            inbox.send(
                people,
                key=f"recognitions.recognition.{one.pk}.granted",
                subject=_("%(name)s已认定，编号 %(number)s") % {"name": _name(one), "number": one.number},
                text=_("可以在资格页面下载证书。"),
                url=links.page_of(one),
                organisations=units,
            )


def tell_refused_renewal(recognition: Recognition, reason: str, occasion: str) -> None:
    """The holder: the renewal was refused, and why."""
    _tell(recognition, f"refused.{occasion}", _("%(name)s不予延续") % {"name": _name(recognition)}, reason)


def tell_of_check(check: YearlyCheck, context: Context) -> None:
    """The holder: a report is due, was sent back, or has its result."""
    name, year = _name(check.recognition), check.year
    if check.state == CheckState.OPEN:
        given = {"name": name, "year": year, "day": day_words(check.due_on)}
        subject = _("请在%(day)s前提交%(name)s %(year)d 年度报告") % given
    else:
        subject = _("%(name)s %(year)d 年度考核：%(grade)s") % {
            "name": name,
            "year": year,
            "grade": Grade(check.grade).label,
        }
    people, units = holders_of([check.recognition])[check.recognition_id]
    inbox.send(
        people,
        key=f"recognitions.check.{check.pk}.{check.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=context.reason or check.opinion,
        url=links.page_of(check),
        organisations=units,
    )


def tell_of_new_checks(checks: Sequence[YearlyCheck]) -> None:
    """The holders: a report is asked for."""
    holders = holders_of([check.recognition for check in checks])
    with inbox.together():
        for check in checks:
            people, units = holders[check.recognition_id]
            given = {"name": _name(check.recognition), "year": check.year, "day": day_words(check.due_on)}
            inbox.send(
                people,
                key=f"recognitions.check.{check.pk}.opened",
                subject=_("请在%(day)s前提交%(name)s %(year)d 年度报告") % given,
                text="",
                url=links.page_of(check),
                organisations=units,
            )


def tell_body_of_report(check: YearlyCheck, context: Context) -> None:
    """Whoever asked for the reports: one was handed in."""
    inbox.send(
        people_for(check.organisation_id, check.created_by_id),
        key=f"recognitions.check.{check.pk}.submitted.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("%(name)s提交了 %(year)d 年度报告") % {"name": _name(check.recognition), "year": check.year},
        text="",
        url=links.page_of(check),
    )
