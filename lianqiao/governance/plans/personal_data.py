"""What plans keep about persons: who uploaded, confirmed, reported and checked."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("plans.PlanDocument", "created_by")
declare_authorship("plans.PlanVersion", "created_by")
declare_authorship("plans.Find", "decided_by")
declare_authorship("plans.DepartmentAlias", "created_by")
declare_authorship("plans.Task", "created_by")
declare_authorship("plans.TaskReport", "reported_by", "decided_by")
not_personal("plans.DepartmentAlias", "name")
not_personal("plans.TaskParty", "name")
