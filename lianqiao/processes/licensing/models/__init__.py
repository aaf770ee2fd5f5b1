"""The tables of licensing."""

from lianqiao.processes.licensing.models.backing import AuditRequest, Guarantee, GuaranteeClaim
from lianqiao.processes.licensing.models.licence import Licence, LicenceSignature
from lianqiao.processes.licensing.models.offer import PaymentStage, PoolOffer
from lianqiao.processes.licensing.models.running import LicenceDue, TriggerEvent, UseLine

__all__ = [
    "AuditRequest",
    "Guarantee",
    "GuaranteeClaim",
    "Licence",
    "LicenceDue",
    "LicenceSignature",
    "PaymentStage",
    "PoolOffer",
    "TriggerEvent",
    "UseLine",
]
