"""The command `check`: its options, its lines for people, its line for Nagios."""
