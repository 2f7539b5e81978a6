"""Bringing the server's calendars into the store: first planned (pure), then done."""
