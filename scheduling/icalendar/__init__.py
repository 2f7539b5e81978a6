"""iCalendar (RFC 5545): one line scanner, a fast reader for the index, a writer that touches only what changes."""
