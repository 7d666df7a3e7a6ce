"""What the source may not hold, or only in named places: the walls that keep whole kinds of attack out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from installers.release import tables

ROOT: Final = Path(__file__).parents[2]
ISLANDS: Final = ("app", "renderer", "inference", "finance", "sync", "assets")
TRIALS: Final = ("app/modes/bench", "app/modes/try_", "inference/training", "app/soak", "assets/tools")
"""What measures, trains and builds; nothing of it runs at a kiosk or head office by itself."""


@cache
def _trees() -> dict[str, ast.Module]:
    paths = [path for island in ISLANDS for path in sorted((ROOT / island).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def _nodes() -> dict[str, tuple[frozenset[str], tuple[tuple[str, ast.Call], ...]]]:
    """Return of each file what it imports, anywhere in it, and what it calls by which name."""
    found = {}
    for path, tree in _trees().items():
        modules, calls = set(), []
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                calls.append((_name(node.func), node))
            elif isinstance(node, ast.Import):
                modules |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        found[path] = (frozenset(modules), tuple(calls))
    return found


def _name(node: ast.expr) -> str:
    """Return what is called as it is written; what comes out of another call is "()"."""
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "()"


def _imports(*names: str, below: str = "") -> set[str]:
    """Return the files below a folder that import one of these modules."""
    return {
        path
        for path, (modules, _) in _nodes().items()
        if path.startswith(below) and any(_within(each, names) for each in modules)
    }


def _within(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def _calls(below: tuple[str, ...] = ISLANDS) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield file, name and node of every call."""
    for path, (_, calls) in _nodes().items():
        if path.startswith(below):
            yield from ((path, name, node) for name, node in calls)


def _keyword(node: ast.Call, name: str) -> str:
    return next((ast.unparse(each.value) for each in node.keywords if each.arg == name), "")


def test_pickles_go_between_our_own_processes_alone() -> None:
    readers = {path for path, name, _ in _calls() if name in ("pickle.load", "pickle.loads", "pickle.Unpickler")}
    assert {path for path in readers if not path.startswith(TRIALS)} == {
        "app/courier/__main__.py",
        "app/report/press.py",
    }
    for path in ("app/courier/__main__.py", "app/report/press.py"):
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(r"pickle\.loads?\(sys\.stdin\.buffer", source), "only what its parent writes into its pipe"
    others = _imports("dill", "cloudpickle", "joblib", "shelve", "marshal", "multiprocessing.managers")
    assert {path for path in others if not path.startswith(TRIALS)} == set()
    listeners = {path for path, name, _ in _calls() if name.endswith(("Listener", "BaseManager"))}
    assert {path for path in listeners if not path.startswith(TRIALS)} == set(), (
        "pipes of multiprocessing are inherited; nobody can connect to them"
    )


def test_the_kiosk_opens_no_door_to_the_network() -> None:
    opening = {
        path
        for path, name, _ in _calls(("app", "inference", "renderer", "finance"))
        if re.search(r"(^|\.)(bind|create_server|start_server|HTTPServer|ThreadingHTTPServer|TCPServer)$", name)
    }
    assert {path for path in opening if not path.startswith(TRIALS)} == set()
    assert _imports("uvicorn") <= {path for path in _trees() if path.startswith("sync/headoffice/")}


def test_who_somebody_is_never_rests_on_a_voice_or_a_face() -> None:
    deciding = {path for path in _trees() if path.startswith("app/identity/")} | {"app/pipeline/doorkeeper.py"}
    hearing = _imports("inference.hearing", "inference.seeing", "inference.speech", "numpy", "app.devices")
    assert len(deciding) > 4
    assert not deciding & hearing


def test_nothing_that_is_loaded_may_run_code() -> None:
    for path, name, node in _calls():
        if name in ("eval", "exec", "compile", "__import__"):
            pytest.fail(f"{path} calls {name}")
        if name in ("np.load", "numpy.load"):
            assert _keyword(node, "allow_pickle") in ("", "False"), path  # numpy's default since 1.16.3
        if name == "torch.load":
            assert _keyword(node, "weights_only") == "True", path
        if name in ("yaml.load", "yaml.unsafe_load", "yaml.full_load"):
            pytest.fail(f"{path} reads YAML that may make objects")


