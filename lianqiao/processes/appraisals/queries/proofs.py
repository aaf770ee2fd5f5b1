"""By what an owner can prove an answer: files of the appraisal, rights and confirmed conversions of the achievement."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.registers.conversions.queries import counted


def offered_proofs(appraisal: Appraisal) -> dict[str, str]:
    """{reference: words}, in the order in which a form offers them; three queries."""
    files = {f"file:{file.pk}": _("附件：%(name)s") % {"name": file.name} for file in appraisal.current_files()}
    rights = {
        f"right:{row.pk}": _("知识产权：%(name)s") % {"name": row}
        for row in appraisal.achievement.rights.order_by("pk")
    }
    conversions = {
        f"conversion:{row.pk}": _("转化记录：%(number)s %(title)s") % {"number": row.number, "title": row}
        for row in counted().filter(achievement=appraisal.achievement_id).select_related("organisation").order_by("pk")
    }
    return {**files, **rights, **conversions}
