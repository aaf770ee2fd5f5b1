"""Lines of technology contracts: those who bring them, offices, and governments."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.menus.line import Asked, Line, Part, governs


def _brings_or_governs(asked: Asked) -> bool:
    return asked.keeps_records or asked.governs


def _performs(asked: Asked) -> bool:
    return asked.governs or asked.is_concerned("performance") or asked.is_concerned("contract_office")


def _is_office(asked: Asked) -> bool:
    return asked.is_concerned("contract_office")


LINES = (
    Line(Part.TRADE, "contracts", _("技术合同登记"), "file-certificate", _brings_or_governs, "contracts"),
    Line(Part.TRADE, "contract_office", _("登记机构工作台"), "rubber-stamp", _is_office, "contract_office"),
    Line(Part.TRADE, "performances", _("合同履约"), "progress-check", _performs, "performances"),
    Line(Part.TRADE, "contract_arrears", _("合同欠款"), "alert-triangle", governs),
    Line(
        Part.TRADE,
        "income_certificates",
        _("技术性收入核定"),
        "certificate",
        lambda asked: asked.is_concerned("performance") or asked.is_concerned("contract_office"),
        "income_certificates",
    ),
    Line(Part.TRADE, "contract_statistics", _("技术合同统计"), "chart-bar", governs),
    Line(
        Part.TRADE,
        "national_contracts",
        _("全国系统核对"),
        "arrows-diff",
        lambda asked: asked.governs or _is_office(asked),
        "national_contracts",
    ),
    Line(Part.TRADE, "contract_rechecks", _("合同随机复查"), "dice-5", governs, "contract_rechecks"),
)
