"""The catalogue of texts: `resources/messages/<language>.toml` and its parts (`<language>.errors.toml`), the same keys in each.

Keys are dotted (`error.time_refused.unreadable.message`). Texts hold `{placeholders}`; what is put into
them is made harmless to show first. A text `KEY_window` stands in for `KEY` in the window, where no command is typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from scheduling.messages.one_line import one_line
from scheduling.messages.typography import typeset

LANGUAGES = ("fr", "en")
Surface = Literal["command_line", "window"]
IN_WINDOW = "_window"
"""What the key of a text ends with that is for the window only."""
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "messages"


@dataclass(frozen=True)
class Catalogue:
    """All texts of one language."""

    language: str
    texts: Mapping[str, str]
    surface: Surface = "command_line"

    def on(self, surface: Surface) -> Catalogue:
        """The same texts in the words, and the typography, of the window or the command line."""
        return self if surface == self.surface else replace(self, surface=surface)

    def text(self, key: str, **values: object) -> str:
        """The text called `key` with `values` in its placeholders; a key that is not there is our own mistake (`KeyError`)."""
        return self._written(key).format_map({name: one_line(str(value)) for name, value in values.items()})

    def find(self, key: str, **values: object) -> str | None:
        """The same, or None where there is no such text (codes made elsewhere)."""
        return self.text(key, **values) if key in self.texts else None

    def word(self, group: str, code: str) -> str:
        """The word for a code (`status.booked`); a code without a word stands for itself."""
        key = f"{group}.{code}"
        return self._written(key) if key in self.texts else one_line(code)

    def decimal(self, value: float) -> str:
        """A number with one decimal, in the reader's notation."""
        return f"{value:.1f}".replace(".", self.texts["number.decimal_sign"])

    def counted(self, key: str, number: int, **values: object) -> str:
        """The text `key.one` or `key.other`: in French zero is singular, in English plural."""
        singular = number == 1 or (number == 0 and self.language == "fr")
        return self.text(f"{key}.{'one' if singular else 'other'}", number=number, **values)

    def _written(self, key: str) -> str:
        if self.surface == "command_line":
            return self.texts[key]
        return typeset(self.texts.get(key + IN_WINDOW) or self.texts[key], self.language)


def load_catalogue(language: str, folder: Path = FOLDER) -> Catalogue:
    """Read the catalogue of `language` (`fr` or `en`), all its parts."""
    import tomllib  # 2 ms, and the window is painted before it says anything

    texts: dict[str, str] = {}
    for path in sorted(folder.glob(f"{language}.*toml")):
        with path.open("rb") as file:
            texts |= _flat(tomllib.load(file))
    return Catalogue(language, texts)


def choose_language(asked: str | None, chosen: str | None, environment: Mapping[str, str]) -> str:
    """`--language`, else the settings, else the environment where it begins with `en` (POSIX order), else French."""
    for language in (asked, chosen):
        if language in LANGUAGES:
            return str(language)
    named = next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := environment.get(name))), "")
    return "en" if named.lower().startswith("en") else "fr"


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = prefix + name
        if isinstance(value, Mapping):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, list):
            yield from ((f"{key}.{index}", item) for index, item in enumerate(value))
        else:
            yield key, value
