"""An argument parser that speaks the catalogue's language, and raises instead of leaving the process."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from scheduling.errors import InputRefused
from scheduling.messages.catalogue import Catalogue


@dataclass(eq=False)
class UsageRefused(InputRefused):
    """`reason`: a key of `error.usage`; `detail` and `option` fill its placeholders, `usage` shows how it is meant."""

    reason: str
    detail: str = ""
    option: str = ""
    usage: str = ""
    code = "usage"


# What argparse says (Python 3.11 to 3.14), so that it can be said in the catalogue's words.
_SAID: tuple[tuple[str, str], ...] = (
    ("required", r"the following arguments are required: (?P<detail>.+)"),
    ("one_required", r"one of the arguments (?P<detail>.+) is required"),
    ("unrecognized", r"unrecognized arguments: (?P<detail>.+)"),
    ("not_together", r"not allowed with argument (?P<detail>.+)"),
    ("value_missing", r"expected (?:one|at least one|at most one|\d+) arguments?"),
    ("value_not_taken", r"ignored explicit argument (?P<detail>.+)"),
    ("ambiguous_option", r"ambiguous option: (?P<option>.+?) could match (?P<detail>.+)"),
    ("choice", r"invalid choice: (?P<detail>.+?) \(choose from (?P<choices>.+)\)"),
)
_ARGUMENT = re.compile(r"argument (?P<option>[^:]+): (?P<rest>.+)", re.DOTALL)


class CatalogueParser(argparse.ArgumentParser):
    """Help and refusals in the language of `catalogue`. No abbreviated options: scripts would break with each new one."""

    def __init__(self, *, catalogue: Catalogue, **settings: Any) -> None:
        self._catalogue = catalogue
        settings.setdefault("formatter_class", _formatter(catalogue))
        super().__init__(**{**settings, "allow_abbrev": False, "add_help": False})
        self._positionals.title = catalogue.text("usage.arguments")
        self._optionals.title = catalogue.text("usage.options")

    def add_help_option(self) -> None:
        """Let `-h` and `--help` print the help and end."""
        self.add_argument("-h", "--help", action="help", help=self._catalogue.text("option.help"))

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong as `UsageRefused`."""
        option, rest = "", message
        if found := _ARGUMENT.fullmatch(message):
            option, rest = found["option"], found["rest"]
        usage = self.format_usage().rstrip()
        for reason, pattern in _SAID:
            if said := re.fullmatch(pattern, rest, re.DOTALL):
                parts = said.groupdict()
                raise UsageRefused(reason, _detail(parts), parts.get("option") or option, usage)
        raise UsageRefused("other", rest, option, usage)


def _detail(parts: dict[str, str | None]) -> str:
    choices = parts.get("choices")
    return choices.replace("'", "") if choices else parts.get("detail") or ""


def _formatter(catalogue: Catalogue) -> type[argparse.HelpFormatter]:
    class CatalogueFormatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[Any],
            prefix: str | None = None,
        ) -> None:
            super().add_usage(usage, actions, groups, catalogue.text("usage.prefix") if prefix is None else prefix)

    return CatalogueFormatter
