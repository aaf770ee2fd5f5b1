"""Lines of the evidence of transformations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.menus.line import Asked, Line, Part


def _makes_files(asked: Asked) -> bool:
    return asked.has(Permission.EVIDENCE_MAKE) and (asked.governs or asked.keeps_records)


def _has_cases(asked: Asked) -> bool:
    if asked.governs:
        return asked.has(Permission.EXEMPTION_JUDGE)
    return asked.has(Permission.EXEMPTION_APPLY) and asked.is_concerned("exemptions")


LINES = (
    Line(Part.TRADE, "dossiers", _("证据卷宗"), "file-certificate", _makes_files, "evidence"),
    Line(Part.TRADE, "exemptions", _("尽职免责认定"), "shield-check", _has_cases, "exemptions"),
)
