"""A verdict in one word, a finding in its sentences."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from device_check.capture import Ending
from device_check.measurement import Severity
from device_check.quantities import Texts
from device_check.report import Check, Verdict
from device_check.verdict import WORST_FIRST
from gui.theme.colours import Tone

TONES: Mapping[Verdict, Tone] = {Verdict.READY: "arrived", Verdict.DEGRADED: "pending", Verdict.NOT_READY: "conflict"}
"""`not_measured` has no colour: it is neither good nor bad."""


_GRAVEST_FIRST = (Severity.NOT_READY, Severity.NOT_MEASURED, Severity.DEGRADED, Severity.INFORMATION)


def joined(checks: Sequence[Check]) -> Check:
    """Several checks as one, named as the first: the worst verdict, all that was found (the same cause once), gravest first."""
    verdicts = {check.verdict for check in checks}
    findings = {finding.code: finding for check in checks for finding in check.findings}
    return Check(
        check=checks[0].check,
        verdict=next(verdict for verdict in WORST_FIRST if verdict in verdicts),
        measures={name: value for check in checks for name, value in check.measures.items()},
        findings=sorted(findings.values(), key=lambda finding: _GRAVEST_FIRST.index(finding.severity)),
        facts={name: value for check in checks for name, value in check.facts.items()},
        rungs=[rung for check in checks for rung in check.rungs],
    )


def status_word(check: Check, texts: Texts) -> str:
    """The one or two words beside a card's sign: of the gravest finding where it has words, else of the verdict."""
    if check.verdict is not Verdict.READY:
        for finding in check.findings:
            if finding.severity.value == check.verdict.value and (word := texts.find(f"finding.{finding.code}.word")):
                return word
    elif is_short(check):
        # It is there and on; nobody spoke, nothing was played.
        return QCoreApplication.translate("VerdictWords", "Actif")
    return verdict_word(check.verdict, check.check)


def is_short(check: Check) -> bool:
    """Whether it was only looked whether the device is on."""
    return check.facts.get("tone") == "not_played" or (check.check == "microphone" and "speech_level_dbov" not in check.measures)


def verdict_word(verdict: Verdict, check: str) -> str:
    """The verdict, in the gender of what was checked."""
    match verdict:
        case Verdict.READY if check == "camera":
            return QCoreApplication.translate("VerdictWords", "Prête")
        case Verdict.READY if check == "loudspeaker":
            return QCoreApplication.translate("VerdictWords", "Entendu")
        case Verdict.READY:
            return QCoreApplication.translate("VerdictWords", "Prêt")
        case Verdict.DEGRADED:
            return QCoreApplication.translate("VerdictWords", "Utilisable")
        case Verdict.NOT_READY if check == "camera":
            return QCoreApplication.translate("VerdictWords", "Pas prête")
        case Verdict.NOT_READY:
            return QCoreApplication.translate("VerdictWords", "Pas prêt")
        case _:
            return QCoreApplication.translate("VerdictWords", "Non mesuré")


def finding_sentences(check: Check, told_above: str, figured: Container[str]) -> list[str]:
    """One line a finding, and what to do about it; the gravest first.

    `told_above`: the code whose cause and remedy stand in the banner; `figured`: codes whose evidence is a figure of the card.
    """
    lines = []
    for finding in sorted(check.findings, key=lambda finding: _GRAVEST_FIRST.index(finding.severity)):
        above, shown = finding.code == told_above, finding.code in figured and not finding.uncertain
        evidence = finding.evidence if not shown else "" if above else f"{capitalised(finding.cause)}."
        remedy = "" if above or finding.severity is Severity.INFORMATION else finding.remedy
        lines.append(" ".join(part for part in (evidence, remedy) if part))
    return [line for line in lines if line]


_STATES: Mapping[Ending, str] = {
    Ending.NO_SERVICE: "sound_service_down",
    Ending.SERVICE_LOST: "sound_service_lost",
    Ending.NO_DEVICE: "no_{kind}",
    Ending.REFUSED: "{kind}_refused",
    Ending.VANISHED: "{kind}_vanished",
}


def state_sentence(kind: str, ending: Ending, texts: Texts) -> str:
    """Why that device cannot be used now, and what to do; empty where it can."""
    if (found := _STATES.get(ending)) is None:
        return ""
    code = found.format(kind=kind)
    cause, remedy = (texts.text(f"finding.{code}.{part}") for part in ("cause", "remedy"))
    return f"{capitalised(cause)}. {remedy}"


def capitalised(clause: str) -> str:
    """A clause that stands alone, with a capital."""
    return clause[:1].upper() + clause[1:]
