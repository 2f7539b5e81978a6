"""A speed server on this machine, for the demonstration and the tests: LibreSpeed's protocol, in a process of its own."""
