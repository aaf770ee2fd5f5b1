"""All that a chain has to show, read at once: decisions, consents, notices, confirmations, logs, norms, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType

from lianqiao.core.models import FileState, LogEntry, StoredFile
from lianqiao.core.norms.models import Citation
from lianqiao.core.notices.enums import NoticeState
from lianqiao.core.notices.kinds import CASH_REWARD, PRICING
from lianqiao.core.notices.models import PublicNotice
from lianqiao.engines import bidding
from lianqiao.engines.bidding.verifying import Report, verify
from lianqiao.processes.auctions.models import Line
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.content import items_of
from lianqiao.processes.disposals.models import ReservePrice
from lianqiao.processes.evidence.chain import Chain
from lianqiao.processes.performance.models import Performance


@dataclass(frozen=True)
class Material:
    """What belongs to the records of a chain; each attribute is read once, by one query or a few."""

    chain: Chain

    @cached_property
    def items(self) -> list[Any]:
        """The achievements with owners and rights."""
        return [] if self.chain.disposal is None else items_of(self.chain.disposal)

    @cached_property
    def decision(self) -> Any:
        """The last decision of the unit, with who took part."""
        if self.chain.disposal is None:
            return None
        rows = self.chain.disposal.decisions.select_related("minutes", "recorded_by")
        return rows.prefetch_related("members").first()

    @cached_property
    def consents(self) -> list[Any]:
        """What co-owners said about the content as it is."""
        if self.chain.disposal is None:
            return []
        rows = self.chain.disposal.consents.filter(content_sha256=self.chain.disposal.content_sha256)
        return list(rows.select_related("paper", "answered_by").order_by("owner_name"))

    @cached_property
    def secrecy(self) -> Any:
        """The last statement of the secrecy officer."""
        disposal = self.chain.disposal
        return None if disposal is None else disposal.secrecy_statements.select_related("stated_by").first()

    @cached_property
    def valuations(self) -> list[Any]:
        """The calculations of the value, oldest first."""
        disposal = self.chain.disposal
        return [] if disposal is None else list(disposal.valuations.select_related("made_by").order_by("made_at"))

    @cached_property
    def reserves(self) -> list[Any]:
        """The sealed reserve prices with their openings, oldest first; the amounts stay sealed."""
        if self.chain.disposal is None:
            return []
        rows = ReservePrice._base_manager.filter(disposal=self.chain.disposal).defer("sealed").order_by("set_at", "id")
        return list(rows.select_related("set_by").prefetch_related("openings__opened_by"))

    @cached_property
    def notices(self) -> list[PublicNotice]:
        """The public notices about any of the records, with places and objections."""
        keys = [record.pk for record in self.chain.records()]
        types = ContentType.objects.get_for_models(*{type(record) for record in self.chain.records()}).values()
        rows: Any = PublicNotice.objects.filter(subject_type__in=types, subject_id__in=keys)
        rows = rows.select_related("organisation").prefetch_related(
            "places__evidence", "objections__answered_by", "files"
        )
        return list(rows.select_related("subject_type").order_by("created_at", "id"))

    def notices_on(self, record: Any, kind: str) -> list[PublicNotice]:
        """Those of one kind about one record."""
        return [one for one in self.notices if one.subject_id == record.pk and one.kind == kind]

    def price_notices(self, deal: Deal) -> list[PublicNotice]:
        """The notices of the agreed price of a deal."""
        return self.notices_on(deal, PRICING.key)

    def reward_notices(self, distribution: Any) -> list[PublicNotice]:
        """The notices of the cash rewards of a distribution."""
        return self.notices_on(distribution, CASH_REWARD.key)

    @cached_property
    def auction_lines(self) -> dict[Any, list[str]]:
        """The published log of each auction, line by line."""
        told: dict[Any, list[str]] = {one.pk: [] for one in self.chain.auctions}
        for line in Line.objects.filter(auction__in=list(told)).order_by("auction", "number"):
            told[line.auction_id].append(bidding.as_text(line.published()))
        return told

    def verified(self, auction: Any) -> Report:
        """What the check of an auction's log from its lines alone finds."""
        return verify(self.auction_lines[auction.pk], digest=auction.head)

    @cached_property
    def performances(self) -> list[Any]:
        """How the contracts are carried out: milestones and payments, by contract."""
        rows: Any = Performance._base_manager.filter(contract__in=[one.pk for one in self.chain.contracts])
        rows = rows.select_related("contract").prefetch_related("milestones", "payments__answer")
        return list(rows.order_by("created_at", "pk"))

    @cached_property
    def log(self) -> list[LogEntry]:
        """Who did what to any of the records, oldest first."""
        return list(_about(LogEntry.objects.all(), [*self.chain.records(), *self.notices]).order_by("at", "id"))

    @cached_property
    def citations(self) -> list[Citation]:
        """Under which editions of norms something was decided, oldest first."""
        rows: Any = _about(Citation.objects.all(), [*self.chain.records(), *self.notices])
        return list(rows.select_related("norm__key", "subject_type").order_by("at", "id"))

    @cached_property
    def files(self) -> list[StoredFile]:
        """The files of the records that are in use."""
        rows: Any = _about(StoredFile.objects.filter(state=FileState.CURRENT), self.chain.records())
        return list(rows.select_related("subject_type").order_by("created_at", "id"))

    @property
    def concluded(self) -> list[Deal]:
        """The deals that were concluded."""
        return [deal for deal in self.chain.deals if deal.state == DealState.CONCLUDED]

    @property
    def live_deals(self) -> list[Deal]:
        """The deals that were not given up."""
        return [deal for deal in self.chain.deals if deal.state != DealState.CANCELLED]

    @property
    def decided_on(self) -> date | None:
        """When the unit decided."""
        return None if self.chain.disposal is None else self.chain.disposal.decided_on


def _about(rows: Any, records: list[Any]) -> Any:
    """The rows whose subject is one of the records; one query."""
    models = {type(record) for record in records}
    types = ContentType.objects.get_for_models(*models).values() if models else []
    return rows.filter(subject_type__in=list(types), subject_id__in=[record.pk for record in records])


def is_passed(notice: PublicNotice) -> bool:
    """Whether the notice hung for its whole time and nothing stands against it."""
    return bool(notice.state == NoticeState.PASSED)


def main_contract(material: Material) -> TechnologyContract | None:
    """The contract that was registered, else the last one."""
    rows = material.chain.contracts
    return next((one for one in rows if one.is_numbered), rows[-1] if rows else None)
