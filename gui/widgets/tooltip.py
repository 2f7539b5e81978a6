"""Tooltips of what servers and people wrote: Qt reads them as markup where they look like it, and would even load pictures."""

from __future__ import annotations

from PySide6.QtGui import Qt

LONGEST = 1_000
"""Letters: nobody reads more in a tooltip, and Qt lays out all of it."""


def tooltip_text(text: str) -> str:
    """`text` as a tooltip that shows it letter by letter. What Qt takes as plain is left so: screen readers read tooltips too."""
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if not Qt.mightBeRichText(shown):
        return shown
    import html  # 2 ms, and few texts look like markup

    return f"<p style='white-space:pre-wrap'>{html.escape(shown)}</p>"
