"""Guards and effects that the transition tables of all registers share."""

from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import versions
from lianqiao.core.publishing.enums import SecrecyConclusion
from lianqiao.core.publishing.models import FRESH_TIME, PublishableRecord, SecrecyReview
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.transitions import Context


def owner_is_verified(record: PublishableRecord, context: Context) -> str | None:
    """Only organisations whose identity is confirmed hand in records."""
    if record.organisation.is_verified:
        return None
    return _("单位还没有通过核验，暂时不能提交。草稿已保存，核验通过后再提交即可。")


def not_the_submitter(record: PublishableRecord, context: Context) -> str | None:
    """Four eyes: who handed the record in does not review it."""
    if record.submitted_by_id is None or record.submitted_by_id != context.actor.user_id:
        return None
    return _("提交人不能审查自己提交的内容，请由另一位同事办理。")


def time_is_over(record: PublishableRecord, context: Context) -> str | None:
    """The last day of freshness lies before the clock's day `on`; the owner may just have renewed it."""
    if record.fresh_until is not None and record.fresh_until < context.data["on"]:
        return None
    return _("有效期还没有到。")


def stamp_submission(record: PublishableRecord, context: Context) -> None:
    """Remember who handed the record in, and keep what it said as a version."""
    # Nothing else keeps versions of these records: what was never handed in has none.
    last = None if record.submitted_at is None else versions.versions_of(record).last()
    version = versions.current(last, record, actor=context.actor, note=context.reason)
    if version._state.adding:
        context.write(version)
    record.submitted_at = context.at
    record.submitted_by = context.actor.user
    # The government of the region that was verified reviews it; the draft may be older than a change of region.
    record.region_id = record.organisation.region_id


def sign_clearance(record: PublishableRecord, context: Context) -> None:
    """Record that the record may be public."""
    _sign(record, context, SecrecyConclusion.MAY_PUBLISH, str(context.data["opinion"]))


def sign_refusal(record: PublishableRecord, context: Context) -> None:
    """Record that the record may not be public; the reason is the opinion."""
    _sign(record, context, SecrecyConclusion.MAY_NOT_PUBLISH, context.reason)


def stamp_publication(record: PublishableRecord, context: Context) -> None:
    """Start the time of freshness, and remember the first day of publication."""
    record.published_at = record.published_at or context.at
    renew(record, context)


def renew(record: PublishableRecord, context: Context) -> None:
    """The owner stands by the record for another time of freshness."""
    record.fresh_from = timezone.localdate(context.at)
    record.fresh_until = FRESH_TIME.get(where=record.region_id, on=record.fresh_from).value.end(record.fresh_from)
    record.asked_until = None


def _sign(record: PublishableRecord, context: Context, conclusion: SecrecyConclusion, opinion: str) -> None:
    review = SecrecyReview(
        subject=record,
        conclusion=conclusion,
        opinion=opinion,
        warned_words=suspicious_words(*record.guarded_texts()),
        reviewer=context.actor.user,
        organisation=context.actor.organisation,
    )
    context.write(review)
