"""What outlives a visit: notes, agreements, consent, hand-offs; and their erasure. Called once the client has said yes.

What a client tells goes to their own graph of the knowledge as a proposed fact with its utterance, confirmed by them;
the graph is in memory, its patches are kept encrypted. Without a store nothing is kept and nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.content import Content
from app.conversation.actions import Action
from app.conversation.context import Context
from app.conversation.recall import Recalled
from app.records import Records
from finance.knowledge import (
    Claim,
    Graph,
    Patch,
    Told,
    agree,
    agreed,
    apply,
    apply_checked,
    bank_graph,
    confirm,
    inverse,
    make,
    node,
    parse,
    proposals,
    propose,
    short,
    withdraw,
    words_of,
    write,
)
from sync.store.patches import PatchStore

MEMORY: Final = "memory"
_ONE_ALONE: Final = frozenset({"childrenCount", "employment", "maritalStatus", "incomeUsdPa", "retiresIn"})


@dataclass(frozen=True, slots=True)
class Memory:
    """Notes and takes back what clients tell.

    Attributes:
        folder: of the encrypted store; None where nothing is kept.
        records: of the visits, in the same store.
        content: whose client it is.
        now: with a time zone.
    """

    folder: Path | None
    records: Records
    content: Content
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def carry_out(self, action: Action, context: Context, turn: int, question: str) -> None:
        """Do what the client said yes to.

        Args:
            action: what.
            context: of the visit.
            turn: in which the client said yes.
            question: the client's words.

        Raises:
            SyncError: the store cannot be written, or what was to be erased has to be kept.
            FactsRefused, KnowledgeError: the fact cannot be kept.
        """
        store, client = self.records.store, context.client_id
        told = Told(client, f"{context.session}.{turn}", question, self.now())
        match action.kind:
            case "note":
                self._note(Claim(str(action["term"]), _value(action["value"])), told)
            case "agree":
                self._change(client, lambda graph: [agree(graph, str(action["words"]), told)])
            case "take_back":
                self._take_back(context, told)
            case "remember" if store:
                store.agree_to(client, MEMORY)
            case "hand_off" if store:
                summary = {"spoken about": [list(row) for row in context.trail], **dict(action.details)}
                store.hand_off(context.session, client, str(action["reason"]), json.dumps(summary))
            case "erase" if store:
                self._erase(context, everything=action["scope"] == "all")

    def recall(self, session: str, client: str) -> Recalled | None:
        """Return what is known of earlier visits; None without the client's consent, or where there were none."""
        store = self.records.store
        if store is None or not store.agreed_to(client, MEMORY):
            return None
        last = store.last_visit(client, session)
        graph = self._graph(client)
        noted = tuple(short(fact.term).removeprefix("st:") for fact in proposals(graph, client, "confirmed"))
        settled = tuple(one.words for one in agreed(graph, client) if not one.fact)
        if last is None:
            return Recalled(None, (), noted, settled) if noted or settled else None
        tools = tuple(dict.fromkeys(str(json.loads(record).get("tool", "")) for record in last.records))
        return Recalled(date.fromisoformat(last.started[:10]), tools, noted, settled)

    def _note(self, claim: Claim, told: Told) -> None:
        def patches(graph: Graph) -> list[Patch]:
            made = []
            for fact in proposals(graph, told.client, "confirmed"):
                # Of these a client has one alone; what was told before is withdrawn and stays in the record.
                if claim.term in _ONE_ALONE and short(fact.term) == f"st:{claim.term}":
                    made.append(withdraw(graph, told.client, fact.id, told.client, told.moment))
                    apply_checked(graph, made[-1])
            proposed = propose(graph, claim, told)
            apply_checked(graph, proposed)
            fact = proposals(graph, told.client, "proposed")[-1]
            return [*made, proposed, confirm(graph, told.client, fact.id, by=told.client, moment=told.moment)]

        self._change(told.client, patches)

    def _take_back(self, context: Context, told: Told) -> None:
        """Withdraw the last fact or agreement of this visit that still stands."""
        visit = node("utterance", f"{context.session}.")

        def patches(graph: Graph) -> list[Patch]:
            facts = [fact for fact in proposals(graph, told.client, "confirmed") if fact.said.startswith(visit)]
            settled = [one for one in agreed(graph, told.client) if not one.fact and one.said.startswith(visit)]
            if settled and (not facts or settled[-1].moment >= facts[-1].moment):
                return [self._without(graph, told.client, settled[-1].said)]
            return [withdraw(graph, told.client, facts[-1].id, told.client, told.moment)] if facts else []

        self._change(told.client, patches)

    def _without(self, graph: Graph, client: str, said: str) -> Patch:
        """Return the patch that takes an agreement out again; that it was one stays in the log of patches."""
        assert self.folder is not None
        with PatchStore(self.folder) as store:
            contents = [kept.content for kept in store.all() if kept.graph == words_of(client)]
        made = next(parse(each) for each in reversed(contents) if f"<{said}>".encode() in each and b"Agreement" in each)
        return make(graph.head(words_of(client)), inverse(made).rows)

    def _change(self, client: str, patches: Callable[[Graph], list[Patch]]) -> None:
        """Keep the patches that a change of the client's graph comes to, after checking them all."""
        if self.folder is None:
            return
        graph = self._graph(client)
        made = patches(graph.copy())
        with PatchStore(self.folder) as store:
            for patch in made:
                apply_checked(graph, patch)
                store.append(words_of(client), patch.id, patch.previous, write(patch))

    def _erase(self, context: Context, *, everything: bool) -> None:
        store = self.records.store
        if store is None:
            return
        # Before anything else: who has to be kept goes on being recorded.
        store.refuse_if_held(client=context.client_id)
        self.records.silent.add(context.session)
        if everything:
            store.erase_client(context.client_id)
            if self.folder is not None:
                with PatchStore(self.folder) as patches:
                    patches.erase(words_of(context.client_id))
        else:
            store.erase_session(context.session)

    def _graph(self, client: str) -> Graph:
        """Return the bank's books of one client with what that client told."""
        known = self.content
        graph = bank_graph([known.client(client)], known.instruments, known.today)
        if self.folder is not None:
            with PatchStore(self.folder) as store:
                for kept in store.all():
                    if kept.graph == words_of(client):
                        apply(graph, parse(kept.content), kept.graph)
        return graph


def _value(value: object) -> str | int | Decimal:
    return Decimal(str(value)) if isinstance(value, float) else value if isinstance(value, int) else str(value)
