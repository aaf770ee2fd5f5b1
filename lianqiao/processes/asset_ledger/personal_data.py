"""What the ledger keeps about persons: who wrote, approved and signed."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("asset_ledger.Asset", "created_by")
declare_authorship("asset_ledger.Holding", "created_by")
declare_authorship("asset_ledger.JournalEntry", "written_by")
declare_authorship("asset_ledger.WriteOff", "created_by", "decided_by")
declare_authorship("asset_ledger.Statement", "created_by", "signed_by")
not_personal("asset_ledger.Holding", "company_name")
