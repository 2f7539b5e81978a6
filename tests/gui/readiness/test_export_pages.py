"""A printed report: no check is cut that fits on a page, and no line is lost to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextBlock, QTextDocument
from pytestqt.qtbot import QtBot

from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.html_report import html_of
from device_check.measurement import Cause, Measurement
from device_check.report import Report
from device_check.sentences import report
from device_check.thresholds import Thresholds
from gui.readiness.export_pages import keep_checks_whole
from gui.readiness.export_writers import Kind, bytes_of
from scheduling.messages.catalogue import load_catalogue

TABLE = Thresholds.load()
FRENCH = load_catalogue("fr").on("window")
FOUND = [
    Measurement(
        name, {row.measure: 0.5 for row in TABLE.of(name)} | {"loss_low_ratio": 0.1, "loss_high_ratio": 0.9}, [Cause("no_camera")]
    )
    for name in CHECKS
]
WIDTH = 680.0


def made(found: Sequence[Measurement]) -> Report:
    return report(examined(found, TABLE, CHECKS, datetime(2026, 11, 22, tzinfo=UTC), 9.0), FRENCH)


MADE = made(FOUND)


def laid_out(height: float) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(html_of(MADE, TABLE, FRENCH))
    document.setPageSize(QSizeF(WIDTH, height))
    return document


def lines(document: QTextDocument) -> list[tuple[str, float, float]]:
    """Every line of text, where it begins and where it ends."""
    found: list[tuple[str, float, float]] = []
    block: QTextBlock = document.begin()
    while block.isValid():
        if block.text():
            where = document.documentLayout().blockBoundingRect(block)
            found.append((block.text(), where.top(), where.bottom()))
        block = block.next()
    return found


def cut(document: QTextDocument, height: float) -> list[str]:
    """The checks that begin on one page and end on another, by their names."""
    names = [FRENCH.text(f"check_name.{check}") for check in CHECKS]
    parts: dict[str, list[tuple[float, float]]] = {}
    here = ""
    for text, top, bottom in lines(document):
        # The words of a check: until the next heading, or the foot of the report.
        here = text if text in names[len(parts) :] else "" if text.startswith("Rapport ") else here
        if here:
            parts.setdefault(here, []).append((top, bottom))
    assert list(parts) == names
    return [name for name, where in parts.items() if where[0][0] // height != (where[-1][1] - 1) // height]


@pytest.mark.parametrize("height", range(560, 1100, 40))
def test_no_check_is_cut_and_no_line_is_lost(qtbot: QtBot, height: float) -> None:
    plain, kept = laid_out(height), laid_out(height)
    keep_checks_whole(kept)
    # Asked first, as Qt's printing does: it prints as many as the document says it has.
    pages = kept.pageCount()
    assert cut(kept, height) == []
    assert [text for text, _, _ in lines(kept)] == [text for text, _, _ in lines(plain)]
    assert pages >= max(bottom for _, _, bottom in lines(kept)) / height


def test_without_it_checks_are_cut(qtbot: QtBot) -> None:
    """So that the test above could fail."""
    assert cut(laid_out(700), 700) != []


def test_a_check_that_fits_on_no_page_is_cut_where_it_must_be(qtbot: QtBot) -> None:
    document = laid_out(120)
    text = document.toPlainText()
    keep_checks_whole(document)
    assert document.toPlainText() == text
    last = max(bottom for _, _, bottom in lines(document))
    assert document.pageCount() >= last / 120


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="not installed: poppler-utils")
@pytest.mark.parametrize("checks", range(1, len(CHECKS) + 1))
def test_on_paper_the_end_of_the_report_is_there(qtbot: QtBot, tmp_path: Path, checks: int) -> None:
    """Qt prints as many pages as it believes the document has: the foot is the first to be missing."""
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes_of(Kind.PDF, made(FOUND[-checks:]), TABLE, FRENCH))
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True, timeout=20).stdout
    assert FRENCH.text("report.privacy") in told
    for check in CHECKS[-checks:]:
        assert FRENCH.text(f"check_name.{check}") in told
