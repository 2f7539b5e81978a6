"""Where the pages of a printed report end: not within a check that fits on one. For the worker, as its document."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat

from device_check.html_report import HEADING


def keep_checks_whole(document: QTextDocument) -> None:
    """Let a check that would be cut begin a page. `document` holds a report's page, and has the size of its pages."""
    headings = [block for block in _blocks(document) if _is_heading(block)]
    for place, heading in enumerate(headings):
        following = headings[place + 1] if place + 1 < len(headings) else None
        # What came before may have moved it.
        begin, end = _top(heading), _top(following) if following is not None else _bottom(document)
        height = document.pageSize().height()
        if begin // height != (end - 1) // height and end - begin < height:
            table = QTextCursor(heading).currentTable()
            if table is not None:
                form = table.format()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                table.setFormat(form)
                # Without this Qt keeps the height of before, and the end of the document has no page (seen with 6.11).
                document.markContentsDirty(0, document.characterCount())


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _is_heading(block: QTextBlock) -> bool:
    fragments = block.begin()
    while not fragments.atEnd():
        if any(name.startswith(HEADING) for name in fragments.fragment().charFormat().anchorNames()):
            return True
        fragments += 1
    return False


def _top(block: QTextBlock) -> float:
    return block.document().documentLayout().blockBoundingRect(block).top()


def _bottom(document: QTextDocument) -> float:
    return document.documentLayout().blockBoundingRect(document.lastBlock()).bottom()
