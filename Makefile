# Every target works as the first command on a fresh machine with python3 (3.11 or newer) and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
LEDGER ?= demo/ledger.db

.PHONY: help demo test check house bench docs codebook lock venv format clean

help:            ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "comity needs Python 3.11 or newer; name one with: make PYTHON=python3.12 venv")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

venv: $(INSTALLED)   ## install comity and everything it needs into .venv, from the lock file

demo: venv       ## read the samples into a ledger of its own, write the report, open the workbench
	@mkdir -p demo
	@[ -e "$(LEDGER)" ] || $(BIN)/comity ledger init "$(LEDGER)"
	@$(BIN)/comity ingest samples/articles --ledger "$(LEDGER)"
	@$(BIN)/comity report CHN RUS --ledger "$(LEDGER)" -o demo/report.html
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/comity serve --open --ledger "$(LEDGER)"; fi

test: venv       ## run the tests, those of the workbench in Chromium (installed on Debian where that is allowed)
	@scripts/chromium.sh
	$(BIN)/python -m pytest -n auto --dist loadfile

check: venv      ## lint, types, import contracts, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

house: venv      ## print our figures beside those of the model codebases
	@$(BIN)/python scripts/house.py

bench: venv      ## measure speed and memory, as ratios against named alternatives
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: venv       ## build the documentation into site/
	$(BIN)/mkdocs build --strict

codebook: venv   ## regenerate the codebook and the command reference in docs/
	$(BIN)/python scripts/codebook.py
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/indicators.py

lock:            ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock

format: venv     ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:           ## remove what make built
	rm -rf .venv demo site build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
