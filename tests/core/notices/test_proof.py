"""The proof of a notice that is over."""

from __future__ import annotations

import pytest

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError
from lianqiao.core.models import LogEntry, StoredFile
from lianqiao.core.notices import proof
from lianqiao.core.notices.domain.objections import answer_objection
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.transitions import apply
from tests.core.documents.makers import text_of
from tests.core.notices.makers import DAY, of
from tests.factories.notices import UNIT, make_objection, post_everywhere

pytestmark = pytest.mark.django_db


def test_proof_says_all_and_names_nobody(owner: Actor) -> None:
    notice = of(owner, places=[UNIT])
    answer_objection(make_objection(notice), actor=owner, is_right=False, answer="名单与登记一致。")
    with clock.ahead(notice.last_day + DAY - clock.today()):
        run_due()
        notice.refresh_from_db()
        post_everywhere(notice, actor=owner)
        notice = apply(notice, "conclude", actor=owner)
        file = proof.proof_file(notice)
        with file.content.open("rb") as content:
            text = text_of(content.read())
        again = proof.proof_file(notice)
    told = proof.proof_of(notice)

    assert again.pk == file.pk
    assert told.is_intact
    assert told.log_entries == LogEntry.objects.filter(subject_id=notice.pk).count()
    for words in (notice.number, told.content_hash, told.log_hash, "收到异议1项，均已答复，其中成立0项", UNIT.location):
        assert words.replace(" ", "") in text
    assert "欧阳藏锋" not in text
    assert "99887766" not in text


def test_proof_waits_for_the_end(owner: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        proof.proof_file(of(owner))

    assert (refusal.value.code, StoredFile.objects.count()) == ("not_concluded", 0)


def test_content_that_was_changed_behind_the_back_is_seen(owner: Actor) -> None:
    notice = of(owner)
    PublicNotice.objects.filter(pk=notice.pk).update(text="改过的")
    notice.refresh_from_db()

    assert not proof.proof_of(notice).is_intact
