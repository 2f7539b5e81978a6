"""The card of one check: its title, its device, its verdict as sign and word, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from device_check.quantities import Texts
from device_check.report import Check, Verdict
from device_check.thresholds import Thresholds
from gui.readiness.detail_lines import detail_lines
from gui.readiness.details import Details
from gui.readiness.verdict_words import TONES, finding_sentences, joined, status_word
from gui.theme.theme import Theme
from gui.widgets.parts import label, set_tone
from gui.widgets.status_dot import StatusDot
from gui.widgets.translated import Translated


class CheckCard(Translated, QFrame):
    """`body` takes what is peculiar to the check. A card shows a `Check`, or that none was made yet.

    `of`: the checks that it shows. `shown`: the measures that it shows large, which are not told again as details.
    """

    of: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()

    def __init__(self, theme: Theme, thresholds: Thresholds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.theme, self.thresholds = theme, thresholds
        self.check: Check | None = None
        self._verdict: Verdict | None = None
        self._faded = False
        # What a number beside its limit says already.
        self._figured = frozenset(row.code for row in thresholds.rows)
        self.title = label(role="title")
        self._dot = StatusDot(theme)
        self._word = label(role="strong")
        self._status = QWidget()
        status = QHBoxLayout(self._status)
        status.setContentsMargins(0, 0, 0, 0)
        status.setSpacing(8)
        status.addWidget(self._dot)
        status.addWidget(self._word)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addStretch(1)
        self.details = Details(self)
        head.addWidget(self.details)
        head.addWidget(self._status)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._found = label(role="secondary", wraps=True)
        self._found.hide()
        outer = QVBoxLayout(self)
        # The button of the details is higher than the title beside it: both stand as far from the border as all else.
        outer.setContentsMargins(18, 10, 18, 18)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addLayout(self.body)
        outer.addSpacing(4)
        outer.addWidget(self._found)
        outer.addSpacing(4)
        outer.addWidget(self.details.lines)
        outer.addStretch(1)
        self._status.hide()

    def name(self, title: str) -> None:
        """Its title, for the eye and for a screen reader."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.details.name_card(title)

    def show_status(self, verdict: Verdict | None, word: str) -> None:
        """The sign and its word; without a word none is shown."""
        self._verdict = verdict
        self._word.setText(word)
        self._colour()
        self._status.setVisible(bool(word))
        self.setAccessibleDescription(word)

    def fade(self, faded: bool) -> None:
        """What it says is of a while ago: its sign and its word lose their colour."""
        if faded != self._faded:
            self._faded = faded
            self._colour()

    def _colour(self) -> None:
        tone = TONES.get(self._verdict) if self._verdict is not None and not self._faded else None
        self._dot.set_tone(tone)
        set_tone(self._word, tone, "ink")

    def show_measuring(self, word: str) -> None:
        """The check is being made now: what was found before is gone."""
        self.show_checks((), None, "")
        self.show_status(None, word)

    def show_check(self, check: Check | None, texts: Texts | None, told_above: str) -> None:
        """What was found; `told_above`: the code of the finding whose remedy the banner tells already."""
        self.show_checks(() if check is None else (check,), texts, told_above)

    def show_checks(self, checks: Sequence[Check], texts: Texts | None, told_above: str) -> None:
        """Several checks as one: the worst verdict, the findings of all; without any, none was made yet."""
        self.check = joined(checks) if checks else None
        if self.check is None or texts is None:
            self.show_status(None, "")
            self._found.hide()
            self.details.tell(())
        else:
            self.show_status(self.check.verdict, status_word(self.check, texts))
            lines = self.sentences(self.check, told_above)
            self._found.setText("\n".join(lines))
            self._found.setVisible(bool(lines))
            self.details.tell(detail_lines(checks, texts, self.shown))
        self.tell_figures()

    def sentences(self, check: Check, told_above: str) -> list[str]:
        """What stands below the figures, one line a finding."""
        return finding_sentences(check, told_above, self._figured)

    def tell_figures(self) -> None:
        """Set what is peculiar to the check, from `check`."""
