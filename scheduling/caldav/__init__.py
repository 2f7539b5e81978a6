"""The CalDAV client (RFC 4791): plain blocking functions over one `Transport`; no store, no interpretation of calendars."""