def test_no_shell_is_ever_asked() -> None:
    for path, name, node in _calls():
        assert name not in ("os.system", "os.popen", "subprocess.getoutput"), path
        if name.startswith(("subprocess.", "asyncio.create_subprocess")):
            assert _keyword(node, "shell") in ("", "False"), path
            assert "shell" not in name, path


def test_the_window_has_no_browser_and_no_network() -> None:
    banned = (
        "PySide6.QtWebEngineWidgets",
        "PySide6.QtWebEngineCore",
        "PySide6.QtNetwork",
        "PySide6.QtQml",
        "webbrowser",
    )
    assert not _imports(*banned)
    leading = ("QDesktopServices.openUrl", "setOpenExternalLinks", "setOpenLinks")
    for path, name, node in _calls():
        assert not name.endswith(leading) or ast.unparse(node.args[0]) == "False", path


def test_no_label_takes_what_it_shows_for_markup() -> None:
    loose = []
    for path, tree in _trees().items():
        if not path.startswith("app/ui"):
            continue
        styled = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _name(node.func) == "styled"
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "QLabel" and id(node) not in styled:
                plain = "PlainText" in _keyword(node, "textFormat")
                target = f"{path}:{node.lineno}"
                if not plain and not re.search(r"mark\b", (ROOT / path).read_text().splitlines()[node.lineno - 1]):
                    loose.append(target)
    assert not loose, "a label without `styled` or textFormat guesses whether its text is mark-up"


def test_nothing_in_the_kiosk_looks_for_drives() -> None:
    words = re.compile(r"/(?:media|mnt|run/media)\b|QStorageInfo|pyudev|udisks|QFileDialog")
    found = {
        path
        for path in _trees()
        if path.startswith(("app/ui/kiosk", "app/ui", "app/guardian", "app/courier", "app/pipeline", "app/handed_out"))
        and "workstation" not in path
        and words.search((ROOT / path).read_text(encoding="utf-8"))
    }
    assert not found


def test_head_office_asks_no_address_that_a_request_names() -> None:
    clients = _imports(
        "httpx", "requests", "urllib.request", "http.client", "aiohttp", "boto3", below="sync/headoffice"
    )
    ours = {
        "sync/headoffice/backup/places.py", "sync/headoffice/condition.py", "sync/headoffice/telemetry/traces.py",
    }  # fmt: skip
    assert clients == ours, "vault and collector, which the operator names, and its own process on this machine"
    assert not _imports("httpx", "requests", "urllib.request", "http.client", below="app/office")


def test_no_client_follows_a_redirect() -> None:
    made = [(path, node) for path, name, node in _calls() if name in ("httpx.Client", "httpx.AsyncClient")]
    assert len(made) > 4
    for path, node in made:
        if not path.startswith(TRIALS):
            assert _keyword(node, "follow_redirects") in ("", "False"), path  # httpx follows none by default


def test_no_client_trusts_any_certificate() -> None:
    trusting = {path for path, _, node in _calls() if _keyword(node, "verify") == "False"}
    trusting |= {path for path in _trees() if "CERT_NONE" in (ROOT / path).read_text(encoding="utf-8")}
    assert trusting == {"sync/transport/first_contact.py"}, "which believes a fingerprint alone"


def test_no_statement_is_made_of_what_somebody_sent() -> None:
    """Statements with values written into them: each of those that there are was looked at."""
    looked_at = {
        "inference/documents/index_file.py",  # one of two conditions of our own
        "sync/headoffice/ingest/rows.py",  # names of columns from a constant
    }
    suspicious = set()
    for path, name, node in _calls():
        if name.endswith((".execute", ".exec_driver_sql", ".executemany", "text")) and node.args:
            first = node.args[0]
            if isinstance(first, ast.JoinedStr) and re.search(
                r"(?i)\b(select|insert|update|delete)\b.*\{", ast.unparse(first)
            ):
                suspicious.add(path)
    assert suspicious - looked_at - _of_our_own(suspicious) == set()


