# make lab    open the first notebook      (PORT=8899, BROWSER=no: do not open a browser)
# make check  run what takes four minutes: no browser, no kernel
# make test   run every check              (BROWSER=no: leave the browser tests out)
# make bench  measure how fast things are, each beside its bar
# make site   write the notebooks as static pages that turn without a kernel, into site/
# make constraints   run every check, then write the versions that passed into binder/constraints.txt
# make versions   run every check with the oldest and with the newest versions that are allowed
# make notebooks   run all notebooks and store their outputs

PYTHON ?= python3
PORT ?= 8888
BROWSER ?= yes
VENV := .venv
RUN := $(VENV)/bin/python
PYTEST := $(RUN) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
FIRST := notebooks/00_start_here.ipynb
PROMPT := --ServerApp.kernel_websocket_connection_class=xentlib.server.PromptConnection

.PHONY: lab check test bench site constraints binders-python versions notebooks clean

lab: $(VENV)/installed
	$(RUN) -m jupyterlab --LabApp.default_url=/lab/tree/$(FIRST) --port=$(PORT) $(PROMPT) \
	  $(if $(filter no,$(BROWSER)),--no-browser) $(if $(filter 0,$(shell id -u)),--allow-root)

check: $(VENV)/installed-for-tests
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(PYTEST) -m "not browser and not slow"

test: $(VENV)/installed-for-tests
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
ifeq ($(BROWSER),no)
	@echo "BROWSER=no: the tests in a real browser are LEFT OUT."
	$(PYTEST) -m "not browser"
else
	$(RUN) tests/browser.py
	$(PYTEST)
endif

bench: $(VENV)/installed-for-bench
	$(RUN) tests/browser.py
	failed=; for each in losses training starting dragging pages; do \
	  $(RUN) -m benchmarks.$$each || failed="$$failed $$each"; \
	done; test -z "$$failed" || { echo "Beyond a bar:$$failed"; exit 1; }

site: $(VENV)/installed-for-site
	$(RUN) -m xentlib.hosting.site notebooks site

constraints: binders-python test
	$(RUN) -m pip freeze --exclude-editable > $(VENV)/passed.txt
	$(RUN) -m uv pip compile --quiet --no-header --no-annotate \
	  --constraint $(VENV)/passed.txt --output-file binder/constraints.txt requirements.txt

binders-python: $(VENV)/bin/python
	@grep -qx "python-$$($(RUN) -c 'import sys; print(*sys.version_info[:2], sep=".")')" binder/runtime.txt || \
	  { echo "Binder runs $$(cat binder/runtime.txt). Try: make clean, then make PYTHON=... constraints"; exit 1; }

versions: $(VENV)/installed-for-tests
	$(RUN) tests/browser.py
	set -e; for which in lowest-direct highest; do \
	  $(RUN) -m uv pip compile --quiet --resolution $$which --output-file $(VENV)/$$which.txt requirements.txt; \
	  $(RUN) -m uv venv --quiet --clear $(VENV)/$$which; \
	  $(RUN) -m uv pip install --quiet --python $(VENV)/$$which \
	    --constraint $(VENV)/$$which.txt -r tests/requirements.txt -e ".[site]"; \
	  $(VENV)/$$which/bin/python -m pytest --nbval notebooks; \
	  $(VENV)/$$which/bin/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder; \
	done

notebooks: $(VENV)/installed-for-tests
	$(RUN) tests/refresh_notebooks.py

clean:
	rm -rf $(VENV) build site *.egg-info tests/artefacts

$(VENV)/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 10))" || \
	  { echo "Python 3.10 or newer is needed; $(PYTHON) is not. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "No virtual environment could be made. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }

# The stamps are newer than what they were made from, so a second run installs nothing.
$(VENV)/installed: $(VENV)/bin/python requirements.txt pyproject.toml
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt -e .
	@touch $@

$(VENV)/installed-for-site: $(VENV)/installed
	$(RUN) -m pip install --quiet --disable-pip-version-check -e ".[site]"
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed-for-site tests/requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

$(VENV)/installed-for-bench: $(VENV)/installed-for-tests benchmarks/requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@
