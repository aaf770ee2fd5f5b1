"""What collection keeps about persons: who handled it."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("collection.DataSet", "created_by")
declare_authorship("collection.Cycle", "created_by")
declare_authorship("collection.Report", "created_by", "submitted_by")
declare_authorship("collection.Unlock", "given_by")
not_personal("collection.DataSet", "name")
