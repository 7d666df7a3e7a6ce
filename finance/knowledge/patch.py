"""Changes as RDF Patch: read, written, undone and applied, all or nothing.

A patch is text: header rows `H id <...> .` and `H prev <...> .`, then `TX .`, rows `A ...` that add and `D ...` that
take out, in the order in which they happen, and `TC .`; a patch that ends with `TA .` was given up and changes
nothing. The form is that of Apache Jena's RDF Patch (afs.github.io/rdf-patch), text only. Our own ids are the hash of
the id before and of the rows, so a log can be checked; other people's ids are taken as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from finance.errors import KnowledgeError, PatchError
from finance.knowledge.door import (
    MOST_STATEMENTS,
    STATEMENT,
    check_lengths,
    check_types,
    expand,
    what_is_wrong,
)
from finance.knowledge.graph import Graph
from finance.knowledge.names import RDF, XSD, writer_of

HASHED: Final = "urn:sha256:"
_ROW: Final = re.compile(rf"([AD])[ \t]+({STATEMENT})[ \t]*\.")
_PLAIN_ROWS: Final = re.compile(rf"(?:[AD] {STATEMENT} \.\n)*+")
_ID: Final = r"(?:<([A-Za-z][A-Za-z0-9+.-]*:[\x21-\x3b\x3d\x3f-\x7e]+)>|_:([A-Za-z0-9_-]+))"
_HEADER: Final = re.compile(rf"H[ \t]+(\w+)[ \t]+(?:{_ID}|\"[^\"]*\")[ \t]*\.")
_PREFIX: Final = re.compile(r"P([AD])[ \t]+\"?([\w-]*):?\"?(?:[ \t]+<([\x21-\x3b\x3d\x3f-\x7e]+)>|)[ \t]*\.")
_AS_THEY_ARE: Final = frozenset({f"{XSD}string", f"{RDF}langString"})
_INTEGER: Final = f"{XSD}integer"
_PLAIN_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
_CONTROL: Final = re.compile(r"(TX|TC|TA)[ \t]*\.")


@dataclass(frozen=True, slots=True)
class Patch:
    """One change.

    Attributes:
        id: an IRI; ours are `urn:sha256:` and 64 digits.
        previous: the id that the graph had come to before; empty for the first.
        kinds: [R] "A" for a statement that it adds, "D" for one that it takes out, in the order in which they happen.
        quads: [R] the statements.
        given_up: it ended with TA: it is kept in the log and changes nothing.
    """

    id: str
    previous: str
    kinds: str
    quads: tuple[ox.Quad, ...]
    given_up: bool = False

    @property
    def rows(self) -> Iterator[tuple[bool, ox.Quad]]:
        """Yield for each row whether it adds, and its statement."""
        return zip((kind == "A" for kind in self.kinds), self.quads, strict=True)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that it writes to; an empty name is the graph without one."""
        names = {quad.graph_name for quad in self.quads}
        return tuple(sorted(name.value if isinstance(name, ox.NamedNode) else "" for name in names))


def make(previous: str, rows: Iterable[tuple[bool, ox.Quad]]) -> Patch:
    """Return a patch of ours: its id is the hash of what it follows and of its rows."""
    kept = list(rows)
    kinds, quads = "".join("A" if adds else "D" for adds, _ in kept), tuple(quad for _, quad in kept)
    return Patch(_hashed(previous, _body(kinds, quads)), previous, kinds, quads)


def write(patch: Patch) -> bytes:
    """Return a patch as text in UTF-8."""
    previous = f"H prev <{patch.previous}> .\n" if patch.previous else ""
    end = "TA" if patch.given_up else "TC"
    return f"H id <{patch.id}> .\n{previous}TX .\n{_body(patch.kinds, patch.quads)}{end} .\n".encode()


def _body(kinds: str, quads: tuple[ox.Quad, ...]) -> str:
    return "".join([f"{kind} {quad} .\n" for kind, quad in zip(kinds, quads, strict=True)])


def _hashed(previous: str, body: str) -> str:
    return HASHED + hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def parse(content: bytes) -> Patch:
    """Read one patch.

    Raises:
        PatchError: a line is malformed, the patch is cut off, too large, or its hash is not its id's; names the line.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PatchError(f"The patch, line {line}: it is no UTF-8 text.", line) from None
    lines = text.split("\n")
    frame = _frame(lines)
    body = "".join([f"{line}\n" for line in lines[frame.first : frame.last]])
    if _PLAIN_ROWS.fullmatch(body):
        kinds = "".join([line[0] for line in lines[frame.first : frame.last]])
        # No literal holds a line break, so this is where the rows begin and nowhere else.
        statements = f"\n{body}".replace("\nA ", "\n").replace("\nD ", "\n")[1:]
        places = None
    else:
        kinds, statements, places = _row_by_row(lines, frame)
    quads = _quads(statements, places or range(frame.first, frame.last))
    patch = Patch(frame.id, frame.previous, kinds, quads, frame.given_up)
    if patch.id.startswith(HASHED) and patch.id not in (_hashed(patch.previous, body), _own_id(patch)):
        raise PatchError("The patch's rows do not give the hash that is its id; it was changed on its way.")
    return patch


def _own_id(patch: Patch) -> str:
    return _hashed(patch.previous, _body(patch.kinds, patch.quads))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the rows; `first` and `last` are the places of the first row and of the end in the lines."""

    id: str
    previous: str
    first: int
    last: int
    given_up: bool
    prefixes: dict[str, str]


