"""Chains and clusters, which a government names for its region before it draws their maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.registers.taxonomy.models import Chain, Cluster, Region


@transaction.atomic
def create_chain(*, actor: Actor, name: str, description: str = "", industries: Iterable[Any] = ()) -> Chain:
    """Name a chain for the region of the government body acted for; its code is the next of the region.

    Raises AccessError for others, DomainError for a name that the region has, InvalidInput.
    """
    _require(actor)
    region = Region.objects.select_for_update(of=("self",)).get(pk=actor.organisation.region_id)
    name = " ".join(name.split())
    if Chain.objects.filter(region=region, name=name).exists():
        raise DomainError("chain_once", _("本地区已经有这条产业链。"), "name")
    last = Chain.objects.filter(region=region).aggregate(last=Max("order"))["last"] or 0
    chain = Chain(region=region, name=name, description=description.strip(), order=last + 1, code=f"L{last + 1:03d}")
    _save(chain)
    chain.industries.set(industries)
    log.record(outbox.topic_of(chain, "create"), chain, actor=actor, text=_("设立产业链“%(name)s”") % {"name": name})
    return chain


@transaction.atomic
def create_cluster(*, actor: Actor, chain: Chain, values: Mapping[str, Any]) -> Cluster:
    """Name a cluster of a chain; `values`: name, region (within the actor's), description, industries.

    Raises AccessError for others, DomainError for a name that the region has, InvalidInput.
    """
    _require(actor)
    region: Region = values["region"]
    if not actor.oversees(region.pk):
        raise DomainError("cluster_region", _("只能登记本地区的产业集群。"), "region")
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    name = " ".join(str(values["name"]).split())
    if Cluster.objects.filter(region=region, name=name).exists():
        raise DomainError("cluster_once", _("这个地区已经有同名的产业集群。"), "name")
    last = Cluster.objects.filter(region=region).aggregate(last=Max("order"))["last"] or 0
    description = str(values.get("description", "")).strip()
    cluster = Cluster(
        region=region, chain=chain, name=name, description=description, order=last + 1, code=f"J{last + 1:03d}"
    )
    _save(cluster)
    cluster.industries.set(values.get("industries", ()))
    text = _("登记产业集群“%(name)s”") % {"name": name}
    log.record(outbox.topic_of(cluster, "create"), cluster, actor=actor, text=text)
    return cluster


def _require(actor: Actor) -> None:
    if actor.oversight is None or not actor.has(Permission.MAP_ISSUE):
        raise AccessError(_("产业链和产业集群由主管部门的审核员设立。"), permission=Permission.MAP_ISSUE)


def _save(code: Chain | Cluster) -> None:
    code.pinyin = " ".join(lazy_pinyin(code.name))[:600]
    try:
        code.full_clean(exclude=["region", "chain"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    code.save(force_insert=True)
