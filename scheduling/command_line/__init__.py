"""The command line: `main.py` parses, opens the workspace and hands both to one function of this package."""
