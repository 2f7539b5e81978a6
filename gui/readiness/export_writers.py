"""A report as a file: a page for the browser, a PDF for paper, JSON for programs. For the worker: nothing here knows a widget."""

from __future__ import annotations

import errno
import shutil
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSaveFile, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from device_check.quantities import Texts
from device_check.report import SOFTWARE, Report
from device_check.thresholds import Thresholds
from gui.readiness.export_pages import keep_checks_whole

_MARGIN_MM = 15.0
# Of the layout: at 96 to the inch a CSS pixel is a pixel, and 10pt text is 10pt on paper.
_DPI = 96


class Kind(StrEnum):
    """What can be written; the value is the file's ending."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"


@dataclass(frozen=True)
class Written:
    """It is there, whole. `path`: where."""

    path: Path


@dataclass(frozen=True)
class Refused:
    """It is not there, and what stood there before still is. `reason` has a sentence in the catalogue (`export.reason.*`), `told`
    is what the system said.
    """

    path: Path
    reason: str
    told: str = ""


def bytes_of(kind: Kind, report: Report, thresholds: Thresholds, texts: Texts) -> bytes:
    """The whole file."""
    match kind:
        case Kind.JSON:
            import msgspec

            return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
        case Kind.HTML:
            return _html(report, thresholds, texts).encode()
        case Kind.PDF:
            return _pdf(_html(report, thresholds, texts), texts.text("report.title"))


def write_whole(path: Path, data: bytes) -> Written | Refused:
    """All of it or nothing: it is written beside, and takes the name when it is complete."""
    try:
        if path.is_dir():
            return Refused(path, "is_folder")
        if not path.parent.is_dir():
            return Refused(path, "no_folder")
    except OSError as error:
        return _refused(path, error)
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return _not_opened(path, file.errorString())
    # On a disk that is full Qt writes what fits, calls that no error, and would commit it (seen with 6.11).
    if file.write(QByteArray(data)) != len(data):
        file.cancelWriting()
    if file.commit():
        return Written(path)
    # Qt has no code for a full disk; what it had written is gone again.
    full = shutil.disk_usage(path.parent).free <= len(data)
    return Refused(path, "disk_full" if full else "other", file.errorString())


def _not_opened(path: Path, told: str) -> Refused:
    """Qt has one code for many causes: the system is asked once more, for a file whose name nobody has."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent):
            return Refused(path, "not_allowed", told)  # the folder may be written, that file not
    except OSError as error:
        return _refused(path, error)


def _refused(path: Path, error: OSError) -> Refused:
    return Refused(path, _REASONS.get(error.errno or 0, "other"), error.strerror or "")


_REASONS = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENOENT: "no_folder",
    errno.ENAMETOOLONG: "name_too_long",
}


def _html(report: Report, thresholds: Thresholds, texts: Texts) -> str:
    from device_check.html_report import html_of

    return html_of(report, thresholds, texts)


def _pdf(html: str, title: str) -> bytes:
    """The same page on A4, its fonts within. A text document belongs to the thread that makes it: this one."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator(f"Teleconsult {SOFTWARE}")
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    a4, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(a4, upright, margins, QPageLayout.Unit.Millimeter))
    document = QTextDocument()
    document.setDocumentMargin(0)
    font = QFont("Inter", 10)
    # Inter draws ":" between digits, "(" and "-" by forms of their own, which a PDF cannot name: they could not be copied or read
    # aloud.
    font.setFeature(QFont.Tag("calt"), 0)
    document.setDefaultFont(font)
    document.documentLayout().setPaintDevice(writer)
    document.setHtml(html)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    keep_checks_whole(document)
    document.print_(writer)
    del writer
    buffer.close()
    return bytes(data.data())
