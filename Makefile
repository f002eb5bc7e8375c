# Everything a fresh machine needs is Python 3.11 or newer, git and GNU make.
# The first call of any target makes .venv from requirements.lock; after that no network is needed.

PYTHON ?= python3
UV ?= uv
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

# The environment holds absolute paths: made for another folder, it is made again.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(shell pwd))
.PHONY: $(STAMP)
endif

.PHONY: help
help:
	@echo 'make demo    try it: record sample editions from a local server, show September 2024'
	@echo 'make test    run the tests              (more options: ARGS="-k redline -x")'
	@echo 'make fuzz    throw nonsense at all that reads what others wrote  (seconds, what: ARGS="600 html")'
	@echo 'make lint    check style, types and which room imports which'
	@echo 'make docs    run what README and docs/ show, write in what has changed'
	@echo 'make bench   measure, as ratios against other tools (some only: ARGS="startup")'
	@echo 'make setup   make or refresh .venv      (another Python: PYTHON=python3.12)'
	@echo 'make lock    pin what pyproject.toml asks for  (needs uv; newest of all: ARGS=--upgrade)'
	@echo 'make clean   remove .venv and all that the other targets made'

.PHONY: setup
setup: $(STAMP)

# The stamp is written last, so an interrupted set-up is begun anew.
$(STAMP): requirements.lock pyproject.toml
	@'$(PYTHON)' -c '' 2>/dev/null || { echo 'There is no Python at "$(PYTHON)": install Python 3.11 or newer, or name one with PYTHON=.' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed and $(PYTHON) is %d.%d: name a newer one with PYTHON=." % sys.version_info[:2])'
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { echo 'The Python at "$(PYTHON)" cannot make virtual environments: install its venv package (Debian, Ubuntu: apt install python3-venv).' >&2; exit 1; }
	@echo 'Setting up .venv (once) ...'
	@'$(PYTHON)' -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@pwd > $(STAMP)

.PHONY: demo
demo: $(STAMP)
	@$(BIN)/policydiff demo snapshots/demo $(ARGS)

.PHONY: test
test: $(STAMP)
	@$(BIN)/python -m pytest --numprocesses=auto $(ARGS)

.PHONY: fuzz
fuzz: $(STAMP)
	@$(BIN)/python -m tests.hostile.fuzzing $(ARGS)

.PHONY: lint
lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: docs
docs: $(STAMP)
	@$(BIN)/python -m tests.house.docs $(ARGS)

.PHONY: bench
bench: $(STAMP)
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: lock
lock:
	@command -v '$(UV)' >/dev/null || { echo 'uv is needed to pin dependencies (pip install uv), or name it with UV=.' >&2; exit 1; }
	'$(UV)' pip compile --quiet $(ARGS) --universal --python-version 3.11 --generate-hashes \
	  --group dev --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

.PHONY: clean
clean:
	rm -rf $(VENV) .bench .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist snapshots/demo
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
