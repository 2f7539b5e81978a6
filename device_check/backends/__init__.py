"""The only place of the examination that knows Qt: cameras, microphones and loudspeakers through Qt Multimedia."""

from __future__ import annotations

from PySide6.QtCore import QLoggingCategory

# Said at the first import, before anything is asked of it: that PipeWire is not installed, and which FFmpeg it brings.
QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver.warning=false\nqt.multimedia.ffmpeg.info=false")

from device_check.backends.device_probes import probes  # noqa: E402 - the filter above must be set first

__all__ = ["probes"]
