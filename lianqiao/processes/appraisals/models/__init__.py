"""The tables of appraisals."""

from lianqiao.processes.appraisals.models.appraisal import Answer, Appraisal, Part
from lianqiao.processes.appraisals.models.evaluator import Evaluator, EvaluatorPerson
from lianqiao.processes.appraisals.models.referral import FundSubscription, Referral

__all__ = ["Answer", "Appraisal", "Evaluator", "EvaluatorPerson", "FundSubscription", "Part", "Referral"]
