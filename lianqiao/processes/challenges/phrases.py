"""What open challenges tell people, and whom."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.processes.challenges.models import Challenge, Mark
from lianqiao.processes.programmes.phrases import writers_of
from lianqiao.registers.organisations.queries.actors import people_for

register("challenges", gettext_lazy("揭榜挂帅"), group="tasks")


def ask_issuer(challenge: Challenge) -> None:
    """The firm: its challenge was written or changed and waits for its word."""
    if challenge.issuer_id is None or challenge.issuer_agrees:
        return
    inbox.send(
        writers_of([challenge.issuer_id]),
        key=f"challenges.issuer.{challenge.pk}.{challenge.content_sha256[:16]}",
        subject=_("请确认榜单“%(title)s”") % {"title": challenge.call.title[:60]},
        text=_("%(body)s起草了由贵单位出题的榜单，确认以后才能发布。") % {"body": challenge.call.organisation},
        url=links.page_of(challenge),
        organisations=[challenge.issuer_id],
    )


def tell_of_agreement(challenge: Challenge) -> None:
    """Whoever made the call: the firm has agreed."""
    call = challenge.call
    inbox.send(
        people_for(call.organisation_id, call.created_by_id),
        key=f"challenges.agreed.{challenge.pk}.{challenge.issuer_agreed_sha256[:16]}",
        subject=_("%(firm)s确认了榜单“%(title)s”") % {"firm": challenge.issuer, "title": call.title[:50]},
        text="",
        url=links.page_of(call),
    )


def tell_of_mark(mark: Mark) -> None:
    """The solver: what the issuer says of the work."""
    application = mark.application
    inbox.send(
        writers_of([application.organisation_id]),
        key=f"challenges.mark.{mark.pk}",
        subject=_("“%(title)s”阅卷结果：%(verdict)s")
        % {"title": application.title[:60], "verdict": mark.get_verdict_display()},
        text=mark.text,
        url=links.page_of(application),
        organisations=[application.organisation_id],
    )
