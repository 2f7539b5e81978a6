# make demo    a hospital in a box: sample calendars on an embedded server, and a tour
# make test    style, types, imports, and every test
# make setup   what both need: system libraries (named first), .venv, Python packages
# make lint    style, types and imports alone
# make bench   the benchmarks: ratios against a baseline measured in the same run
# make nightly the proofs that take an hour: every example, every boundary, every slot, every labelled fault
# make labelled the labelled faults alone, as a table: what is caught, what is named rightly, what is a false alarm
# make translations    gather the window's texts, and make the files that Qt loads
# make clean   remove what the above have built, but .venv

PYTHON := .venv/bin/python
# The benchmarks that there are: tests/bench/slots.py is tests.bench.slots.
# Left out: what only helps others, and what takes the better part of an hour (`make nightly`).
NO_BENCHMARKS = $(addprefix tests.bench.,__init__ full_hospital startup_child big_calendar sync_rivals contention throughput)
BENCHMARKS = $(filter-out $(NO_BENCHMARKS),$(subst /,.,$(basename $(sort $(wildcard tests/bench/*.py)))))

.PHONY: setup demo test lint bench nightly labelled translations clean

setup:
	@sh .ci/setup demo test

demo:
	@sh .ci/setup demo
	@$(PYTHON) main.py demo

# Three at a time: many wait for sound or a server. Who is done first takes over from the others.
test: lint
	$(PYTHON) -m pytest -n 3 --dist worksteal

lint: setup
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

bench: setup
	@set -e; for benchmark in $(BENCHMARKS); do echo "== $$benchmark"; $(PYTHON) -m $$benchmark; echo; done

# What `make test` samples, whole: 2,000 examples of the machines, kills at every boundary, 400 slots wanted by 8 processes, the
# speech level at twelve levels, the labelled faults; and, with nothing else beside it, what the network's round trips come to.
nightly: setup
	$(PYTHON) -m pytest -n 2 --dist loadfile --hypothesis-profile=nightly tests/machines tests/integration/test_kill.py tests/end2end/test_foreign_fixtures.py tests/integration/test_sound_levels.py
	$(PYTHON) -m pytest --hypothesis-profile=nightly tests/integration/test_round_trip_of_the_way.py tests/integration/test_reach_network.py tests/integration/test_reach_proxies.py tests/integration/test_relay.py tests/integration/test_privacy_check.py
	$(PYTHON) -m tests.bench.contention
	$(PYTHON) -m tests.bench.throughput
	$(PYTHON) -m tests.labelled --out build/labelled.json

labelled: setup
	$(PYTHON) -m tests.labelled --out build/labelled.json

translations: setup
	@sh .ci/translations

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name .venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
