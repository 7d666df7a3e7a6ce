"""The bank's documents: a search in them, the passages found, and each where it stands."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QTextCursor, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QTextBrowser

from app.desk.documents import Stretch
from app.ui.theme import Theme, styled
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.table import Table, amount, words
from inference.documents.reading import KINDS
from inference.documents.types import Document, Passage

_TYPING_MS = 250  # so long after the last key the search begins


class _Removal(QUndoCommand):
    """Removes a document; undoing it reads the file again."""

    def __init__(self, pane: DocumentsPane, document: Document, words: str) -> None:
        super().__init__(words)
        self._pane, self._path = pane, document.path

    def redo(self) -> None:
        self._pane.ask("remove_document", {"path": self._path}, self._pane.changed)

    def undo(self) -> None:
        self._pane.ask("add_documents", {"paths": [self._path]}, self._pane.changed)


class DocumentsPane(Panel):
    """Without a question all documents are listed; with one, the passages that answer it."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.undo_stack = self.changes = QUndoStack(self)
        self._documents: tuple[Document, ...] = ()
        self._stretch: Stretch | None = None
        self._wanted = ("", "")  # a citation, and words of it, to be shown when the list has come
        self.field = styled(QLineEdit(), "search")
        self.field.setClearButtonEnabled(True)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.add_button = styled(QPushButton(), "small")
        self.remove_button = styled(QPushButton(), "small")
        self.remove_button.setEnabled(False)
        self._row = QHBoxLayout()
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.add_button)
        self._row.addWidget(self.remove_button)
        self._told = styled(QLabel(wordWrap=True), "quiet")
        self.table = Table(theme, "", lines=2)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.table)
        halves.addWidget(self.page)
        halves.setChildrenCollapsible(False)
        self.body.addLayout(self._row)
        self.body.addWidget(self._told)
        self.body.addWidget(halves, 1)
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typed.timeout.connect(self.search)
        self.field.textChanged.connect(self._typed.start)
        self.field.returnPressed.connect(self.search)
        self.table.marked.connect(self._show)
        self.table.opened.connect(self._show)
        self.add_button.clicked.connect(self.choose_files)
        self.remove_button.clicked.connect(self.remove)
        self.retranslate()
        self.restyle(theme)

    def show_client(self, client_id: str) -> None:
        """List the documents; they are the same for every client, and so is what was searched for."""
        super().show_client(client_id)
        self.search()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self._row.setSpacing(theme.px(10))
        self.table.restyle(theme)
        self._draw()

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.field.setPlaceholderText(self.tr("Search the documents"))
        self.field.setAccessibleName(self.tr("Search the documents by words or by meaning"))
        self.add_button.setText(self.tr("Add"))
        self.remove_button.setText(self.tr("Remove"))
        self.table.setAccessibleName(self.tr("Documents and passages"))
        self.page.setAccessibleName(self.tr("The passage where it stands"))
        if self.client_id:
            self.search()

    # ---- searching

    def show_passage(self, citation: str, words_: str) -> None:
        """Show a passage that was quoted, the next time that the pane is shown."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._wanted = (citation, words_)

    @Slot()
    def search(self) -> None:
        """Search for what was typed, or list everything."""
        self._typed.stop()
        question = self.field.text().strip()
        if question:
            self.ask("search_documents", {"question": question}, self._found, channel="search")
        else:
            self.ask("documents", {}, self._listed, channel="search")

    def changed(self, _value: object) -> None:
        """Read again what is there: documents came or went."""
        self.search()

    def _listed(self, documents: object) -> None:
        assert isinstance(documents, tuple)
        self._documents = documents
        self._told.setText(
            self.tr("{count} documents; only what every client may read belongs here.").format(count=len(documents))
            if documents
            else self.tr("No document is here yet; add the bank's own.")
        )
        self.table.fill(
            (self.tr("Document"), self.tr("Kind"), self.tr("Pages"), self.tr("Passages"), self.tr("Not read out")),
            [
                (one, (words(one.title), words(one.kind), amount(str(one.pages or "–"), one.pages),
                       amount(str(one.chunks), one.chunks), amount(str(one.suspicious or "–"), one.suspicious)))
                for one in documents
            ],
        )  # fmt: skip
        self._mark_first()

    def _found(self, passages: object) -> None:
        assert isinstance(passages, tuple)
        self._told.setText(
            self.tr("The {count} passages that fit best, the best first.").format(count=len(passages))
            if passages
            else self.tr("Nothing in the documents fits.")
        )
        self.table.fill(
            (self.tr("Passage"), self.tr("Where"), self.tr("Fits")),
            [
                (one, (words(" ".join(one.text.split())), words(one.citation), amount(f"{one.score:.2f}", one.score)))
                for one in passages
            ],
        )
        self._mark_first()

    def _mark_first(self) -> None:
        self.remove_button.setEnabled(False)
        if self._wanted[0]:
            (citation, text), self._wanted = self._wanted, ("", "")
            self.ask("passage_in_context", {"citation": citation, "text": text}, self._in_context, channel="context")
        elif self.table.model_.rowCount():
            self.table.setCurrentIndex(self.table.model_.index(0, 0))
        else:
            self.page.clear()
            self._stretch = None

    def _show(self, what: object) -> None:
        self.remove_button.setEnabled(isinstance(what, Document))
        if isinstance(what, Document):
            self.ask("passage_in_context", {"path": what.path}, self._in_context, channel="context")
        elif isinstance(what, Passage):
            arguments = {"path": what.path, "text": what.text, "citation": what.citation}
            self.ask("passage_in_context", arguments, self._in_context, channel="context")

    def _in_context(self, stretch: object) -> None:
        assert isinstance(stretch, Stretch)
        self._stretch = stretch
        self._draw()

    def _draw(self) -> None:
        if self._stretch is None or self._stretch.document is None:
            return
        document, colours = self._stretch.document, self.theme.colours
        self.page.document().setDocumentMargin(self.theme.px(14))
        parts = [f"<h3>{escape(document.title)}</h3>"]
        place = ""
        for number, passage in enumerate(self._stretch.passages):
            here = passage.citation
            if here != place:
                parts.append(f'<p style="color:{colours["ink_soft"]}">{escape(here)}</p>')
                place = here
            ground = f' style="background-color:{colours["linen"]}"' if number == self._stretch.at else ""
            anchor = '<a name="here"></a>' if number == self._stretch.at else ""
            parts.append(f"<p{ground}>{anchor}{escape(passage.text)}</p>")
            if passage.suspicious:
                warning = self.tr("Not read out to clients, because it {reason}.").format(reason=passage.suspicious)
                parts.append(f'<p style="color:{colours["bronze"]}">{escape(warning)}</p>')
        self.page.setHtml("".join(parts))
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        if self._stretch.at >= 0:
            self.page.scrollToAnchor("here")

    # ---- adding and removing

    @Slot()
    def choose_files(self) -> None:
        """Let the advisor choose files to add."""
        kinds = " ".join(f"*{ending}" for ending in KINDS)
        paths, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add documents"), str(Path.home()), self.tr("Documents ({kinds})").format(kinds=kinds)
        )
        if paths:
            self.add_files(paths)

    def add_files(self, paths: list[str]) -> None:
        """Read files into the index: all of them or none, with progress, and to be called off."""
        self.ask("add_documents", {"paths": paths}, self.changed)

    @Slot()
    def remove(self) -> None:
        """Remove the marked document; Ctrl+Z reads it in again."""
        document = self.table.current()
        if isinstance(document, Document):
            words_ = self.tr("Remove {title}").format(title=document.title)
            self.changes.push(_Removal(self, document, words_))