def _frame(lines: list[str]) -> _Frame:
    names: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    first = 0
    for place, line in enumerate(lines):
        if _CONTROL.fullmatch(line.strip()):
            first = place + 1
            break
        _header(line, place + 1, names, prefixes)
    if first == 0 or not lines[first - 1].startswith("TX"):
        raise PatchError(f"The patch, line {max(first, 1)}: the rows must begin with 'TX .'.", max(first, 1))
    last = next((place for place in range(len(lines) - 1, -1, -1) if lines[place].strip()), 0)
    if last < first or lines[last].strip()[:2] not in ("TC", "TA") or not _CONTROL.fullmatch(lines[last].strip()):
        raise PatchError(f"The patch, line {last + 1}: it ends without 'TC .' or 'TA .'; it was cut off.", last + 1)
    if last - first > MOST_STATEMENTS:
        raise PatchError(f"The patch has {last - first:,} rows; at most {MOST_STATEMENTS:,} are taken at once.")
    if "id" not in names:
        raise PatchError("The patch has no row 'H id <...> .'; it needs a name to be followed by another.")
    given_up = lines[last].startswith("TA")
    return _Frame(names["id"], names.get("prev", ""), first, last, given_up, prefixes)


def _header(line: str, number: int, names: dict[str, str], prefixes: dict[str, str]) -> None:
    """Take a row that stands before the others: a header, a prefix, a remark or nothing."""
    line = line.strip()
    if not line or line.startswith("#"):
        return
    header = _HEADER.fullmatch(line)
    if header is not None:
        name, iri = header[1], header[2] or header[3] or ""
        if name in names:
            raise PatchError(f"The patch, line {number}: the header '{name}' is there twice.", number)
        if name in ("id", "prev") and not iri:
            raise PatchError(f"The patch, line {number}: the header '{name}' must be an IRI.", number)
        names[name] = iri
    elif not _prefix(line, prefixes):
        raise PatchError(f"The patch, line {number}: {_cut(line)!r} is no header; write 'H id <...> .'.", number)


def _prefix(line: str, prefixes: dict[str, str]) -> bool:
    found = _PREFIX.fullmatch(line)
    if found is None or (found[1] == "A") != bool(found[3]):
        return False
    if found[1] == "A":
        prefixes[found[2]] = found[3]
    else:
        prefixes.pop(found[2], None)
    return True


def _row_by_row(lines: list[str], frame: _Frame) -> tuple[str, str, list[int]]:
    """Read rows that are not all in the plain form: remarks, prefixes, short names.

    Returns:
        Kinds [R], statements as N-Quads [R], and the place of each row in the lines [R].

    Raises:
        PatchError: names the first that is wrong.
    """
    prefixes = dict(frame.prefixes)
    kinds, statements, places = [], [], []
    for place in range(frame.first, frame.last):
        line = lines[place].strip()
        if not line or line.startswith("#") or _prefix(line, prefixes):
            continue
        row = _ROW.fullmatch(line) or _ROW.fullmatch(f"{line[:2]}{expand(line[2:], prefixes)}")
        if row is None:
            raise PatchError(f"The patch, line {place + 1}: {_why(line)}", place + 1)
        kinds.append(row[1])
        statements.append(f"{row[2]} .\n")
        places.append(place)
    return "".join(kinds), "".join(statements), places


def _why(line: str) -> str:
    if _CONTROL.fullmatch(line):
        return f"{line!r} in the midst of the rows; a patch is one transaction, so send two."
    if line[:1] not in ("A", "D") or line[1:2] not in (" ", "\t"):
        return f"{_cut(line)!r} begins with none of H, TX, PA, PD, A, D, TC and TA."
    return what_is_wrong(line[2:])


