"""What obligations and listings tell people, and whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.obligations.models import Check, Listing, Statement
from lianqiao.registers.organisations.queries.actors import members_with, people_for

register("obligations", gettext_lazy("转化义务与名单"), group="tasks")


def _to_unit(check: Check, mark: str, subject: str, text: str) -> None:
    obligation = check.obligation
    inbox.send(
        members_with(Role.ADMINISTRATOR, [obligation.unit_id]),
        key=f"obligations.check.{check.pk}.{mark}",
        subject=subject % {"title": obligation.title[:60]},
        text=text,
        url=links.page_of(obligation),
        organisations=[obligation.unit_id],
    )


def _to_watcher(check: Check, mark: str, subject: str, text: str = "") -> None:
    obligation = check.obligation
    inbox.send(
        people_for(obligation.organisation_id, obligation.created_by_id),
        key=f"obligations.check.{check.pk}.{mark}",
        subject=subject % {"title": obligation.title[:60]},
        text=text,
        url=links.page_of(obligation),
        organisations=[obligation.organisation_id],
    )


def ask_unit(check: Check, context: Context) -> None:
    """The day has come: please report, with proof, until when."""
    day = day_words(check.report_until) if check.report_until else ""
    text = _("请在 %(day)s 前报告承诺的转化是否做到，附转化记录、合同或其他证明。") % {"day": day}
    _to_unit(check, "asked", _("请报告“%(title)s”的转化情况"), text)


def tell_body_of_report(check: Check, context: Context) -> None:
    """A report waits to be looked at."""
    mark = f"reported.{context.at:%Y%m%d%H%M%S%f}"
    _to_watcher(check, mark, _("“%(title)s”报告了转化情况，请核查"))


def tell_of_lapse(check: Check, context: Context) -> None:
    """Both: nothing was reported in time."""
    _to_unit(check, "lapsed.unit", _("“%(title)s”逾期没有报告转化情况"), _("仍可报告；没有报告的，按没有转化核查。"))
    _to_watcher(check, "lapsed.body", _("“%(title)s”逾期没有报告转化情况"))


def tell_unit_of_return(check: Check, context: Context) -> None:
    """The report is to be completed."""
    mark = f"returned.{context.at:%Y%m%d%H%M%S%f}"
    _to_unit(check, mark, _("“%(title)s”的转化情况请补充"), context.reason)


def tell_unit_of_finding(check: Check, context: Context) -> None:
    """What was found."""
    subject = _("“%(title)s”转化核查：") + str(check.get_state_display())
    _to_unit(check, "found", subject, check.opinion)


def _concerned(listing: Listing) -> list[Any]:
    """The administrators of the unit, and the persons who are known here."""
    people = {user.pk: user for user in members_with(Role.ADMINISTRATOR, [listing.unit_id])}
    for line in listing.lines.select_related("user"):
        if line.user is not None:
            people[line.user.pk] = line.user
    return list(people.values())


def _to_concerned(listing: Listing, mark: str, subject: str, text: str) -> None:
    inbox.send(
        _concerned(listing),
        key=f"obligations.listing.{listing.pk}.{mark}",
        subject=subject % {"title": listing.title[:60], "list": listing.get_kind_display()},
        text=text,
        url=links.page_of(listing),
        organisations=[listing.unit_id],
    )


def _to_body(listing: Listing, mark: str, subject: str, text: str) -> None:
    inbox.send(
        people_for(listing.organisation_id, listing.created_by_id),
        key=f"obligations.listing.{listing.pk}.{mark}",
        subject=subject % {"title": listing.title[:60], "list": listing.get_kind_display()},
        text=text,
        url=links.page_of(listing),
        organisations=[listing.organisation_id],
    )


def tell_of_hearing(listing: Listing, context: Context) -> None:
    """Those concerned: what is proposed, why, and until when they may speak."""
    day = day_words(listing.hearing_until) if listing.hearing_until else ""
    text = _("有不同意见的，请在 %(day)s 前陈述申辩。") % {"day": day}
    _to_concerned(listing, "hearing", _("“%(title)s”拟列入%(list)s"), f"{listing.grounds}\n{text}")


def tell_body_of_statement(listing: Listing, row: Statement) -> None:
    """Who proposed: somebody has spoken."""
    _to_body(listing, f"statement.{row.pk}", _("收到对“%(title)s”列入%(list)s的陈述申辩"), row.text[:500])


def tell_of_decision(listing: Listing, context: Context) -> None:
    """Those concerned: it is decided and will be put up."""
    if listing.is_yellow:
        text = _("公示期满、没有成立的异议的，列入名单。")
        _to_concerned(listing, "decided", _("决定将“%(title)s”列入%(list)s"), text)


def tell_of_entry(listing: Listing, context: Context) -> None:
    """Those concerned: since when, until when, and what they may do."""
    if listing.is_yellow and listing.effect_until is not None:
        text = _("到 %(day)s 为止不得申报科技计划项目。不服的可以在规定期限内申诉。")
        text = text % {"day": day_words(listing.effect_until)}
    else:
        text = _("到 %(day)s 复核。") % {"day": day_words(listing.review_on)} if listing.review_on else ""
    _to_concerned(listing, "entered", _("“%(title)s”已列入%(list)s"), text)


def tell_body_of_appeal(listing: Listing, context: Context) -> None:
    """Who proposed: there is an appeal."""
    mark = f"appeal.{context.at:%Y%m%d%H%M%S%f}"
    _to_body(listing, mark, _("对“%(title)s”列入%(list)s提出了申诉"), context.reason)


def tell_of_review(listing: Listing, context: Context) -> None:
    """Both: it is time to look again."""
    mark = f"review.{listing.review_on}"
    _to_body(listing, f"{mark}.body", _("“%(title)s”到了%(list)s复核日期"), "")
    _to_concerned(listing, f"{mark}.unit", _("“%(title)s”到了%(list)s复核日期"), _("请准备复核材料。"))


def tell_of_end(listing: Listing, context: Context) -> None:
    """Those concerned: what became of it."""
    mark = f"end.{context.at:%Y%m%d%H%M%S%f}"
    subject = _("“%(title)s”与%(list)s：") + str(listing.get_state_display())
    _to_concerned(listing, mark, subject, context.reason)
