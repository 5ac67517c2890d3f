# Two commands: `make serve` shows Caveat, `make test` proves it. Both install what they need first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8787
# Workers for the tests: one per core.
JOBS ?= auto

.PHONY: setup build serve test programs test-python test-js test-browser lint lint-extension bench audit clean

setup: .setup-python .setup-node

.setup-python: requirements.txt requirements-dev.txt
	@deploy/require.sh python "$(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Python packages into $(VENV)/ ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.setup-node: package-lock.json
	@deploy/require.sh node
	@echo "Installing JavaScript packages into node_modules/ ..."
	@npm ci --silent --no-audit --no-fund
	@touch $@

# The extension pins the public half of this checkout's key, which is made here if there is none.
build: setup
	@SITES_PUBLIC_KEY="$${SITES_PUBLIC_KEY:-$$($(BIN)/python -m api sites-key)}" npm run --silent build

serve: build
	@$(BIN)/python -m api serve --port $(PORT)

# The browser tests and the Python tests side by side: each alone leaves the cores waiting. The browser's take longer,
# so they go first where both want a core.
test: build lint lint-extension programs
	@$(MAKE) --no-print-directory --jobs=2 test-python test-js test-browser

programs:
	@deploy/require.sh databases
	@deploy/require.sh chromium
	@deploy/require.sh firefox

lint: setup
	@$(BIN)/ruff check api tests bench
	@$(BIN)/ruff format --check --quiet api tests bench
	@npm run --silent typecheck

lint-extension: build
	@npm run --silent lint:extension

test-python: build programs
	@nice -n 10 $(BIN)/python -m pytest -n $(JOBS)

test-js: build
	@npm run --silent test:js

test-browser: build programs
	@npm run --silent test:browser

bench: build
	@deploy/require.sh chromium
	@$(BIN)/python -m bench

# Known weaknesses in what we depend on. Not part of `make test`: it asks outside, and its answer changes by the day.
audit: setup
	@$(BIN)/python deploy/audit.py

clean:
	rm -rf $(VENV) node_modules extension/dist extension/dist-firefox .setup-python .setup-node var
