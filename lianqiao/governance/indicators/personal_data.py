"""What indicators keep about persons: who made an indicator or a target, and who decided a revision."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("indicators.Indicator", "created_by")
declare_authorship("indicators.Target", "created_by")
declare_authorship("indicators.TargetRevision", "decided_by")
not_personal("indicators.Indicator", "name")
