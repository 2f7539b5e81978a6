"""What went wrong or came of a wish, as sentences for the window: the catalogue's, in the present language."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.jobs import UnexpectedFault
from gui.language import Language, LanguageCode
from scheduling.errors import SchedulingError
from scheduling.messages.catalogue import Catalogue, load_catalogue
from scheduling.office.workspace import Notice


@dataclass(frozen=True, slots=True)
class Message:
    """`headline` says what happened, `remedy` what to do, `details` is for whoever helps: it can be copied."""

    headline: str
    remedy: str = ""
    details: str = ""


class Messages:
    """The sentences of one window; asked anew each time, as the language may have changed."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._catalogues: dict[str, Catalogue] = {}

    @property
    def language(self) -> LanguageCode:
        """The present one; asked without reading any text."""
        return self._language.code

    @property
    def catalogue(self) -> Catalogue:
        """All texts of the present language."""
        code = self._language.code
        if code not in self._catalogues:
            self._catalogues[code] = load_catalogue(code).on("window")
        return self._catalogues[code]

    def of(self, error: object) -> Message:
        """The sentences for what a job failed with."""
        if isinstance(error, SchedulingError):
            from scheduling.messages.sentences import sentence  # only what goes wrong needs it

            found = sentence(error, self.catalogue, surface="window")
            return Message(found.message, found.remedy or "", f"{type(error).__name__} ({error.code})")
        trace = error.trace if isinstance(error, UnexpectedFault) else repr(error)
        return Message(
            QCoreApplication.translate("Messages", "Le logiciel a rencontré une erreur qui lui est propre."),
            QCoreApplication.translate("Messages", "Rien n’est perdu. Copiez les détails et transmettez-les à l’informatique."),
            trace,
        )

    def notice(self, notice: Notice) -> Message:
        """What a person should know of how the profile was opened."""
        code = f"{notice.code}_with_loss" if notice.values.get("lost") else notice.code
        return Message(self.catalogue.find(f"notice.{code}", **notice.values) or notice.code)

    def step(self, step: str) -> str:
        """What a job is doing, for its progress."""
        return self.catalogue.find(f"progress.{step}") or step
