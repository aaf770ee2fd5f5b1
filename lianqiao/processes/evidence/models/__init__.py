"""The tables of evidence."""

from lianqiao.processes.evidence.models.cases import CaseStatement, ExemptionCase, TypicalCase
from lianqiao.processes.evidence.models.dossiers import Dossier, EvidenceFile, Gap, Release

__all__ = ["CaseStatement", "Dossier", "EvidenceFile", "ExemptionCase", "Gap", "Release", "TypicalCase"]
