"""What the boards keep about persons: who made and issued what they show."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("boards.Assessment", "created_by")
declare_authorship("boards.Bulletin", "created_by", "issued_by")
declare_authorship("boards.Snapshot", "created_by")
declare_authorship("boards.Topic", "created_by")
not_personal("boards.SnapshotIndicator", "name")
not_personal("boards.Topic", "name")
