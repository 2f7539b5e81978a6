"""Print what setup.cfg requires, one requirement a line: always `install_requires`, and each extra named."""

from __future__ import annotations

import configparser
import sys
from pathlib import Path


def main(extras: list[str]) -> None:
    """Read setup.cfg beside this folder; an unknown extra is a KeyError."""
    setup = configparser.ConfigParser(interpolation=None)
    setup.read(Path(__file__).parent.parent / "setup.cfg", encoding="utf-8")
    blocks = [setup["options"]["install_requires"], *(setup["options.extras_require"][extra] for extra in extras)]
    lines = {line.strip() for block in blocks for line in block.splitlines()}
    sys.stdout.write("".join(f"{line}\n" for line in sorted(lines) if line and not line.startswith("#")))


if __name__ == "__main__":
    main(sys.argv[1:])
