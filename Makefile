# SPDX-License-Identifier: Apache-2.0
# Everything that is done to Leeward, one plain line after another. `make` prints the list.
# Needs python3 (3.11 or later) with venv and pip, and make. Nothing is installed outside this folder,
# except by `make test` as root on Debian: the programs that the tests read packs and zips with.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?= --help

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore

.PHONY: help setup demo run check test test-long ocr fleet bench fuzz release clean

help: ## print this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

# A stamp is newer than the lock it was installed from; a changed lock is installed anew.
.venv/core.stamp: requirements/core.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/core.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch .venv/core.stamp

.venv/dev.stamp: requirements/dev.txt .venv/core.stamp
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch .venv/dev.stamp

.venv-bench/stamp: requirements/bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --require-hashes -r requirements/bench.txt
	touch .venv-bench/stamp

.venv/fuzz.stamp: requirements/fuzz.txt .venv/dev.stamp
	$(BIN)/pip install --quiet --require-hashes -r requirements/fuzz.txt
	touch .venv/fuzz.stamp

.venv/ocr.stamp: requirements/ocr.txt .venv/dev.stamp
	$(BIN)/pip install --quiet --require-hashes -r requirements/ocr.txt
	touch .venv/ocr.stamp

.venv/fleet.stamp: requirements/fleet.txt .venv/dev.stamp
	$(BIN)/pip install --quiet --require-hashes -r requirements/fleet.txt
	touch .venv/fleet.stamp

setup: .venv/dev.stamp ## install the program with everything at .venv/bin/leeward
	$(BIN)/leeward --version

demo: .venv/core.stamp ## read an invented person's exports, make a pack in demo/pack and check it
	rm -rf demo
	$(BIN)/leeward demo demo
	$(BIN)/leeward check demo/pack
	$(PYTHON) -I -S demo/pack/check.py demo/pack > demo/check.txt
	@echo
	@echo 'The report:            demo/pack/data/report.pdf'
	@echo 'The story behind it:   samples/README.md'
	@echo 'Check it without us:   python3 demo/pack/check.py'

run: .venv/core.stamp ## run the program: make run ARGS="read samples/exports"
	$(BIN)/leeward $(ARGS)

check: .venv/dev.stamp ## style, types and the contracts between the parts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports

test: .venv/dev.stamp debian check ## check, then every test that is quick enough for every day
	$(BIN)/python -m pytest -n 2 -m "not long"

.PHONY: debian
DEBIAN := poppler-utils chromium zip p7zip-full strace
debian: # the tests read packs with poppler and Chromium, as an officer's computer would
	@if which pdftotext chromium zip 7z strace > /dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $(DEBIAN) > /dev/null; \
	else echo 'not here: $(DEBIAN): the tests that need them will be skipped'; fi

test-long: .venv/dev.stamp debian ## the tests that take minutes
	$(BIN)/python -m pytest -m long

ocr: .venv/ocr.stamp ## install what reads screenshots by machine (150 MB), and test it
	$(BIN)/python -m pytest tests/flow/test_ocr.py tests/cli/test_ocr.py

fleet: .venv/fleet.stamp ## install what screens on a cluster and reads Parquet (200 MB), and test it
	$(BIN)/python -m pytest tests/flow/test_screen_dask.py tests/flow/test_screen_parquet.py tests/cli/test_screen.py

FUZZ_SECONDS ?= 600
TARGETS ?=
fuzz: .venv/fuzz.stamp ## every reader, zip and checker, guided by coverage, FUZZ_SECONDS=600 each
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python fuzz/run.py $(TARGETS)

BENCH ?=
bench: .venv/dev.stamp .venv-bench/stamp ## measure all and write docs/measured.md: make bench BENCH="--only sms"
	$(BIN)/python bench/run.py .venv-bench/bin/python $(BENCH)

release: .venv/dev.stamp ## wheel (built twice, must be the same bytes) and source in dist/
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel --directory dist/again
	$(BIN)/python -m hatchling build --target wheel --target sdist --directory dist
	cmp dist/again/*.whl dist/*.whl
	rm -r dist/again
	sha256sum dist/*

clean: ## remove what these targets made, except the environments
	rm -rf demo dist .bench .fuzz .pytest_cache .mypy_cache .ruff_cache .hypothesis
