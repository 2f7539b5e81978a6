"""A report as one page to read, print or send: HTML that holds all it shows. No script, and nothing is fetched.

Written in the part of HTML that Qt's text documents know (tables, inline style), so that the PDF is made of the same text.
Names of devices and of who signed certificates are other people's words: they are shown, never obeyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from device_check.foreign import on_one_line
from device_check.measurement import Outcome, Rung, Severity
from device_check.quantities import Texts, quantity
from device_check.report import Check, Finding, Report, Verdict
from device_check.sentences import verdict_sentence
from device_check.thresholds import Row, Thresholds


@dataclass(frozen=True)
class _Tone:
    """How a verdict looks (the design's `look.md`, light): sign, ground, and the colour of bar and words."""

    sign: str
    ground: str
    bar: str


_TONES: Mapping[str, _Tone] = {
    Verdict.READY: _Tone("✓", "#E2F3E5", "#25702C"),
    Verdict.DEGRADED: _Tone("!", "#FFF3D9", "#935600"),
    Verdict.NOT_READY: _Tone("✕", "#FCE3E0", "#B3261E"),
    Verdict.NOT_MEASURED: _Tone("?", "#ECEFF2", "#566273"),
    Severity.INFORMATION: _Tone("i", "#EEF1F4", "#566273"),
}
_TEXT, _SECONDARY, _LINE = "#18212D", "#566273", "#DFE3E8"
_FONTS = "Inter, 'Segoe UI', -apple-system, 'Helvetica Neue', Arial, sans-serif"
# Nothing is run, nothing is fetched, whatever a name in the report says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
HEADING = "check-"
"""With the name of the check: the anchor of its heading."""
_HIDDEN = ("_at_least", "_low_ratio", "_high_ratio")


def html_of(report: Report, thresholds: Thresholds, texts: Texts) -> str:
    """The whole page, in the language of `texts`; the sentences of its findings are in that of the report."""
    title = f"{texts.text('report.title')} - {report.workstation}"
    body = [_banner(report, texts), *(_check(check, thresholds, texts) for check in report.checks), _footer(report, texts)]
    return (
        f'<!DOCTYPE html>\n<html lang="{_e(texts.text("report.language"))}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_e(title)}</title>\n</head>\n"
        f'<body style="font-family: {_FONTS}; font-size: 10pt; color: {_TEXT}; background-color: #FFFFFF;'
        " max-width: 52em; margin: 24px auto; padding: 0 16px; overflow-wrap: anywhere;"
        ' -webkit-print-color-adjust: exact; print-color-adjust: exact;">\n' + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _banner(report: Report, texts: Texts) -> str:
    tone = _TONES[report.verdict]
    known = [
        texts.text("report.workstation", workstation=report.workstation),
        report.taken_at.strftime(texts.text("report.date")),
        texts.text("report.took", duration=quantity("duration_s", report.duration_s, texts)),
        _word(texts, "scope", report.scope),
    ]
    if report.session:
        known.append(_fact("session", report.session, texts))
    return f'<p style="font-size: 9pt; color: {_SECONDARY}; margin: 0 0 6px 0;">{_e(texts.text("report.title"))}</p>\n' + _barred(
        tone,
        f'<p style="font-size: 16pt; font-weight: 600; color: {tone.bar}; margin: 0;">'
        f"{tone.sign}&nbsp;&nbsp;{_e(verdict_sentence(report, texts))}</p>"
        f'<p style="color: {_TEXT}; margin: 6px 0 0 0;">{_e(texts.text("report.between").join(known))}</p>',
        padding=14,
    )


def _check(check: Check, thresholds: Thresholds, texts: Texts) -> str:
    tone = _TONES[check.verdict]
    word = _word(texts, "check_verdict", check.verdict)
    aside = "" if check.required else f' <span style="color: {_SECONDARY};">({_e(texts.text("report.not_counted"))})</span>'
    head = (
        '<table width="100%" cellspacing="0" cellpadding="0" style="margin-top: 18px;"><tr>'
        f'<td style="padding: 4px 0; border-bottom: 1px solid {_LINE};">'
        f'<span id="{HEADING}{_e(check.check)}" style="font-size: 12pt; font-weight: 600;">'
        f"{_e(_word(texts, 'check_name', check.check))}</span>{aside}</td>"
        f'<td align="right" style="padding: 4px 0; border-bottom: 1px solid {_LINE};">'
        f'<span style="font-weight: 600; color: {tone.bar};">{tone.sign}&nbsp;{_e(word)}</span></td></tr></table>'
    )
    parts = [head, *(_finding(finding, texts) for finding in check.findings)]
    if rows := list(_measures(check, thresholds, texts)):
        parts.append(_table(rows, texts))
    parts += [_small(line) for line in _ways(check.rungs, texts)]
    if check.facts:
        parts.append(_small(texts.text("report.between").join(_fact(name, value, texts) for name, value in check.facts.items())))
    if check.left_out:
        parts.append(_small(texts.text("report.left_out", number=check.left_out)))
    # On paper a check is not cut where it fits on one page (browsers heed it, Qt does not know it).
    return '<div style="page-break-inside: avoid;">' + "\n".join(parts) + "</div>"


def _finding(finding: Finding, texts: Texts) -> str:
    tone = _TONES[finding.severity]
    cause = finding.cause or finding.code
    told = _e(cause[:1].upper() + cause[1:]) + (f" ({_e(texts.text('report.uncertain'))})" if finding.uncertain else "")
    remedy = f'<p style="font-weight: 600; margin: 2px 0 0 0;">{_e(finding.remedy)}</p>' if finding.remedy else ""
    return _barred(
        tone,
        f'<p style="margin: 0;"><span style="font-weight: 600; color: {tone.bar};">{tone.sign}&nbsp;{told}.</span>'
        f" {_e(finding.evidence)}</p>{remedy}",
        padding=8,
    )


def _measures(check: Check, thresholds: Thresholds, texts: Texts) -> Iterator[tuple[str, str, str, str]]:
    """What was measured: name, value, limit, and the verdict it led to (empty: none). First what is judged, then the rest."""
    rows = {row.measure: row for row in thresholds.of(check.check)}
    found = {finding.code: finding.severity.value for finding in check.findings}
    for name, value in sorted(check.measures.items(), key=lambda one: _place(one[0], rows)):
        row, word = rows.get(name), texts.find(f"measure.{name}")
        if row is None and (word is None or name.endswith(_HIDDEN)):
            continue
        verdict = ""
        if row is not None:
            verdict = found.get(row.code) or (Verdict.READY if row.verdict(value) is Verdict.READY else "")
        yield word or name, _value(name, value, row, check, texts), _limit(row, texts) if row else "", verdict


def _place(name: str, rows: Mapping[str, Row]) -> int:
    return [*rows, name].index(name)


def _value(name: str, value: float, row: Row | None, check: Check, texts: Texts) -> str:
    shown = quantity(name, value, texts)
    if row is not None and row.low in check.measures and row.high in check.measures:
        low, high = (quantity(end, check.measures[end], texts) for end in (row.low, row.high))
        return texts.text("report.interval", value=shown, low=low, high=high)
    if check.measures.get(f"{name.rpartition('_')[0]}_at_least"):
        return texts.text("report.at_least", value=shown)
    return shown


def _limit(row: Row, texts: Texts) -> str:
    key = "report.higher" if row.better == "higher" else "report.lower_strict" if row.strict else "report.lower"
    return texts.text(key, limit=quantity(row.measure, row.ready, texts))


def _table(rows: Iterable[tuple[str, str, str, str]], texts: Texts) -> str:
    heads = "".join(
        f'<td width="{width}%" style="padding: 3px 8px 3px 0; color: {_SECONDARY}; font-size: 8pt;">'
        f"{_e(texts.text(f'report.{name}'))}</td>"
        for name, width in (("measure", 42), ("value", 33), ("limit", 25))
    )
    lines = [f"<tr>{heads}</tr>"]
    for name, value, limit, verdict in rows:
        tone = _TONES.get(verdict)
        sign = f'<span style="color: {tone.bar};">{tone.sign}</span>&nbsp;' if tone else ""
        cells = "".join(
            f'<td style="padding: 3px 8px 3px 0; border-top: 1px solid {_LINE};">{cell}</td>'
            for cell in (_e(name), sign + _e(value), _e(limit) or "&nbsp;")
        )
        lines.append(f"<tr>{cells}</tr>")
    return '<table width="100%" cellspacing="0" cellpadding="0" style="margin-top: 6px;">' + "".join(lines) + "</table>"


def _ways(rungs: Iterable[Rung], texts: Texts) -> Iterator[str]:
    """A line for each that was to be reached, its steps in their order."""
    ways: dict[str, list[str]] = {}
    for rung in rungs:
        ways.setdefault(rung.target, []).append(_rung(rung, texts))
    for target, told in ways.items():
        yield texts.text("report.way", target=_word(texts, "target", target), rungs=texts.text("report.between").join(told))


def _rung(rung: Rung, texts: Texts) -> str:
    name = _word(texts, "rung", rung.rung)
    if rung.outcome is Outcome.SKIPPED:
        return texts.text("report.rung_skipped", rung=name)
    if rung.outcome is Outcome.FAILED:
        cause = texts.find(f"finding.{rung.code}.cause")
        return (
            texts.text("report.rung_failed", rung=name, cause=cause)
            if cause
            else texts.text("report.rung_failed_unknown", rung=name)
        )
    if rung.time_ms is None:
        return texts.text("report.rung_passed_untimed", rung=name)
    return texts.text("report.rung_passed", rung=name, time=quantity("time_ms", rung.time_ms, texts))


def _fact(name: str, value: str, texts: Texts) -> str:
    return texts.text("report.fact", name=_word(texts, "fact", name), value=_word(texts, f"fact_value.{name}", value))


def _footer(report: Report, texts: Texts) -> str:
    said = texts.text("report.footer", id=report.id, schema=report.schema, software=report.software or "?")
    style = f"font-size: 8pt; color: {_SECONDARY}; margin: 24px 0 0 0;"
    return f'<p style="{style}">{_e(said)}<br>{_e(texts.text("report.privacy"))}</p>'


def _barred(tone: _Tone, inner: str, padding: int) -> str:
    """Text on the tone's ground, with its bar beside it."""
    return (
        '<table width="100%" cellspacing="0" cellpadding="0" style="margin-top: 6px;"><tr>'
        f'<td width="4" bgcolor="{tone.bar}" style="background-color: {tone.bar}; padding: 0;"></td>'
        f'<td bgcolor="{tone.ground}" style="background-color: {tone.ground}; padding: {padding}px {padding + 4}px;">{inner}</td>'
        "</tr></table>"
    )


def _small(text: str) -> str:
    return f'<p style="font-size: 9pt; color: {_SECONDARY}; margin: 8px 0 0 0;">{_e(text)}</p>'


def _word(texts: Texts, group: str, code: str) -> str:
    """A code's word; a code without one (of a newer version) stands for itself."""
    return texts.find(f"{group}.{code}") or code


def _e(text: str) -> str:
    """Text as HTML shows it: no markup, no control character, none that turns the direction of reading."""
    return escape(on_one_line(text))
