# Needs a Python of 3.11 to 3.13, on the PATH or named: make run PYTHON=/path/to/python
# A .venv/ that works is kept, so another Python takes a `make clean` first.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

CANDIDATES := $(PYTHON) python3.12 python3.11 python3.13 python3
SUITABLE := import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

SHARED := ../shared
TESTED := .:tests/support:tests/attacks
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run demo test interop fuzz fuzz-batch torture lint docs bench bench-start bench-security bench-directory bench-batch bench-attacks check-contracts lock clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## Make .venv/ with the locked dependencies
	@:

run: setup ## Serve on http://127.0.0.1:8080 (BCSS_HOST, BCSS_PORT and BCSS_DATA change where)
	@$(BIN)/bcss-gateway init
	@exec $(BIN)/bcss-gateway serve

demo: setup ## Send example messages and show what comes back
	@exec $(BIN)/bcss-gateway demo

test: setup ## Run the tests; choose with ARGS='-k ssin'
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

interop: setup ## Run the clients of other SOAP stacks, and bring those that are missing; ARGS=--all wants every one
	@PYTHONPATH=tests/support $(BIN)/python -m clients.referee --install $(ARGS)

CASES := 100000

fuzz: setup ## Send CASES changed messages and look for what must never come back; ARGS="--seed S" for the same again
	@$(BIN)/python -m fuzzing --cases $(CASES) $(ARGS)

fuzz-batch: setup ## Send changed files of questions and changed vouchers; ARGS="--cases N --seed S" for the same again
	@$(BIN)/python -m fuzzing.batch $(ARGS)

KILLS := 500

torture: setup ## Kill clerks and a subscriber KILLS times while rights come in, and count what was lost; ARGS="--seed S"
	@PYTHONPATH=$(TESTED) $(BIN)/python -m killing --kills $(KILLS) $(ARGS)

lint: setup ## Check style, types, and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: setup ## Write afresh the pages of docs/ that are made from what they tell, and the samples of the catalogue
	@$(BIN)/python docs/make.py
	@$(BIN)/python docs/make_settings.py
	@$(BIN)/python docs/make_forms.py
	@$(BIN)/python docs/make_samples.py
	@PYTHONPATH=$(TESTED) $(BIN)/python docs/make_attacks.py

bench: setup ## Measure
	@$(BIN)/python -m benchmarks $(ARGS)

bench-start: setup ## Measure how long the start takes, and what two workers weigh
	@$(BIN)/python -m benchmarks.start $(ARGS)

bench-security: setup ## Measure what it costs to know who speaks, by each means
	@PYTHONPATH=$(TESTED) $(BIN)/python -m benchmarks.credentials $(ARGS)

bench-directory: setup ## Measure the check of a question over a large reference directory; ARGS=--postgresql for both kinds
	@$(BIN)/python -m benchmarks.directory $(ARGS)

bench-batch: setup ## Measure how long a file of questions takes; ARGS='--questions 100000' for the goal
	@$(BIN)/python -m benchmarks.batch $(ARGS)

bench-attacks: setup ## Measure what the worst messages within the limits cost, beside parsing them
	@PYTHONPATH=$(TESTED) $(BIN)/python -m benchmarks.attacks $(ARGS)

check-contracts: setup ## Hold wsdl/ and xsd/ against the published contracts, where they are at hand
	@if [ ! -d $(SHARED) ]; then echo "No published contracts in $(SHARED): nothing to compare."; exit 0; fi; \
	$(BIN)/python $(SHARED)/tools/contract_diff.py $(SHARED)/contracts .

lock: ## Write requirements.lock afresh from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(find_python); [ -x $(VENV)/lock/bin/uv ] || { "$$python" -m venv $(VENV)/lock && \
	    $(VENV)/lock/bin/python -m pip -qq --disable-pip-version-check install 'uv>=0.9'; }
	@$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command 'make lock' --group dev \
	    --output-file requirements.lock pyproject.toml $(ARGS)

clean: ## Remove .venv/ and what tools left behind, never the data
	rm -rf $(VENV) build dist clients/node/node_modules *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A name on the PATH may be a stand-in that fails when it is run, so each one is run.
define find_python
python=; for candidate in $(CANDIDATES); do \
    if "$$candidate" -c '$(SUITABLE)' >/dev/null 2>&1; then python=$$candidate; break; fi; \
done; \
if [ -z "$$python" ]; then \
    echo 'No Python 3.11, 3.12 or 3.13 that can make a virtual environment was found.' >&2; \
    echo 'Install one and its venv module (Debian, Ubuntu: apt-get install python3 python3-venv),' >&2; \
    echo 'or name one: make PYTHON=/path/to/python3.12' >&2; \
    exit 1; \
fi
endef

# spyne is published as source only: setuptools comes first, from the same lock, and builds it without the network.
$(STAMP): requirements.lock pyproject.toml
	@$(find_python); $(BIN)/python -c '$(SUITABLE)' >/dev/null 2>&1 || { \
	    echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV); }
	@echo 'Installing the locked dependencies; the first time takes a minute'
	@awk '/^[^ ]/ {keep = /^setuptools==/} keep' requirements.lock > $(VENV)/builder.lock
	@$(PIP) install --require-hashes --no-deps -r $(VENV)/builder.lock
	@$(PIP) install --require-hashes --no-deps --no-build-isolation --use-pep517 -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip --disable-pip-version-check check >$(VENV)/check.txt || { cat $(VENV)/check.txt >&2; exit 1; }
	@touch $@
