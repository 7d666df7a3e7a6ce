"""RDF Patch in and out: all or nothing, undone exactly, refused by line."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import PatchError
from finance.knowledge import Graph, Patch, apply, changes, inverse, make, parse, words_of, write
from tests.finance.knowledge.made import XSD, quad

GRAPH = "urn:steward:graph:head-office"
LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(ox.Literal),
    st.integers(-3, 3).map(ox.Literal),
    st.sampled_from(["1", "1.0", "1.00", "01.5"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(f"{XSD}decimal"))
    ),
    st.sampled_from(["en", "de-CH"]).map(lambda tag: ox.Literal("Geld", language=tag)),
)
TERMS = st.one_of(LITERALS, st.sampled_from([ox.NamedNode("urn:o:1"), ox.BlankNode("b1")]))
SUBJECTS = st.sampled_from([ox.NamedNode("urn:s:1"), ox.NamedNode("urn:s:2"), ox.BlankNode("b1")])
QUADS = st.builds(lambda s, o: ox.Quad(s, ox.NamedNode("urn:p:1"), o, ox.NamedNode(GRAPH)), SUBJECTS, TERMS)
ROWS = st.lists(st.tuples(st.booleans(), QUADS), max_size=25)


def _slow(start: set[str], patch: Patch) -> set[str]:
    """Apply the rows one after the other to a store, which is what a patch means."""
    store = ox.Store()
    store.extend(ox.parse("".join(f"{line}\n" for line in start), ox.RdfFormat.N_QUADS))
    for adds, one in patch.rows:
        (store.add if adds else store.remove)(one)
    return {f"{one} ." for one in store}


@given(st.lists(QUADS, max_size=15), ROWS)
def test_a_patch_and_its_inverse_leave_everything_as_it_was(
    start: list[ox.Quad], rows: list[tuple[bool, ox.Quad]]
) -> None:
    graph = Graph(start)
    before = graph.lines()
    done = apply(graph, make("", rows), GRAPH)
    apply(graph, inverse(done), GRAPH)
    assert graph.lines() == before


@given(st.lists(QUADS, max_size=15), ROWS)
def test_applying_at_once_is_applying_row_by_row(start: list[ox.Quad], rows: list[tuple[bool, ox.Quad]]) -> None:
    graph = Graph(start)
    patch = make("", rows)
    wanted = _slow(set(graph.lines()), patch)
    apply(graph, patch, GRAPH)
    assert set(graph.lines()) == wanted


@given(ROWS)
def test_what_is_written_is_read_again(rows: list[tuple[bool, ox.Quad]]) -> None:
    patch = make("urn:before", rows)
    assert parse(write(patch)) == patch


@given(ROWS, ROWS)
def test_patches_of_two_writers_may_come_in_any_order(
    ours: list[tuple[bool, ox.Quad]], theirs: list[tuple[bool, ox.Quad]]
) -> None:
    there = ox.NamedNode(words_of("pat"))
    moved = [(adds, ox.Quad(one.subject, one.predicate, one.object, there)) for adds, one in theirs]
    first, second = make("", ours), make("", moved)
    one, two = Graph(), Graph()
    for graph, order in ((one, (first, second)), (two, (second, first))):
        for patch in order:
            apply(graph, patch, GRAPH if patch is first else words_of("pat"))
    assert one.to_bytes() == two.to_bytes()


@given(st.lists(ROWS, max_size=6))
def test_replaying_a_log_gives_the_same_bytes(log: list[list[tuple[bool, ox.Quad]]]) -> None:
    graph, kept = Graph(), []
    for rows in log:
        patch = make(graph.head(GRAPH), rows)
        kept.append(write(patch))
        apply(graph, patch, GRAPH)
    again = Graph()
    for content in kept:
        apply(again, parse(content), GRAPH)
    assert again.to_bytes() == graph.to_bytes()
    assert Graph.from_bytes(graph.to_bytes()).to_bytes() == graph.to_bytes()


def _text(*rows: str, head: str = "H id <urn:x:1> .", end: str = "TC .") -> bytes:
    return "\n".join([head, "TX .", *rows, end, ""]).encode()


G = f"<{GRAPH}>"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (_text(f'A <urn:a> <urn:b> "x" {G} .', f"A <urn:a b> <urn:c> <urn:d> {G} ."), 4, "space"),
        (_text(f"A <urn:\u0430> <urn:c> <urn:d> {G} ."), 3, "U\\+0430"),
        (_text(f"A <a> <urn:c> <urn:d> {G} ."), 3, "not absolute"),
        (_text(f'A <urn:a> <urn:b> "12x"^^<{XSD}integer> {G} .'), 3, "no xsd:integer"),
        (_text("# a remark", f'A <urn:a> <urn:b> "2024-02-30"^^<{XSD}date> {G} .'), 4, "no xsd:date"),
        (_text(f'A <urn:a> <urn:b> "open {G} .'), 3, "quotation mark"),
        (_text(f'A <urn:a> <urn:b> "x" {G} . <urn:a> <urn:b> "y" .'), 3, "exactly one"),
        (_text(f"A <urn:a> <urn:b> {G}"), 3, "full stop|exactly one"),
        (_text(f'A "x" <urn:b> <urn:c> {G} .'), 3, "exactly one"),
        (_text(f"A ex:a <urn:b> <urn:c> {G} ."), 3, "no prefix"),
        (_text(f"X <urn:a> <urn:b> <urn:c> {G} ."), 3, "begins with none"),
        (_text("TC .", "TX ."), 3, "send two"),
        (_text(f'A <urn:a> <urn:b> "{"x" * 70_000}" {G} .'), 3, "65,536"),
        (_text(f'A <urn:a> <urn:b> "\\ud800" {G} .'), 3, "cannot be read|escape"),
        (_text(end="") + b"A <urn:a> <urn:b>", 4, "cut off"),
        (b"H id <urn:x:1> .\nA <urn:a> <urn:b> <urn:c> .\nTC .\n", 2, "no header"),
        (b"TX .\nTC .\n", 0, "H id"),
        (b"H id <urn:x:1> .\nH id <urn:x:2> .\nTX .\nTC .\n", 2, "twice"),
        (b'H id "one" .\nTX .\nTC .\n', 1, "must be an IRI"),
        (b"", 1, "TX"),
        (b"H id <urn:x:1> .\nTX .\n\xff\nTC .\n", 3, "UTF-8"),
    ],
)
def test_a_malformed_patch_is_refused_by_line(content: bytes, line: int, words: str) -> None:
    with pytest.raises(PatchError, match=words) as caught:
        parse(content)
    assert caught.value.line == line


def test_prefixes_remarks_and_line_ends_of_others_are_read() -> None:
    text = (
        'H id <urn:x:1> .\r\nPA "ex" <urn:e:> .\r\nTX .\r\n# more\r\nA ex:a ex:b "x"@en '
        f'{G} .\r\nPA "y" <urn:y:> .\r\nD y:a  <urn:b> _:b0 {G} .\r\n\r\nTC .\r\n'
    )
    patch = parse(text.encode())
    assert patch.kinds == "AD"
    assert [str(one.subject) for one in patch.quads] == ["<urn:e:a>", "<urn:y:a>"]


def test_rows_that_were_changed_on_their_way_are_noticed() -> None:
    content = write(make("", [(True, quad("1", "one"))]))
    with pytest.raises(PatchError, match="changed on its way"):
        parse(content.replace(b"one", b"two"))


def test_a_patch_of_others_needs_no_hash() -> None:
    assert parse(_text(f"A <urn:a> <urn:b> <urn:c> {G} .")).id == "urn:x:1"


def test_a_patch_that_was_given_up_changes_nothing() -> None:
    graph = Graph()
    apply(graph, parse(_text(f"A <urn:a> <urn:b> <urn:c> {G} .", end="TA .")))
    assert len(graph) == 0
    assert graph.head(GRAPH) == "urn:x:1"


def test_a_patch_is_applied_once_and_in_turn() -> None:
    graph = Graph()
    first = make("", [(True, quad("1", 1))])
    second = make(first.id, [(True, quad("2", 2))])
    with pytest.raises(PatchError, match="fetch what is between"):
        apply(graph, second)
    apply(graph, first)
    with pytest.raises(PatchError, match="already"):
        apply(graph, first)
    apply(graph, second)
    assert len(graph) == 2


def test_a_patch_that_follows_itself_is_refused() -> None:
    with pytest.raises(PatchError, match="already"):
        apply(Graph(), Patch("urn:x:1", "urn:x:1", "A", (quad("1", 1),)))


@pytest.mark.parametrize(
    ("quads", "words"),
    [
        ((quad("1", 1), quad("1", 1, graph=words_of("pat"))), "one patch a graph"),
        ((quad("1", 1, graph=words_of("pat")),), "may write to"),
        ((quad("1", 1, graph="urn:elsewhere"),), "no writer"),
        ((ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x")),), "no named graph"),
    ],
)
def test_a_writer_writes_to_its_own_graph_only(quads: tuple[ox.Quad, ...], words: str) -> None:
    graph = Graph()
    with pytest.raises(Exception, match=words):
        apply(graph, make("", [(True, one) for one in quads]), GRAPH)
    assert len(graph) == 0
    assert not graph.heads


def test_a_row_that_changes_nothing_is_left_out_of_what_was_done() -> None:
    graph = Graph([quad("1", 1)])
    done = changes(graph, make("", [(True, quad("1", 1)), (False, quad("2", 2)), (True, quad("3", 3))]))
    assert done.quads == (quad("3", 3),)


VALID = write(make("", [(True, quad("1", "one")), (False, quad("2", 2)), (True, quad("3", "drei \u00e4"))]))


@given(st.data())
def test_a_damaged_patch_is_refused_in_our_words_or_is_another_patch(data: st.DataObject) -> None:
    content = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert", "repeat"])):
            case "flip":
                content[place] ^= 1 << data.draw(st.integers(0, 7))
            case "cut":
                del content[place : place + data.draw(st.integers(1, 40))]
            case "insert":
                content[place:place] = data.draw(
                    st.sampled_from([b"\n", b'"', b"<", b" .\n", b"\\u0", b"\x85", b"#", b"TC .\n"])
                )
            case _:
                content[place:place] = content[place : place + 30]
        content = content or bytearray(b"x")
    patch = _read(bytes(content))
    # The hash holds the rows, so what is still read says the same; only remarks and headers can have changed.
    if isinstance(patch, Patch) and patch.id.startswith("urn:sha256:"):
        assert (patch.kinds, patch.quads) == (parse(VALID).kinds, parse(VALID).quads)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_refused_in_our_words(content: bytes) -> None:
    for whole in (content, b"H id <urn:x:1> .\nTX .\n" + content + b"\nTC .\n"):
        found = _read(whole)
        assert isinstance(found, Patch) or (found.endswith(".") and "\n" not in found)


def _read(content: bytes) -> Patch | str:
    """Return the patch, or why it was refused; any other error is a bug."""
    try:
        return parse(content)
    except PatchError as error:
        return str(error)
