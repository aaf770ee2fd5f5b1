"""What industry maps keep about persons: who made and issued an edition."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("industry_map.MapEdition", "created_by", "issued_by")
for _model in ("MapAction", "MapNode", "MapFirm", "MapTechnology", "MapGap"):
    not_personal(f"industry_map.{_model}", "name")
