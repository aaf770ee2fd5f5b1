"""Two people at once: both build, both open the dossier of one chain, two events check it."""

from __future__ import annotations

import pytest

from lianqiao.core.models import Job
from lianqiao.processes.evidence.domain.building import gather, keep, start_build
from lianqiao.processes.evidence.domain.dossiers import check_chain, open_dossier
from lianqiao.processes.evidence.models import Dossier, EvidenceFile, Gap, Release
from tests.factories.evidence import decider_of, make_chain, make_dossier
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_press_build_start_one_job() -> None:
    dossier = make_dossier()
    one, two = decider_of(dossier), decider_of(dossier)

    refusal = beside(lambda: start_build(dossier, actor=one), lambda: start_build(dossier, actor=two))

    assert refusal == ""
    assert Job.objects.filter(kind="evidence.build").count() == 1


def test_two_files_that_are_kept_at_once_have_two_versions() -> None:
    dossier = make_dossier()
    actor = decider_of(dossier)
    content, _papers = gather(dossier, actor)

    def store() -> None:
        keep(dossier, content, [], actor=actor, job=None)

    assert beside(store, store) == ""
    assert list(EvidenceFile.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_two_who_check_one_chain_keep_one_dossier_and_tell_each_step_once() -> None:
    deal = make_chain()
    actor = decider_of(deal)

    refusal = beside(lambda: open_dossier(deal, actor=actor), lambda: check_chain(deal.disposal))

    assert refusal == ""
    assert (Dossier.objects.count(), Release.objects.count(), Gap.objects.count()) == (1, 2, 0)
