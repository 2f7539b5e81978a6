"""The window: Qt, and only here. It comes with its own issue; the command line works without it."""
