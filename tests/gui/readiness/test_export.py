"""A report as a file: by the file dialog, whole or not at all, readable by other programs, and with a reason where it fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from device_check.report import Report, Verdict, read_report
from device_check.thresholds import Thresholds
from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.readiness.export import ReportExport
from gui.readiness.export_dialog import ExportDialog
from gui.readiness.export_writers import Kind, Refused, Written, bytes_of, write_whole
from gui.theme.theme import Theme
from tests.helpers.past_examinations import reports

TABLE = Thresholds.load()
NOBODY = 65534
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become nobody, or mount a small disk")


@pytest.fixture
def bad(messages: Messages) -> Report:
    """One with findings."""
    return next(report for report in reports(12, messages.catalogue) if report.verdict is Verdict.NOT_READY)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


@pytest.fixture
def export(jobs: Jobs, messages: Messages, window: QWidget) -> ReportExport:
    return ReportExport(jobs, messages, TABLE, window)


def told(dialog: ExportDialog) -> list[str]:
    """What the dialog says, and what can be done."""
    labels = [label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog)]
    pressed = [button.text() for button in dialog.findChildren(QPushButton) if button.isVisibleTo(dialog)]
    return [text.replace("\u00a0", " ") for text in (*labels, *pressed) if text]


def written(qtbot: QtBot, export: ReportExport, report: Report, path: Path, window: QWidget) -> ExportDialog:
    export.write(report, path, window)
    dialog = export.told
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog._outcome is not None, timeout=20_000)
    return dialog


def test_json_is_the_report_itself(messages: Messages, bad: Report) -> None:
    data = bytes_of(Kind.JSON, bad, TABLE, messages.catalogue)
    assert read_report(data) == bad
    assert data.endswith(b"}\n")


class Readable(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name in ("src", "href") or name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_says_what_was_found_and_fetches_nothing(messages: Messages, bad: Report) -> None:
    page = Readable()
    page.feed(bytes_of(Kind.HTML, bad, TABLE, messages.catalogue).decode())
    assert "script" not in page.tags
    finding = next(found for check in bad.checks for found in check.findings)
    assert finding.remedy in " ".join(page.texts)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="not installed: poppler-utils")
@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_pdf_is_a4_its_fonts_are_within_and_its_text_can_be_read(
    messages: Messages, language: Language, theme: Theme, tmp_path: Path, code: str
) -> None:
    language.choose(code)  # type: ignore[arg-type]  one of both
    report = next(one for one in reports(12, messages.catalogue) if one.verdict is Verdict.NOT_READY)
    made: list[bytes] = []
    # As in the program: in a worker, a text document belongs to the thread that makes it.
    worker = threading.Thread(target=lambda: made.append(bytes_of(Kind.PDF, report, TABLE, messages.catalogue)))
    worker.start()
    worker.join(20)
    path = tmp_path / "report.pdf"
    path.write_bytes(made[0])

    def ask(*command: str) -> str:
        return subprocess.run([*command, str(path)], capture_output=True, text=True, check=True, timeout=20).stdout

    facts = dict(line.split(":", 1) for line in ask("pdfinfo").splitlines())
    assert facts["Page size"].strip() == "595 x 842 pts (A4)"
    assert facts["Title"].strip() == messages.catalogue.text("report.title")
    fonts = ask("pdffonts").splitlines()[2:]
    assert any("Inter" in line for line in fonts)
    assert all(re.search(r"\syes\s+(?:yes|no)\s+yes\s", line) for line in fonts), fonts  # embedded, and its letters are named
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True, timeout=20)
    text = " ".join(done.stdout.split())
    for finding in (found for check in report.checks for found in check.findings):
        words = [" ".join(part.split()) for part in (finding.evidence, finding.remedy)]
        assert all(word in text for part in words for word in part.split()), words
    # What Inter draws by forms of its own has its letters too: "10:15", "-12 dBFS", "(…)".
    assert re.search(r"\d\d:\d\d", text)
    assert re.search(r"[-−]12 dBFS", text)
    assert text.count("(") == text.count(")") > 0
    if code == "fr":
        assert "Vérification du poste" in text
        assert "Débit" in text


def test_through_the_file_dialog(
    qtbot: QtBot, export: ReportExport, bad: Report, window: QWidget, tmp_path: Path, messages: Messages
) -> None:
    export._folder = tmp_path
    export.ask(bad, window)
    files = export.files
    assert files is not None
    assert files.nameFilters() == [messages.catalogue.text(f"export.{kind}") for kind in Kind]
    assert Path(files.selectedFiles()[0]).name == f"verification-{bad.workstation}-{bad.taken_at:%Y-%m-%d-%H%M}.pdf"
    # Another kind: the proposed name follows.
    files.selectNameFilter(messages.catalogue.text("export.json"))
    files.filterSelected.emit(messages.catalogue.text("export.json"))
    field = files.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.text().endswith(".json")
    field.setText(str(tmp_path / "compte rendu"))
    box = files.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    box.button(QDialogButtonBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: export.told is not None and isinstance(export.told._outcome, Written), timeout=20_000)
    assert read_report((tmp_path / "compte rendu.json").read_bytes()) == bad
    assert export.told is not None
    assert told(export.told) == [
        "Compte rendu enregistré : compte rendu.json",
        str(tmp_path),
        "Ouvrir le dossier",
        "Fermer",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["compte rendu.json"]
    export.told.shut.click()


@pytest.mark.parametrize("kind", list(Kind))
def test_what_its_name_ends_with_is_what_is_written(
    qtbot: QtBot, export: ReportExport, bad: Report, window: QWidget, tmp_path: Path, kind: Kind
) -> None:
    dialog = written(qtbot, export, bad, tmp_path / f"a.{kind}", window)
    beginnings = {Kind.HTML: b"<!DOCTYPE html>", Kind.PDF: b"%PDF-", Kind.JSON: b"{"}
    assert (tmp_path / f"a.{kind}").read_bytes().startswith(beginnings[kind])
    dialog.shut.click()


def test_a_folder_that_went_is_named_with_its_remedy(
    qtbot: QtBot, export: ReportExport, bad: Report, window: QWidget, tmp_path: Path, language: Language
) -> None:
    dialog = written(qtbot, export, bad, tmp_path / "gone" / "a.pdf", window)
    assert told(dialog) == [
        "a.pdf n’a pas été écrit",
        "Ce dossier n’existe plus. Choisissez-en un autre.",
        str(tmp_path / "gone"),
        "Choisir un autre endroit…",
        "Fermer",
    ]
    language.choose("en")
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert "a.pdf was not written" in told(dialog)
    dialog.act.click()
    assert export.files is not None
    assert export.files.isVisible()
    export.files.reject()


def test_each_reason_has_its_sentence(messages: Messages) -> None:
    from gui.readiness import export_writers

    reasons = {*export_writers._REASONS.values(), "is_folder", "other"}
    assert all(messages.catalogue.text(f"export.reason.{reason}", told="?") for reason in reasons)


def test_a_name_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    assert write_whole(tmp_path / "a.pdf", b"x") == Refused(tmp_path / "a.pdf", "is_folder")
    long = tmp_path / ("a" * 300 + ".pdf")
    refused = write_whole(long, b"x")
    assert isinstance(refused, Refused)
    assert refused.reason == "name_too_long"


@contextmanager
def as_nobody() -> Iterator[None]:
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@as_root
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        folder.chmod(0o755)
        (folder / "there.pdf").write_bytes(b"before")
        with as_nobody():
            refused = [write_whole(folder / name, b"data") for name in ("new.pdf", "there.pdf")]
            hidden = write_whole(tmp_path / "a.pdf", b"data")
        assert [one.reason if isinstance(one, Refused) else "" for one in refused] == ["not_allowed", "not_allowed"]
        assert isinstance(hidden, Refused)
        assert hidden.reason in ("not_allowed", "no_folder")
        assert (folder / "there.pdf").read_bytes() == b"before"
        assert [path.name for path in folder.iterdir()] == ["there.pdf"]
    finally:
        shutil.rmtree(folder)


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """A disk of its own at `folder`."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True, check=False, timeout=20
    )
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True, timeout=20)


@as_root
@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_full_disk_leaves_what_stood_there(tmp_path: Path, language: Language, theme: Theme, code: str) -> None:
    """In either language of Qt's own words for it."""
    language.choose(code)  # type: ignore[arg-type]  one of both
    with small_disk(tmp_path, "size=64k") as disk:
        assert write_whole(disk / "a.json", b"before") == Written(disk / "a.json")
        refused = write_whole(disk / "a.json", bytes(200_000))
        assert isinstance(refused, Refused)
        assert refused.reason == "disk_full"
        assert (disk / "a.json").read_bytes() == b"before"
        assert [path.name for path in disk.iterdir()] == ["a.json"]


@as_root
def test_a_medium_that_is_read_only(tmp_path: Path) -> None:
    with small_disk(tmp_path, "size=64k,ro") as disk:
        refused = write_whole(disk / "a.json", b"data")
    assert isinstance(refused, Refused)
    assert refused.reason == "read_only"
