# The two commands are `make run` and `make test`; each sets up all that it needs.
PYTHON ?= python3
export PORT ABA_HOME

.DEFAULT_GOAL := help
.PHONY: help run dev test lint format fixtures messages dictionary bench clean

help:            ## This list
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: python      ## Set up what is missing and serve on 127.0.0.1:$PORT (8000)
	@$(PYTHON) tools/run.py

dev: python      ## The same with debug pages and reload on change
	@$(PYTHON) tools/run.py --dev

test: python     ## Everything that is checked: lint, both databases, browser
	@$(PYTHON) tools/test.py

lint: python     ## The quick checks only
	@$(PYTHON) tools/test.py --only lint

format: python   ## Put Python files into the house format
	@$(PYTHON) tools/test.py --only format

fixtures: python ## Build fixtures/*.json from fixtures/sources/
	@$(PYTHON) tools/manage.py build_fixtures

messages: python ## Collect the strings to translate into locale/
	@$(PYTHON) tools/manage.py makemessages --locale zh_Hans --no-location --no-obsolete --no-wrap --ignore .venv --ignore var --ignore tests

dictionary: python ## Write docs/data-dictionary.md from the models
	@$(PYTHON) tools/manage.py data_dictionary

bench: python    ## Measure against peers and limits; writes bench/RESULTS.md (QUICK=1: in minutes)
	@$(PYTHON) tools/bench.py

clean:           ## Remove the virtual environment and caches; var/ with all data stays
	rm -rf .venv .ruff_cache .import_linter_cache .pytest_cache .hypothesis

.PHONY: python
python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) was not found. Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)," ; \
	  echo "or name another one: make run PYTHON=python3.12" ; exit 1 ; }
