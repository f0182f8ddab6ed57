# Everything a fresh machine needs is python3 (3.11 to 3.13) and make.
PYTHON ?= python3
BIN := .venv/bin
SAMPLES := seeds/articles
AUDIT := $(BIN)/pip-audit --local --progress-spinner off --timeout 5
DATA ?=
FLOORS ?=

.DELETE_ON_ERROR:
.PHONY: run test check audit bench bench-strip bench-entities bench-torture docs pins clean

run: .venv/run.done  ## Set up, and take the sample drop to data/copydesk.duckdb
	$(BIN)/copydesk run $(SAMPLES) --drop samples

test: check  ## Set up, check and test everything: what CI runs
	$(BIN)/pytest

check: .venv/dev.done  ## Format, lint and types
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	@$(AUDIT) 2>/dev/null | grep -E "CVE-|GHSA-|PYSEC-" || true  # known weaknesses are said, and fail nothing here

audit: .venv/dev.done  ## Ask the package index for known weaknesses of the installed packages; fails if there are any
	$(AUDIT)

docs: .venv/dev.done  ## Write docs/tables.md from schemas/
	$(BIN)/python -m schemas.dictionary > docs/tables.md

pins: .venv/dev.done  ## Write tests/pinned/rows.json: the hashes of our own documents' rows
	$(BIN)/python -m tests.pinned.pinning

bench: .venv/bench.done  ## What can be measured without data of others
	$(BIN)/python -m benchmarks.samples

bench-strip: .venv/bench.done  ## make bench-strip DATA=FOLDER [FLOORS=--raise-floors|--lower-floors]
	@$(BIN)/python -m benchmarks.strip "$(DATA)" $(FLOORS)

bench-entities: .venv/bench.done  ## make bench-entities DATA=FOLDER [FLOORS=…] [SPACY="--spacy PYTHON"]
	@$(BIN)/python -m benchmarks.entities "$(DATA)" $(SPACY) $(FLOORS)
	@$(BIN)/python -m benchmarks.sentences "$(DATA)" $(FLOORS)

bench-torture: .venv/bench.done  ## Kill, starve and crowd copydesk, and look at what it leaves: about an hour
	@$(BIN)/python -m benchmarks.torture

clean:  ## Drop the virtual environment and the sample warehouse
	rm -rf .venv data

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); sys.exit(0 if ok else "copydesk needs Python 3.11, 3.12 or 3.13; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/run.done: .venv/bin/pip pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/dev.done: .venv/run.done
	$(BIN)/pip install --quiet --constraint constraints.txt --group dev
	@touch $@

.venv/bench.done: .venv/dev.done
	$(BIN)/pip install --quiet --constraint constraints.txt --group bench
	@touch $@
