# make run    set everything up and open the chat page
# make test   format, lint, types, imports, licences, tests
# make bench  speed as ratios inside one run;  make soak  the long suites

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test bench soak clean

run: $(VENV)/.installed
	CHUANGMO_HOME="$${CHUANGMO_HOME:-$(CURDIR)/var}" $(BIN)/chuangmo serve

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -s tests/benchmarks

soak: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -s tests/soak
	$(BIN)/python -m pytest -n auto --dist loadfile --hypothesis-profile soak

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更新版本（可用 make PYTHON=python3.12 指定）"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "正在安装，首次约需几分钟……"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev
	@touch $@

clean:
	rm -rf $(VENV) var
