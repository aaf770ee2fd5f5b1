"""What licensing keeps about persons: who wrote, signed, recorded and decided."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("licensing.PoolOffer", "created_by", "submitted_by")
declare_authorship("licensing.Licence", "created_by")
declare_authorship("licensing.LicenceSignature", "signed_by")
declare_authorship("licensing.UseLine", "recorded_by")
declare_authorship("licensing.TriggerEvent", "created_by", "answered_by", "decided_by")
declare_authorship("licensing.LicenceDue", "created_by", "recorded_by", "received_by")
declare_authorship("licensing.Guarantee", "recorded_by")
declare_authorship("licensing.GuaranteeClaim", "created_by", "answered_by")
declare_authorship("licensing.AuditRequest", "created_by")
