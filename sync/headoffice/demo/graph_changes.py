"""Changes of the curated graph that invented advisors propose: one that breaks rules, one on a forgotten state."""

from __future__ import annotations

from typing import Final

from sync.knowledge_log.offers import Offer, write_offer

GRAPH: Final = "urn:steward:graph:head-office"
_TERMS: Final = "https://steward.example/terms#"
_TEXT: Final = "<http://www.w3.org/2001/XMLSchema#integer>"


def offers(graph: str = GRAPH) -> tuple[bytes, ...]:
    """Return the contents of two proposals."""
    client = "<urn:steward:client:demo-client-03>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    in_graph = f"<{graph}> ."
    family = (
        f"A {client} {kind} <{_TERMS}Client> {in_graph}",
        f'A {client} <{_TERMS}name> "Demo Client Three" {in_graph}',
        f'A {client} <{_TERMS}childrenCount> "42"^^{_TEXT} {in_graph}',
        f'A {client} <{_TERMS}riskProfile> "daring" {in_graph}',
    )
    move = (
        f'D {client} <{_TERMS}maritalStatus> "single" {in_graph}',
        f'A {client} <{_TERMS}maritalStatus> "married" {in_graph}',
        f'A {client} <{_TERMS}lifeEvent> "married" {in_graph}',
    )
    words = "The client told me at the counter; the file still has the old state."
    return (
        _offer(graph, "demo-advisor", "Family and risk profile after the yearly meeting.", family, "1"),
        _offer(graph, "demo-advisor-2", words, move, "2", "urn:uuid:00000000-0000-4000-8000-00000000dead"),
    )


def _offer(graph: str, author: str, why: str, rows: tuple[str, ...], number: str, previous: str = "") -> bytes:
    header = [f"H id <urn:uuid:00000000-0000-4000-8000-00000000000{number}> ."]
    if previous:
        header.append(f"H prev <{previous}> .")
    patch = "\n".join((*header, "TX .", *rows, "TC .", ""))
    return write_offer(Offer(graph, author, why, patch.encode()))
