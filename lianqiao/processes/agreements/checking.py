"""What is wrong with a draft before others are asked to sign it: one clear sentence for each thing."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.processes.agreements.content import wording_of
from lianqiao.processes.agreements.models import Agreement
from lianqiao.processes.programmes.definitions.agreement import places_in


def problems_of(agreement: Agreement) -> list[str]:
    """What stands in the way of offering a draft for signature; none when everybody could sign it today."""
    found = []
    wording = wording_of(agreement)
    texts = [wording[name] for name in ("body", "resources", "powers", "rewards")] + wording["statements"]
    left = dict.fromkeys(name for text in texts for name in places_in(text))
    if left:
        found.append(_("正文里还有没有代入的内容：%(what)s。") % {"what": "、".join(f"{{{name}}}" for name in left)})
    missing = [one.name for one in agreement.indicators.all() if one.target is None]
    if missing:
        found.append(_("这些考核指标还没有目标值：%(what)s。") % {"what": "、".join(missing)})
    if not agreement.undertaker.is_verified:
        found.append(_("承担单位没有通过核验。"))
    paid = sum((one.amount_yuan for one in agreement.payments.all()), Decimal(0))
    if paid != (agreement.amount_yuan or Decimal(0)):
        found.append(_("各次拨款的金额与支持金额不一致，请重新填写拨款比例。"))
    if agreement.is_pledge:
        found += _pledge_problems(agreement, wording["consequences"])
    return found


def _pledge_problems(agreement: Agreement, consequences: list[str]) -> list[str]:
    """A pledge has no empty part (PL-01)."""
    parts = (
        (agreement.indicators.exists(), _("考核指标")),
        (agreement.milestones.filter(is_final=False).exists(), _("里程碑")),
        (agreement.resources.strip(), _("双方投入")),
        (agreement.powers.strip(), _("授予的权限")),
        (agreement.rewards.strip(), _("完成后的奖励")),
        (consequences, _("后续义务与违约后果")),
    )
    missing = [str(label) for given, label in parts if not given]
    return [_("军令状还没有写明：%(what)s。") % {"what": "、".join(missing)}] if missing else []
