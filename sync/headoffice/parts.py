"""What the routes of head office are made of. `app` hands in what the islands cannot have from each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prometheus_client.registry import Collector

from sync.headoffice.analysis import Analyses
from sync.headoffice.cache import Cache, RedisCache, open_cache
from sync.headoffice.circuits import CircuitLevels
from sync.headoffice.config import OfficeConfig
from sync.headoffice.conversations import Conversations
from sync.headoffice.database import Database
from sync.headoffice.findings import Check
from sync.headoffice.graph_rules import GraphRules
from sync.headoffice.ingest.gate import Gate
from sync.headoffice.metrics import Metrics
from sync.headoffice.people.tokens import TokenKeys
from sync.headoffice.talk_pages import TalkPages
from sync.outbox.office import OfficeSecrets, office_secrets
from sync.periodic import Periodic

if TYPE_CHECKING:  # OpenTelemetry is loaded only where a collector is set
    from sync.headoffice.telemetry.traces import Traces


@dataclass(slots=True)
class Office:
    """One process of head office, open.

    Attributes:
        config: as it was told.
        database: durable.
        cache: short-lived.
        secrets: private keys for opening records and signing receipts.
        token_keys: that sign people's access tokens.
        now_ms: clock, milliseconds since 1970.
        conversations: the advisors whom people talk with; None where there are none.
        talk_pages: the web client; None where there is none.
        intake: takes devices' batches; made with the routes, that it serves past the framework.
        gate: bounds the memory that devices' requests take.
        analyses: that reckon clients' portfolios; None where there is no bank's data.
        graphs: rules and copies of the knowledge graph; None where there is none.
        metrics: counts and times.
        collectors: more that Prometheus is told when it reads.
        traces: the way to a collector of spans; None where none is set.
        checks: of health, by part ("gpu", "knowledge"), where there is more to ask than database and cache.
        starting: called once when the server starts, in order.
        closing: called when it stops, last first.
    """

    config: OfficeConfig
    database: Database
    cache: Cache
    secrets: OfficeSecrets
    token_keys: TokenKeys
    now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    conversations: Conversations | None = None
    talk_pages: TalkPages | None = None
    gate: Gate = field(default_factory=Gate)
    intake: Any = None
    analyses: Analyses | None = None
    graphs: GraphRules | None = None
    metrics: Metrics = field(default_factory=Metrics)
    collectors: list[Collector] = field(default_factory=list)
    traces: Traces | None = None
    checks: dict[str, Check] = field(default_factory=dict)
    starting: list[Callable[[], None]] = field(default_factory=list)
    closing: list[Callable[[], None]] = field(default_factory=list)

    def beside(self, thread: Periodic) -> None:
        """Let a thread do its rounds while the server runs."""
        self.starting.append(thread.start)
        self.closing.append(thread.close)

    def close(self) -> None:
        """Stop what runs beside the routes, and let go of database and cache."""
        for each in reversed(self.closing):
            each()
        self.closing.clear()
        self.cache.close()
        self.database.close()


def open_office(config: OfficeConfig) -> Office:
    """Return head office with its database migrated and its keys at hand, making keys where there are none.

    Raises:
        StoreError: the folder, the database or the cache cannot be used.
        SealError: a key is damaged.
    """
    secrets = office_secrets(config.folder / "keys")
    cache = open_cache(config.redis_url)
    token_keys = TokenKeys(config.folder / "keys" / "tokens")
    office = Office(config, Database(config.database_url, config.folder), cache, secrets, token_keys)
    asked = [office.database.circuit, *([cache.circuit] if isinstance(cache, RedisCache) else [])]
    office.collectors.append(CircuitLevels(asked))
    return office
