r"""Content lines (RFC 5545, 3.1): the one scanner under reader, patch and recurrence.

Read what others write: CRLF or LF (or CR, where no LF stands in the whole body), folds by space or tab, also inside a
UTF-8 sequence, a byte order mark, quoted `:` and `;` in parameters, blank lines. All patterns are possessive: the time is
linear in the size of the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduling.errors import UnreadableObject

LARGEST_OBJECT = 4 * 1024 * 1024
"""Octets; a larger body is refused before it is looked at."""
LONGEST_LINE = 75
"""Octets of a physical line without its end (RFC 5545, 3.1)."""

LINE = re.compile(r'^([^\s:;"]++)((?>;(?:[^":\n]++|"[^"\n]*+")*+(?=:))|;[^:\n]*+|):([^\n]*)', re.MULTILINE)
"""Over unfolded text: name, parameters with their leading `;`, value. A quote that never closes ends at the first `:`."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"(?<!\r)\r++\n")
_FOLD = re.compile(rb"\n[ \t]")
_LOGICAL_END = re.compile(rb"\n(?![ \t])")
_LOGICAL_END_CR = re.compile(rb"\r(?![ \t])")
_PARAMETER = re.compile(r'(?:^|;)([^=;"]++)=((?:[^";]++|"[^"]*+"|")*+)')
_ESCAPED = re.compile(r"\\([\\;,nN:\"])")
_LIST_PART = re.compile(r"((?:[^\\,]++|\\.)*+),", re.DOTALL)
_CARET = re.compile(r"\^([n'^])")
_CARET_MEANING = {"n": "\n", "'": '"', "^": "^"}


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One logical line.

    `name` is in upper case (empty where the line has no name: kept, never interpreted), `parameters` raw without the
    leading `;`, `value` unfolded but still escaped; `start` and `end` span all its octets in the body, line end included.
    """

    name: str
    parameters: str
    value: str
    start: int
    end: int


def unfolded(body: bytes) -> str:
    r"""The body as text: one logical line per `\n`.

    What is not UTF-8 is read as Latin-1: every octet then means something. Raises `UnreadableObject('too_large')`.
    """
    if len(body) > LARGEST_OBJECT:
        raise UnreadableObject("too_large")
    if body.startswith(_BYTE_ORDER_MARK):
        body = body[3:]
    if _ends_with_cr(body):
        body = body.replace(b"\r", b"\n")
    elif b"\r" in body:
        body = _LINE_END.sub(b"\n", body) if b"\r\r" in body else body.replace(b"\r\n", b"\n")
    if b"\n " in body or b"\n\t" in body:
        body = _FOLD.sub(b"", body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _ends_with_cr(body: bytes) -> bool:
    """Whether the lines of `body` end with CR alone, as those of old Macs' programs."""
    return b"\n" not in body and b"\r" in body


def content_lines(body: bytes) -> list[ContentLine]:
    """All logical lines of `body` with their octet spans; blank lines are left out (and belong to nobody's span)."""
    lines: list[ContentLine] = []
    start = 3 if body.startswith(_BYTE_ORDER_MARK) else 0
    logical_end = _LOGICAL_END_CR if _ends_with_cr(body) else _LOGICAL_END
    ends = [found.end() for found in logical_end.finditer(body, start)]
    ends.append(len(body))
    for text, end in zip(unfolded(body).split("\n"), ends, strict=True):
        if text.strip():
            lines.append(_content_line(text.removesuffix("\r") if end == len(body) else text, start, end))
        start = end
    return lines


def _content_line(text: str, start: int, end: int) -> ContentLine:
    found = LINE.match(text)
    if found is None:
        return ContentLine("", "", text, start, end)
    name, parameters, value = found.groups()
    return ContentLine(name.upper(), parameters[1:], value, start, end)


def parameter(line_parameters: str, name: str) -> str | None:
    """The value of one parameter, quotes removed and RFC 6868 decoded; None where it is absent. Names match in any case."""
    for found in _PARAMETER.finditer(line_parameters):
        if found[1].upper() == name:
            value = found[2].replace('"', "")
            return _CARET.sub(lambda caret: _CARET_MEANING[caret[1]], value) if "^" in value else value
    return None


def unescape_text(value: str) -> str:
    r"""TEXT as a person wrote it (RFC 5545, 3.3.11); `\:` and `\"`, which some programs write, are forgiven."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escape_text(value: str) -> str:
    r"""TEXT as it stands in a line (RFC 5545, 3.3.11); every kind of line end becomes `\n`."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def fold(line: str) -> bytes:
    """One logical line as octets: at most 75 a physical line, never cut inside a UTF-8 sequence, ending with CRLF.

    Raises ValueError on a line end inside: it would begin a property of somebody else's making.
    """
    if "\n" in line or "\r" in line:
        raise ValueError("a content line holds no line end")
    octets = line.encode("utf-8")
    if len(octets) <= LONGEST_LINE:
        return octets + b"\r\n"
    pieces = []
    start, room = 0, LONGEST_LINE
    while start < len(octets):
        end = start + room
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LONGEST_LINE - 1
    return b"\r\n ".join(pieces) + b"\r\n"


def values_of(text: str) -> list[str]:
    r"""The parts of a comma-separated list of TEXT (CATEGORIES), unescaped; `\,` does not part."""
    if "\\" not in text:
        return text.split(",")
    if (len(text) - len(text.rstrip("\\"))) % 2:
        text = text[:-1]  # a last backslash escapes nothing; left in, it would escape the comma that ends the search
    return [unescape_text(part) for part in _LIST_PART.findall(text + ",")]
