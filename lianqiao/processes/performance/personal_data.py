"""What the performance of contracts keeps about persons: who wrote and decided what."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("performance.Performance", "created_by")
declare_authorship("performance.ContractMilestone", "created_by")
declare_authorship("performance.MilestoneStep", "written_by")
declare_authorship("performance.PlanProposal", "created_by", "decided_by")
declare_authorship("performance.ContractPayment", "written_by")
declare_authorship("performance.PaymentAnswer", "written_by")
declare_authorship("performance.IncomeCertificate", "created_by", "decided_by")
declare_authorship("performance.Breach", "created_by")
declare_authorship("performance.BreachStatement", "written_by")
