# Each target sets up what it needs: a Python >= 3.11, make and a package index are enough.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo test quick check docs dictionary services bench bench-parse bench-tables bench-ingest bench-query fuzz typesettings lock clean accuracy

# The lock names everything: asked to resolve, an older pip would look for a newer SQLAlchemy than the pinned one.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)
	rm -rf demo/out
	$(BIN)/govtables ingest demo/reports --out demo/out; test $$? -le 1
	$(BIN)/govtables query demo/out - < demo/worst_execution.sql

test: $(STAMP)
	$(BIN)/python -m pytest -n 2

# What a person waits for after each change: no flow, no browser, no service, no whole report.
quick: $(STAMP)
	$(BIN)/python -m pytest -n 2 tests/values tests/parsers parsers schemas pipeline/tables pipeline/pages pipeline/document tests/pipeline/test_contract.py tests/test_usage.py

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

services: $(STAMP)
	$(BIN)/python -m pytest services -rs

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: bench-parse bench-tables bench-ingest bench-compare

bench-parse: $(STAMP)
	$(BIN)/python benchmark/run.py

bench-ingest: $(STAMP)
	$(BIN)/python benchmark/ingest.py

bench-query: $(STAMP)
	$(BIN)/python benchmark/query.py

bench-tables: $(STAMP)
	$(BIN)/python benchmark/tables.py

accuracy: $(STAMP)
	$(BIN)/python benchmark/accuracy.py

dictionary: $(STAMP)
	$(BIN)/python -m pipeline.query.dictionary

bench-compare: $(STAMP)
	$(BIN)/python -m benchmark.compare

fuzz: $(STAMP)
	$(BIN)/python benchmark/fuzz.py
	$(BIN)/python tests/lies.py 500

typesettings: $(STAMP)
	$(BIN)/python benchmark/typesettings.py

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra dev --extra build pyproject.toml -o requirements.lock

clean:
	rm -rf .venv demo/out
