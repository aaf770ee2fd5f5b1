"""What yearly reports keep about persons: who handled them; rewards are told as sums and numbers of persons."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("annual_reports.ReportYear", "created_by")
declare_authorship("annual_reports.AnnualReport", "created_by", "proposed_by", "submitted_by", "decided_by")
declare_authorship("annual_reports.CorrectionOrder", "issued_by")
