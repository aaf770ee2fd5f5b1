"""What deals keep about persons: who wrote, confirmed and is paid."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("deals.Deal", "created_by")
declare_authorship("deals.Confirmation", "confirmed_by")
declare_authorship("deals.CommissionStatement", "created_by")
declare_authorship("deals.StatementConfirmation", "confirmed_by")
declare_authorship("deals.Commission", "manager")
