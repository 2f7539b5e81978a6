"""What is told of a calendar as a whole is kept as an object of it, at the calendar's address with one of these behind.

No server lists such an object, so no listing takes it away.
"""

from __future__ import annotations

FREE_BUSY = "?free-busy"
AVAILABILITY = "?availability"
