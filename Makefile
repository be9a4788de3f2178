# Two commands: `make run` and `make test`. They need make and Python 3.11, 3.12 or 3.13, nothing else.
# PORT and DATA_DIR choose where an instance listens and keeps its data; PYTHON names an interpreter.

VENV := .venv
IN_VENV := $(VENV)/bin/python

# PY is accepted as a short name of PYTHON. Without either the first suitable interpreter is taken.
ifdef PY
PYTHON ?= $(PY)
endif
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
    "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 && echo "$$name" && break; done)

# The stamps carry the checksum of their lock, so that a changed lock is installed and an unchanged one is not looked at.
RUN_STAMP := $(VENV)/installed-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV_STAMP := $(VENV)/installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
# A half-made or broken environment (interrupted, interpreter gone) is made again.
SOUND := $(shell $(IN_VENV) -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 && echo yes)
ifneq ($(SOUND),yes)
$(VENV) $(RUN_STAMP) $(DEV_STAMP): remake
endif

# pip's own output goes to a log; what is shown is how far it is. Its exit code comes through the pipe in a file.
define INSTALL
@total=$$(grep -c '^[a-z0-9].*==' $(1)); number=0; \
echo "Installing $$total packages of $(1); the first time takes a minute or two ..."; \
{ PYTHONUNBUFFERED=1 $(IN_VENV) -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --require-hashes -r $(1) 2>&1; echo $$? > $(VENV)/status; } | tee $(VENV)/install.log | \
while read -r word rest; do case "$$word" in \
    Collecting) number=$$((number + 1)); [ $$((number % 10)) != 0 ] || echo "  $$number fetched";; \
    Installing) echo "  unpacking ...";; \
    ERROR:*) echo "  $$word $$rest";; \
esac; done; \
read -r status < $(VENV)/status; rm -f $(VENV)/status; \
[ "$$status" = 0 ] || { echo "The installation failed; all of its output is in $(VENV)/install.log"; exit 1; }
endef

help:
	@echo "make run    the whole product on http://127.0.0.1:$${PORT:-8000}/ (PORT=, DATA_DIR=)"
	@echo "make test   the tests, on SQLite and with real Postgres and Valkey from wheels"
	@echo "make slow   the long tests, and the whole suite on Postgres"
	@echo "make soak   servers killed and frozen while devices study, for MINUTES=10; then everything is compared"
	@echo "make contract  what every problem type promises, on SEEDS=5000 seeds each (half an hour)"
	@echo "make catalogue docs/problem-types.md from the registry of problem types"
	@echo "make bench  the engine, a course of CONCEPTS=100000 and the pages, as ratios of times (minutes)"
	@echo "make growth what a learner's queue asks of Postgres, at SIZES=\"1000 100000 1000000\" memories (minutes)"
	@echo "make lint   ruff and mypy"
	@echo "make lock   new lock files from pyproject.toml (needs uv)"

run: $(RUN_STAMP)
	@exec $(IN_VENV) manage.py up

# One more than there are cores: tests that start servers and browsers wait a good part of their time.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PYTEST = $(IN_VENV) -m pytest --numprocesses $(WORKERS) --maxprocesses 8 --dist loadfile
test: $(DEV_STAMP)
	$(PYTEST) -m "not slow"

slow: $(DEV_STAMP)
	$(PYTEST) -m slow
	$(PYTEST) -m "not slow and not browser" --database postgres

MINUTES ?= 10
soak: $(DEV_STAMP)
	@$(IN_VENV) -m tests.blackbox $(MINUTES)

SEEDS ?= 5000
contract: $(DEV_STAMP)
	$(IN_VENV) -m engine.tests.sweep $(SEEDS)

catalogue: $(RUN_STAMP)
	$(IN_VENV) -m engine.catalogue > docs/problem-types.md

CONCEPTS ?= 100000
bench: $(DEV_STAMP)
	@$(IN_VENV) -m engine.benchmarks
	@$(IN_VENV) -m quizsite.benchmarks.course $(CONCEPTS)
	@$(IN_VENV) -m quizsite.benchmarks.pages

SIZES ?= 1000 100000 1000000
growth: $(DEV_STAMP)
	@$(IN_VENV) -m quizsite.benchmarks $(SIZES)

lint: $(DEV_STAMP)
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy .

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv"; exit 1; }
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --constraints requirements.txt --output-file requirements-dev.txt

$(VENV):
	@if [ -z "$(PYTHON)" ]; then \
	    echo "Attentive needs Python 3.11, 3.12 or 3.13, and $$(python3 --version 2>/dev/null || echo 'no python3') was found. Name one: make PYTHON=/path/to/python3.12 run"; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 || { \
	    echo "Attentive needs Python 3.11, 3.12 or 3.13; PYTHON=$(PYTHON) is another or missing."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' >/dev/null 2>&1 || { \
	    echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@if [ -e $(VENV) ]; then echo "$(VENV) is incomplete; making it again ..."; else echo "Making $(VENV) with $$("$(PYTHON)" --version) ..."; fi
	@"$(PYTHON)" -m venv --clear $(VENV)

$(RUN_STAMP): | $(VENV)
	$(call INSTALL,requirements.txt)
	@rm -f $(VENV)/installed-*
	@touch $@

$(DEV_STAMP): | $(RUN_STAMP)
	$(call INSTALL,requirements-dev.txt)
	@touch $@

.PHONY: help run test slow soak contract catalogue bench growth lint lock remake
.DEFAULT_GOAL := help