def _of_our_own(paths: set[str]) -> set[str]:
    """Return those whose braces hold nothing but names in capitals: constants of the module."""
    found = set()
    for path in paths:
        source = (ROOT / path).read_text(encoding="utf-8")
        braces = re.findall(r"f[\"'][^\"']*(?:SELECT|INSERT|UPDATE|DELETE)[^\"']*?\{([^}]*)\}", source)
        if all(re.fullmatch(r"_?[A-Z_]+", each) for each in braces):
            found.add(path)
    return found


def test_no_pattern_is_made_of_what_somebody_sent() -> None:
    """At head office and in documents, patterns are constants or what `re.escape` went over.

    The conversation's are put together of its own tables; that no text takes it long is tried in its red team's tests.
    """
    for path, name, node in _calls(("sync", "app/office", "app/report", "inference/documents")):
        if name.startswith("re.") and node.args and isinstance(node.args[0], ast.JoinedStr):
            parts = [ast.unparse(each.value) for each in node.args[0].values if isinstance(each, ast.FormattedValue)]
            loose = [each for each in parts if "escape" not in each and not re.match(r"_?[A-Z]", each)]
            assert not loose, f"{path}:{node.lineno}: {loose}"


def test_cryptography_stands_where_it_is_listed() -> None:
    listed = {path for row in tables.cryptography() for path in row["where"]}
    libraries = ("cryptography", "argon2", "jwt", "sqlcipher3", "tpm2_pytss", "ssl", "securesystemslib")
    signing_only = {  # an error; TLS contexts
        "sync/headoffice/rollouts/book.py",
        "inference/language/model/served.py",
        "sync/headoffice/condition.py",
        "app/care/office/secrets.py",
    }
    assert _imports(*libraries) - signing_only <= listed
    assert not [path for path in listed if not (ROOT / path).is_file()]
    weak = re.compile(r"hashlib\.(md5|sha1)\b|\b(MD5|SHA1|ECB|PKCS1v15|DES|RC4|ARC4)\(|modes\.(ECB|CBC)")
    assert not [path for path in _trees() if weak.search((ROOT / path).read_text(encoding="utf-8"))]


def test_what_nobody_may_guess_is_drawn_by_the_system() -> None:
    """The generator of `random` is for pauses, pictures and examples; it is nowhere near a key, a token or a code."""
    near = (
        "sync/crypto", "sync/store", "sync/bundles", "sync/headoffice/people", "sync/headoffice/console",
        "sync/headoffice/fleet", "sync/headoffice/publishing", "app/identity", "app/pipeline/doorkeeper.py",
        "app/admin_pin.py",
    )  # fmt: skip
    assert not {path for path in _imports("random") if path.startswith(near)}


def test_secrets_are_compared_in_constant_time() -> None:
    secret = re.compile(r"(token|secret|password|pin|mac|signature|cookie)\b", re.IGNORECASE)
    near = ("sync/crypto", "sync/headoffice/people", "sync/headoffice/console", "app/identity", "app/admin_pin.py")
    for path, tree in _trees().items():
        if not path.startswith(near):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                both = (ast.unparse(node.left), ast.unparse(node.comparators[0]))
                plain = any(
                    re.fullmatch(r"'.*'|\"\"|\d+|[A-Z_.a-z]*[A-Z_]{3,}|None|len\(.*\)|[A-Z_]+\.c\..*", each)
                    for each in both
                )
                assert plain or not any(secret.search(each) for each in both), f"{path}:{node.lineno}: {both}"


def _scripts() -> list[Path]:
    return [
        *sorted((ROOT / "assets" / "web").glob("*.js")),
        *sorted((ROOT / "sync/headoffice/console/static").glob("*.js")),
    ]


def test_pages_put_text_in_as_text() -> None:
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
        r"|setTimeout\(\s*[\"'`]|__proto__"
    )
    assert len(_scripts()) > 8
    assert not [path.name for path in _scripts() if risky.search(path.read_text(encoding="utf-8"))]


def test_pages_keep_nothing_of_a_person() -> None:
    """The browser's storage holds the reader's looks; tokens and words live in memory."""
    for path in _scripts():
        for words in re.findall(r"(?:localStorage|sessionStorage)\.setItem\(([^)]*)\)", path.read_text()):
            assert not re.search(r"token|word|text|name|client|session", words.replace('"text"', ""), re.IGNORECASE), (
                words
            )
        assert "indexedDB" not in path.read_text()
        assert "document.cookie" not in path.read_text()
