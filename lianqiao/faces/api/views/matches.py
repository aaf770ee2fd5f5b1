"""The sentence that carries a match."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from lianqiao.core import clock
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.resources.registers import MATCHES
from lianqiao.faces.api.views.base import ApiView
from lianqiao.processes.matching.search import evidence_for_pair


class EvidenceSerializer(serializers.Serializer):
    """The sentence of the other record that answers the own one best."""

    sentence = serializers.CharField(allow_null=True, help_text=gettext_lazy("最合适的一句；内容分散在全文时为空"))
    answers = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("它回应的词句，出自本单位的记录")
    )
    by_meaning = serializers.BooleanField(help_text=gettext_lazy("是否由意思相近得出，而不是由相同的词"))


class MatchEvidence(ApiView):
    """Made when it is asked for: an encoder needs some tenths of a second for it."""

    operations = {
        "get": Operation(
            id="match_evidence",
            tag=MATCHES.label,
            summary=gettext_lazy("一项匹配中最合适的一句"),
            description=gettext_lazy("对方记录里最能回应本单位记录的一句。"),
            scope=MATCHES.read_scope,
            response=EvidenceSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """Of a match that the actor may see."""
        match = MATCHES.rows(self.actor).filter(pk=key).first()
        if match is None:
            raise Problem(404, "not_found", _("没有这条记录，或它没有对您公开。"))
        found = evidence_for_pair(match.own_record, match.other_record, actor=self.actor, on=clock.today())
        if found is None:
            return answer({"sentence": None, "answers": [], "by_meaning": False})
        return answer({"sentence": found.sentence, "answers": list(found.answers), "by_meaning": found.by_meaning})
