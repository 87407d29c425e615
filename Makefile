# make run, make test: see README.md. Everything lives in .venv; delete it to start again.
PYTHON ?= python3
BIN := .venv/bin
# The CPU build of PyTorch: on Linux it carries "+cpu" and stands on PyTorch's own index; elsewhere there is no other.
TORCH ?= torch==2.13.0$(if $(filter Linux,$(shell uname -s)),+cpu)
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
SAY = @printf '%s\n'

.PHONY: run test lint bench reports-test browser-test lock clean

run: .venv/run.done
	$(SAY) "Reading the shipped write-ups (a few seconds; unchanged ones are not read again) ..."
	-@$(BIN)/kb ingest content/writeups
	@$(BIN)/kb serve --host 127.0.0.1 --port 8000

test: .venv/test.done
	$(BIN)/python -m pytest -m "not reports and not browser"

reports-test: .venv/test.done
	$(BIN)/python -m pytest -m reports

browser-test: .venv/browser.done
	$(BIN)/python -m pytest -m browser

lint: .venv/lint.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/test.done
	$(BIN)/python -m tests.bench

.venv/bin/python:
	$(SAY) "Making .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade pip

.venv/torch.done: .venv/bin/python
	$(SAY) "Installing PyTorch for the CPU (about 200 MB, one to five minutes) ..."
	@PIP_RETRIES=0 $(BIN)/python -m pip install --quiet $(TORCH) --extra-index-url $(TORCH_INDEX)
	@$(BIN)/python -W ignore -c "import torch, sys; sys.exit(torch.version.cuda and 'PyTorch came with CUDA: see TORCH_INDEX in the Makefile')"
	@touch $@

.venv/run.done: .venv/torch.done pyproject.toml constraints.txt
	$(SAY) "Installing the library and what it needs (about 300 MB, one to three minutes) ..."
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/test.done: .venv/run.done
	$(SAY) "Installing what the tests need (under a minute) ..."
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

.venv/browser.done: .venv/test.done
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test,browser]"
	@touch $@

.venv/lint.done: .venv/test.done
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test,lint]"
	@touch $@

# Pins every package as installed and tested now.
lock: .venv/lint.done .venv/browser.done
	$(BIN)/python -m pip freeze --exclude-editable | grep -vi '^torch==' | grep -v '@' > constraints.txt

clean:
	rm -rf .venv
