# `make run` and `make test` need Python 3.11+ and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python compiles what it imports, when it does. Everything compiled beforehand is 70 MB more, and a longer wait.
# Where this is set, as in many containers, every start would compile everything anew: 2 s each, and tests start many.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --no-compile
# The lock names everything there is to install. An older pip that resolves all the same asks for the newest of what a
# package wants with an extra, finds no hash for it, and refuses: so nothing is resolved, and `pip check` looks at the end.
LOCKED := $(PIP) --no-deps --require-hashes -r

.PHONY: help run test check format lint types bench chaos soak mutants story pictures key content sounds grammy lock clean
.DEFAULT_GOAL := help

help: ## Show these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## Start the coach (without a token: with a chat page to try it)
	@exec $(BIN)/forefoot run

test: $(VENV)/dev.stamp ## Run the tests (some of them: ARGS="tests/scheduler -k pace")
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n auto --cov --cov-report=term)

check: format lint types test ## Format, lint, types, tests

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format .

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(VENV)/dev.stamp
	@$(BIN)/mypy

bench: $(VENV)/dev.stamp ## Measure what the README claims, side by side in one run
	@$(BIN)/python -m tests.bench

chaos: $(VENV)/dev.stamp ## Kill the program 200 times while people exercise, on each database, and count (ARGS="--help")
	@$(BIN)/python -m tests.chaos $(ARGS)

mutants: $(VENV)/dev.stamp ## Take out one guard after the other, and see a test notice (ARGS="--help")
	@$(BIN)/python -m tests.mutants $(ARGS)

soak: $(VENV)/dev.stamp ## Live a month with a thousand people, and close the accounts (ARGS="--people 100")
	@$(BIN)/python -m tests.soak $(ARGS)

story: $(VENV)/dev.stamp ## Write the fortnights of three invented people anew
	@$(BIN)/python -m tests.story

pictures: $(VENV)/dev.stamp ## Take the pictures of the docs anew (needs Chromium)
	@$(BIN)/python -m tests.support.take_charts && $(BIN)/python -m tests.browser.take_pictures

key: $(VENV)/run.stamp ## Print a new DATA_KEY
	@$(BIN)/forefoot key new

content: $(VENV)/run.stamp ## Check the exercises, the programme and the texts (of another folder: DIR=...)
	@$(BIN)/forefoot content check $(DIR) && $(BIN)/forefoot texts check $(DIR)

sounds: $(VENV)/run.stamp ## Speak the new words of the spoken count (of another folder: DIR=...; needs espeak-ng)
	@$(BIN)/forefoot content sounds $(DIR)

grammy: ## Fetch the Node bot that some tests of the sandbox start (needs Node.js)
	@npm ci --prefix tests/sandbox/witnesses/bots/grammy --no-audit --no-fund --loglevel=error

lock: $(VENV)/dev.stamp ## Renew the hash-locked requirements
	@lock="$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --upgrade --quiet --no-annotate --no-emit-index-url --no-header"; \
	$$lock --extra dev -o requirements-dev.lock && $$lock --constraint requirements-dev.lock -o requirements.lock

clean: ## Remove the virtual environment and caches (never data/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Forefoot needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up .venv (once, about a minute) …"
	@$(LOCKED) requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Adding the tools for tests …"
	@$(LOCKED) requirements-dev.lock
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch $@
