"""Errors as sentences: what happened, and what to do about it, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from urllib.parse import urlsplit, urlunsplit

from scheduling.errors import Ambiguous, BadAnswer, SchedulingError, ServerBusy, ServerUnreachable, SignInRefused, ValueRefused
from scheduling.messages.catalogue import Catalogue, Surface

_VARIANT_FIELDS = ("reason", "kind", "action", "expected")
"""The field whose value tells one case of an error from another, where the class has it."""


@dataclass(frozen=True)
class Sentence:
    """What `{error: {code, message, remedy}}` prints; `remedy` may be None."""

    code: str
    message: str
    remedy: str | None

    def as_dict(self) -> dict[str, str | None]:
        """The same, as JSON has it."""
        return {"code": self.code, "message": self.message, "remedy": self.remedy}


def sentence(error: SchedulingError, catalogue: Catalogue, surface: Surface | None = None) -> Sentence:
    """The text for `error`: its own case, else its class, else the nearest class above that has one.

    In the words of `surface`; where none is named, of the catalogue's own.
    """
    catalogue = catalogue.on(surface) if surface else catalogue
    values = _values(error, catalogue)
    for key in _keys(error):
        message = catalogue.find(f"error.{key}.message", **values)
        if message is not None:
            return Sentence(error.code, message, catalogue.find(f"error.{key}.remedy", **values))
    raise KeyError(error.code)


def without_user(url: str) -> str:
    """An address without a name and password written into it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url if "@" not in url else url.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _keys(error: SchedulingError) -> Iterator[str]:
    case = next((str(value) for name in _VARIANT_FIELDS if (value := getattr(error, name, None))), None)
    unnamed = "" in (getattr(error, "name", None), getattr(error, "value", None))
    unnamed |= isinstance(error, SignInRefused) and not (error.username or error.account)
    for kind in type(error).__mro__:
        code = getattr(kind, "code", None)
        if code is None:
            continue
        keys = [code] if case is None else [f"{code}.{case}", code]
        for key in keys:
            if unnamed:
                yield f"{key}.unnamed"
            yield key


def _values(error: SchedulingError, catalogue: Catalogue) -> dict[str, object]:
    values: dict[str, object] = {field.name: getattr(error, field.name) for field in fields(error)} if is_dataclass(error) else {}
    if "url" in values:
        values["url"] = without_user(str(values["url"]))
    if isinstance(error, Ambiguous):
        values["candidates"] = (" ; " if catalogue.language == "fr" else "; ").join(error.candidates)
    if isinstance(error, ValueRefused):
        values["field"] = catalogue.word("field", error.field)
        values["expected"] = catalogue.word("expected", error.expected)
    if isinstance(error, ServerUnreachable):
        values["reason"] = catalogue.word("detail", error.reason)
    if isinstance(error, SignInRefused):
        values["username"] = error.username or error.account  # a token or a ticket has no user name
    if isinstance(error, BadAnswer):
        values["status"] = f", HTTP {error.status}" if error.status else ""
    if isinstance(error, ServerBusy):
        values["retry_after_s"] = "?" if error.retry_after_s is None else round(error.retry_after_s)
    return values