def _quads(statements: str, places: Sequence[int]) -> tuple[ox.Quad, ...]:
    try:
        check_lengths(statements, "The patch's rows")
        check_types(statements, "The patch's rows")
        return tuple(ox.parse(statements, ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        number = places[(error.lineno or 1) - 1] + 1
        raise PatchError(f"The patch, line {number}: the statement cannot be read ({error.msg}).", number) from None
    except KnowledgeError as error:
        row = int(str(error).partition("line ")[2].partition(":")[0])
        number = places[row - 1] + 1
        words = str(error).partition(": ")[2]
        raise PatchError(f"The patch, line {number}: {words}", number) from None


def inverse(patch: Patch) -> Patch:
    """Return the patch that undoes another, on a graph where every row of that one changed something.

    `apply` returns such a patch; a patch as it came may add what was there already.
    """
    if patch.given_up:
        return make(patch.id, ())
    kinds = patch.kinds[::-1].translate(str.maketrans("AD", "DA"))
    quads = patch.quads[::-1]
    return Patch(_hashed(patch.id, _body(kinds, quads)), patch.id, kinds, quads)


def changes(graph: Graph, patch: Patch) -> Patch:
    """Return the same patch with only the rows that change something in this graph."""
    if patch.given_up:
        return patch
    store = graph.store
    if len(set(patch.kinds)) < 2:
        adds = patch.kinds[:1] == "A"
        once = tuple(quad for quad in dict.fromkeys(patch.quads) if (quad in store) != adds)
        return Patch(patch.id, patch.previous, patch.kinds[:1] * len(once), once)
    there: dict[ox.Quad, bool] = {}
    kinds, quads = [], []
    for kind, quad in zip(patch.kinds, by_value(patch), strict=True):
        now = there.get(quad)
        if (quad in store if now is None else now) != (kind == "A"):
            there[quad] = kind == "A"
            kinds.append(kind)
            quads.append(quad)
    return Patch(patch.id, patch.previous, "".join(kinds), tuple(quads))


def by_value(patch: Patch) -> tuple[ox.Quad, ...]:
    """Return statements with typed values spelt as the graph keeps them: to it, 1.0 and 1.00 are one decimal.

    It matters only where one row may take out what another adds.
    """
    odd = {
        place: quad
        for place, quad in enumerate(patch.quads)
        if isinstance(quad.object, ox.Literal) and not _is_plain(quad.object)
    }
    if not odd:
        return patch.quads
    name, spelling = ox.NamedNode("urn:place"), ox.Store()
    spelling.extend([ox.Quad(ox.NamedNode(f"urn:{place}"), name, quad.object) for place, quad in odd.items()])
    quads = list(patch.quads)
    for found in spelling:
        place = int(str(found.subject)[5:-1])
        quads[place] = ox.Quad(odd[place].subject, odd[place].predicate, found.object, odd[place].graph_name)
    return tuple(quads)


def _is_plain(value: ox.Literal) -> bool:
    """Return whether a literal can be spelt in one way only."""
    kind = value.datatype.value
    return kind in _AS_THEY_ARE or (kind == _INTEGER and _PLAIN_INTEGER.fullmatch(value.value) is not None)


def apply(graph: Graph, patch: Patch, owner: str | None = None) -> Patch:
    """Apply a patch to a graph, all or nothing.

    Args:
        graph: is changed; or, when this raises, is as it was.
        patch: must follow the one that its named graph has come to.
        owner: the one named graph that the sender may write to; by default the patch's own.

    Returns:
        The rows that changed something, with the patch's id: its `inverse` undoes exactly this.

    Raises:
        PatchError: it writes to more than one graph or to another's, or does not follow what was applied last.
        KnowledgeError: the graph would be too large.
    """
    name = _one_graph(patch, owner)
    if patch.id in (graph.head(name), patch.previous):
        raise PatchError(f"The patch {patch.id} has been applied to {name} already.")
    if patch.previous != graph.head(name):
        raise PatchError(
            f"The patch {patch.id} follows {patch.previous or 'nothing'}, but {name} has come to "
            f"{graph.head(name) or 'nothing'}; fetch what is between."
        )
    done = changes(graph, patch)
    if not patch.given_up:
        graph.change(*_net(done))
    graph.move_head(name, patch.previous, patch.id)
    return done


def _net(done: Patch) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return what is gone and what is new after all rows; every row is known to change something."""
    if len(set(done.kinds)) < 2:
        quads = list(done.quads)
        return ([], quads) if done.kinds[:1] == "A" else (quads, [])
    # A statement's changes take turns, so an even number of them comes to nothing.
    turns: dict[ox.Quad, int] = {}
    last: dict[ox.Quad, str] = {}
    for kind, quad in zip(done.kinds, done.quads, strict=True):
        turns[quad] = turns.get(quad, 0) + 1
        last[quad] = kind
    odd = [quad for quad, count in turns.items() if count % 2]
    return [quad for quad in odd if last[quad] == "D"], [quad for quad in odd if last[quad] == "A"]


def _one_graph(patch: Patch, owner: str | None) -> str:
    graphs = patch.graphs
    if len(graphs) > 1:
        raise PatchError(f"The patch writes to {len(graphs)} graphs; each writer has one, so send one patch a graph.")
    name = graphs[0] if graphs else owner
    if not name:
        raise PatchError("The patch writes to no named graph; every statement needs one, which says who wrote it.")
    writer_of(name)
    if owner is not None and name != owner:
        raise PatchError(f"The patch writes to {name}, but its sender may write to {owner} only.")
    return name


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
