"""What the ledger keeps about persons: who wrote each line."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("disbursements.Disbursement", "created_by")
declare_authorship("disbursements.Entry", "written_by")
declare_authorship("disbursements.Stop", "stopped_by")
