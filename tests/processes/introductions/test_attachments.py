"""Who may have the files of a record."""

import pytest
from django.core.files.base import ContentFile

from lianqiao.core import files
from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.models import StoredFile
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.introductions.domain.introductions import accept, request_introduction
from tests.factories import complete_achievement, make_actor, make_reviewer

pytestmark = pytest.mark.django_db


def _with_file(publicity: str) -> tuple[Actor, StoredFile]:
    owner = make_actor(Role.EDITOR)
    achievement = complete_achievement(organisation=owner.organisation, publicity=publicity)
    upload = ContentFile("检测报告".encode(), name="报告.txt")
    return owner, files.store(upload, actor=owner, organisation=owner.organisation, subject=achievement)


def test_files_of_a_public_record_are_for_everybody() -> None:
    _owner, file = _with_file(Publicity.PUBLIC)
    assert files.may_download(file, actor=ANONYMOUS)


@pytest.mark.parametrize("publicity", [Publicity.ON_REQUEST, Publicity.HIDDEN_OWNER, Publicity.VERIFIED])
def test_files_that_are_not_shown_are_not_given_by_their_address(publicity: str) -> None:
    owner, file = _with_file(publicity)
    assert not files.may_download(file, actor=ANONYMOUS)
    with pytest.raises(StoredFile.DoesNotExist):
        files.readable(file.pk, actor=ANONYMOUS)
    assert files.may_download(file, actor=owner)
    assert files.may_download(file, actor=make_reviewer(code=file.subject.region_id))
    assert not files.may_download(file, actor=make_reviewer(code="290200")) or publicity == Publicity.VERIFIED


def test_a_partner_of_an_accepted_introduction_gets_the_files_on_request() -> None:
    owner, file = _with_file(Publicity.ON_REQUEST)
    company = make_actor(Role.EDITOR)
    introduction = request_introduction(
        actor=company, achievement=file.subject, problem_text="石墨提纯一直用氢氟酸，想换一种办法", agrees=True
    )
    assert not files.may_download(file, actor=company)
    accept(introduction, actor=owner)
    assert files.may_download(file, actor=company)
