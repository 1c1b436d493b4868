# Everything that a person does with this project from a terminal: `make run` and `make test` need only Python 3.11 or newer, and make.
#
# The environment lies in .venv and is built from the hash-pinned lock; a stamp file inside it says which lock it was built from,
# so that an unchanged lock costs nothing. Where packages come from is pip's and uv's own business (their variables are honoured).

SHELL := /bin/sh
.DEFAULT_GOAL := run
# `make test ARGS="-n 0 tests/facilitation"` runs some of them, in one process.
.PHONY: install install-dev run test lint types bench lock clean

BIN := .venv/bin
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet

# The first Python on the path that is new enough. `make install PYTHON=…` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

# uv knows nothing of pip's settings: hand over an index or a certificate that was meant for both.
UV := UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$PIP_INDEX_URL}"; [ -n "$$UV_DEFAULT_INDEX" ] && export UV_DEFAULT_INDEX || unset UV_DEFAULT_INDEX; \
	SSL_CERT_FILE="$${SSL_CERT_FILE:-$$PIP_CERT}"; [ -n "$$SSL_CERT_FILE" ] && export SSL_CERT_FILE || unset SSL_CERT_FILE; \
	VIRTUAL_ENV="$(CURDIR)/.venv" UV_PYTHON_DOWNLOADS=never $(BIN)/uv

install: .venv/installed ; @:
install-dev: .venv/installed-dev ; @:

run: install
	@$(BIN)/convener run

test: install-dev
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: install-dev
	@$(BIN)/ruff check .

types: install-dev
	@$(BIN)/mypy

bench: install-dev
	@$(BIN)/python -m tests.benchmarks $(ARGS)

# Pins the newest versions that pyproject.toml allows. The second file holds the first, with the same pins, and what developers need.
lock: .venv/uv
	@$(UV) pip compile pyproject.toml --group build --upgrade $(LOCK) --output-file requirements.lock
	@$(UV) pip compile pyproject.toml --group build --group dev --upgrade --constraint requirements.lock $(LOCK) --output-file requirements-dev.lock

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov

# $(call install,LOCK): what the lock names, then the project itself as a path into this folder, fetching nothing more.
# uv is three times as fast; where it cannot be had, or finds no packages, plain pip does the same with the same file.
define install
	@echo "Installing what $(1) names ..."
	@{ [ -x $(BIN)/uv ] && ( $(UV) pip install --quiet --require-hashes --compile-bytecode -r $(1) ); } \
		|| $(BIN)/python -m pip install --quiet --require-hashes -r $(1)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
endef

.venv/installed: requirements.lock pyproject.toml | .venv/uv
	$(call install,requirements.lock)
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/uv
	$(call install,requirements-dev.lock)
	@touch $@ .venv/installed

# A failure to get uv is no failure: the stamp is there all the same, and pip takes over.
.venv/uv: | .venv/bin/python
	@if [ -f requirements-dev.lock ]; then \
		sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ /p;}' requirements-dev.lock >.venv/uv.lock; \
		$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .venv/uv.lock || echo "uv is not to be had here: going on with pip"; \
	else $(BIN)/python -m pip install --quiet uv; fi
	@touch $@

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Convener needs Python 3.11 or newer, and none is on your path: install one, then run make again."; exit 1; }
	@echo "Building .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python cannot build environments: on Debian and Ubuntu, install python3-venv."; exit 1; }
