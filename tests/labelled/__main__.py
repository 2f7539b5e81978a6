"""Runs the set and prints the table; see the package."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.labelled.cases import all_cases
from tests.labelled.running import chosen, run_all
from tests.labelled.table import Row, lines_of, sums


def main() -> int:
    """1 where anything is otherwise than expected and not explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.labelled", description=__doc__)
    parser.add_argument("--only", metavar="ID", action="append", default=[], help="this case, or those that begin so (H, C0)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="the table as JSON")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="so many at a time")
    asked = parser.parse_args()

    def tell(row: Row) -> None:
        print("-" if row.not_made else ("." if row.right else "X"), row.id, flush=True, file=sys.stderr)

    rows = run_all(chosen(all_cases().values(), asked.only), asked.jobs, tell)
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        document = {"rows": [asdict(row) for row in rows], "sums": sums(rows)}
        asked.out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print("\n".join(lines_of(rows)))
    return int(any(row.failed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
