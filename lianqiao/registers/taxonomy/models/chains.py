"""Industry chains and clusters, which a province or a city defines for itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.enums import LinkPosition
from lianqiao.registers.taxonomy.models.base import DatedCode, DatedQuerySet
from lianqiao.registers.taxonomy.models.industries import Industry
from lianqiao.registers.taxonomy.models.regions import Region


class Chain(DatedCode):
    """An industry chain that a region has named; its code is unique within the region."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="chains", verbose_name=_("地区"))
    code = models.CharField(_("代码"), max_length=20)
    description = models.TextField(_("说明"), blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    industries = models.ManyToManyField(Industry, blank=True, related_name="chains", verbose_name=_("相关行业"))

    objects = DatedQuerySet["Chain"].as_manager()

    class Meta(DatedCode.Meta):
        verbose_name = _("产业链")
        verbose_name_plural = _("产业链")
        ordering = ("region", "order", "code")
        constraints = [
            *DatedCode.Meta.constraints,
            models.UniqueConstraint(fields=["region", "code"], name="taxonomy_chain_once_per_region"),
        ]


class ChainLink(models.Model):
    """A link of a chain: what is made or done at one place of it."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="links", verbose_name=_("产业链"))
    name = models.CharField(_("名称"), max_length=100)
    position = models.CharField(_("位置"), max_length=10, choices=LinkPosition)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    industries = models.ManyToManyField(Industry, blank=True, related_name="chain_links", verbose_name=_("相关行业"))

    class Meta:
        verbose_name = _("产业链环节")
        verbose_name_plural = _("产业链环节")
        ordering = ("chain", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=["chain", "name"], name="taxonomy_chainlink_once_per_chain"),
        ]

    def __str__(self) -> str:
        return self.name


class Cluster(DatedCode):
    """An industry cluster: firms of some industries gathered in one place, perhaps within a chain."""

    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="clusters",
        verbose_name=_("地区"),
    )
    code = models.CharField(_("代码"), max_length=20)
    description = models.TextField(_("说明"), blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    chain = models.ForeignKey(
        Chain,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clusters",
        verbose_name=_("产业链"),
    )
    industries = models.ManyToManyField(Industry, blank=True, related_name="clusters", verbose_name=_("相关行业"))

    objects = DatedQuerySet["Cluster"].as_manager()

    class Meta(DatedCode.Meta):
        verbose_name = _("产业集群")
        verbose_name_plural = _("产业集群")
        ordering = ("region", "order", "code")
        constraints = [
            *DatedCode.Meta.constraints,
            models.UniqueConstraint(fields=["region", "code"], name="taxonomy_cluster_once_per_region"),
        ]
