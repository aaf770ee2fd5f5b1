"""Which organisation stands above which."""

import pytest

from lianqiao.core.errors import InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.domain.organisations import update_organisation
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.interfaces.forms import OrganisationForm
from lianqiao.registers.organisations.models import Organisation
from tests.factories import OrganisationFactory, make_actor

pytestmark = pytest.mark.django_db


def test_a_parent_is_set_and_taken_away() -> None:
    actor = make_actor(Role.ADMINISTRATOR)
    above = OrganisationFactory()
    assert update_organisation(actor.organisation, actor=actor, values={"parent": above}).parent == above
    assert update_organisation(actor.organisation, actor=actor, values={"parent": None}).parent is None


def test_no_organisation_stands_above_itself_by_way_of_others() -> None:
    actor = make_actor(Role.ADMINISTRATOR)
    below = OrganisationFactory(parent=OrganisationFactory(parent=actor.organisation))
    with pytest.raises(InvalidInput) as refusal:
        update_organisation(actor.organisation, actor=actor, values={"parent": below})
    assert refusal.value.errors == {"parent": ["上级单位不能是本单位或本单位的下级。"]}
    assert Organisation.objects.get(pk=actor.organisation.pk).parent is None


def test_the_form_takes_the_parent_by_its_code() -> None:
    above, pending = OrganisationFactory(), OrganisationFactory(state=OrganisationState.PENDING)
    organisation = OrganisationFactory(parent=above)
    form = OrganisationForm(instance=organisation)
    assert form["parent_uscc"].value() == above.uscc
    typed = {field.name: field.value() for field in form if field.value() is not None}
    found = OrganisationForm({**typed, "parent_uscc": f" {above.uscc.lower()} "}, instance=organisation)
    assert found.is_valid(), found.errors
    assert found.cleaned_data["parent"] == above
    unknown = OrganisationForm({**typed, "parent_uscc": pending.uscc}, instance=organisation)
    assert unknown.errors == {"parent_uscc": ["没有已核验的单位使用这个代码，请核对。"]}
