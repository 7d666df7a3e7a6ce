"""Where a graph may stand behind SPARQL: in this process or on disk (Oxigraph), or on a server (SPARQL 1.1 Protocol).

On disk it is plain; that is for head office, whose disk is its own. A kiosk's graph is in memory only.
"""

from collections.abc import Callable

from finance.knowledge.stores.embedded import EmbeddedStore
from finance.knowledge.stores.http import HttpAsker
from finance.knowledge.stores.interface import Mark, SparqlStore
from finance.knowledge.stores.remote import Asker, Endpoints, RemoteStore, Reply

__all__ = [
    "Asker", "EmbeddedStore", "Endpoints", "HttpAsker", "Mark", "RemoteStore", "Reply", "SparqlStore", "open_store",
]  # fmt: skip


def open_store(
    address: str, timeout_s: float = 30.0, guarded: Callable[[Asker], Asker] = lambda asker: asker
) -> SparqlStore:
    """Return the store at an address.

    Args:
        address: "" for one in memory, a folder for one on disk, or a server's "http://user:password@host:3030/dataset"
            (Apache Jena Fuseki) or "http://host:7878" (an Oxigraph server, which has no datasets).
        timeout_s: after which a server that does not answer is given up.
        guarded: puts something round the way to a server, such as a circuit breaker.

    Raises:
        GraphStoreError: the folder cannot be used, or the address is none.
    """
    if address.startswith(("http://", "https://")):
        asker = HttpAsker(address, timeout_s)
        return RemoteStore(guarded(asker), Endpoints.of(asker.path))
    return EmbeddedStore(address)
