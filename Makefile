# relance-docs: one command for each thing people do. `make help` lists them.
#
#   make letters AS_OF=2026-12-01 CASE=2026-014
#
# Each target first sets up what it needs in .venv, as the lock files say.

# What may be given on the command line; LANG=fr and RELANCE_LANG=fr work too.
AS_OF ?=
CASE ?=
FORMAT ?=
TESTS ?=
JOBS ?=
FUZZ_EXAMPLES ?= 200
UPGRADE ?=
PYTHON ?=

.DEFAULT_GOAL := help
export PYTHON

# A folder that was moved or copied gets its set-up again: the name of the stamp tells the place.
here := $(shell pwd -P | cksum | cut -d ' ' -f 1)
runtime := .venv/relance-runtime-$(here)
dev := .venv/relance-dev-$(here)
renderer := .venv/relance-renderer-$(here)
docs := .venv/relance-docs-$(here)

venv_python := .venv/bin/python
ifeq ($(shell uname -s),Darwin)
# Pango of Homebrew or MacPorts; set here because /bin/sh of macOS drops it from its environment.
venv_python := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/opt/local/lib .venv/bin/python
endif

# Where this is set, every process would compile the whole program again.
unexport PYTHONDONTWRITEBYTECODE

# On several cores a file stays with one process, in the order of the folders: the default, files
# of many tests first, leaves the few that take a minute to the end, when the others have nothing.
pytest := -m pytest $(if $(JOBS),-n $(JOBS) --dist loadfile --no-loadscope-reorder)

relance := $(venv_python) -P -m relance_docs
as_of := $(if $(AS_OF),--as-of '$(AS_OF)')
format := $(if $(FORMAT),--format '$(FORMAT)')
lock := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: help
help: ## List what can be done
	@echo 'make TARGET [AS_OF=2026-12-01] [CASE=2026-014] [FORMAT=json] [LANG=fr]'
	@echo
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "  %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: letters
letters: $(renderer) ## Write the documents that are due into build/letters
	@$(relance) letters $(as_of) $(format) $(CASE)

.PHONY: dossier
dossier: $(renderer) ## Make the dossier of CASE for a lawyer or a court
	@$(relance) dossier $(as_of) $(format) $(CASE)

.PHONY: write
write: $(renderer) ## Write KIND for CASE, a document on demand; without KIND, list which make sense
	@$(relance) write $(as_of) $(format) $(CASE) $(if $(KIND),$(KIND),--list)

.PHONY: agenda
agenda: $(runtime) ## Show what is coming, day by day
	@$(relance) agenda $(as_of) $(format) $(CASE)

.PHONY: status
status: $(runtime) ## Show where each case stands and what comes next
	@$(relance) status $(as_of) $(format) $(CASE)

.PHONY: explain
explain: $(runtime) ## Say why the next step of CASE is next
	@$(relance) explain $(as_of) $(CASE)

.PHONY: statement
statement: $(runtime) ## Reckon what is owed in CASE
	@$(relance) statement $(as_of) $(format) $(CASE)

.PHONY: check
check: $(runtime) ## List every problem of the workspace's files
	@$(relance) check $(format) $(CASE)

.PHONY: today
today: $(runtime) ## List what is to be done today, the most urgent first
	@$(relance) today $(as_of) $(format)

.PHONY: print
print: $(renderer) ## Put the day's post together: one PDF, a table, a ZIP
	@$(relance) print $(as_of)

.PHONY: digest
digest: $(runtime) ## Say what was done and what waits
	@$(relance) digest

.PHONY: policy
policy: $(runtime) ## Show how each debtor stands to the credit policy
	@$(relance) policy $(as_of) $(format) $(CASE)

.PHONY: privacy
privacy: $(runtime) ## Show until when closed cases are kept
	@$(relance) privacy $(as_of) $(format)

.PHONY: rates
rates: $(runtime) ## List the dated legal rates with their sources
	@$(relance) rates $(format)

.PHONY: trail
trail: $(runtime) ## Show which commit brought each fact, and every later change
	@$(relance) trail $(format) $(CASE)

.PHONY: audit
audit: $(renderer) ## Write the audit report into build/audit
	@$(relance) audit $(as_of) $(format) $(CASE)

.PHONY: verify
verify: $(renderer) ## Check that what was recorded, archived and sealed is what it was
	@$(relance) verify $(format) $(CASE)

.PHONY: seal
seal: $(runtime) ## Prove by when all that is committed existed
	@$(relance) seal

.PHONY: setup
setup: $(dev) $(renderer) ## Set up everything, to work on the program itself

.PHONY: test
test: $(dev) $(renderer) ## Run the tests; TESTS=tests/law narrows them, JOBS=2 runs two at a time
	$(venv_python) $(pytest) $(TESTS)

# It says what a command loads, and that would be coverage as well.
untraced := --deselect tests/project/test_wheel.py::test_the_commands_need_no_more_than_the_build_has

.PHONY: coverage
coverage: $(dev) $(renderer) ## Run the tests, and say what they do not run; fails below 95 %
	rm -rf .coverage-data && mkdir .coverage-data
	COVERAGE_FILE="$(CURDIR)/.coverage-data/run" $(venv_python) -m coverage run $(pytest) $(TESTS) $(untraced)
	$(venv_python) -m coverage combine --quiet
	$(venv_python) -m coverage report

.PHONY: torture
torture: $(dev) $(renderer) ## Kill every command at random moments, and let 32 record at once (half an hour)
	$(venv_python) -m tests.torture
	STORE_KILLS=100 $(venv_python) -m pytest tests/store/test_at_once.py
	LETTERS_KILLS=100 $(venv_python) -m pytest tests/letters/test_killed.py

.PHONY: fuzz
fuzz: $(dev) $(renderer) ## Look longer for bytes that break a reader; FUZZ_EXAMPLES=500 for each seed
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(venv_python) -m pytest tests/fuzz

.PHONY: docs
docs: $(docs) ## Make the site of the documentation, in build/site; every link is checked
	@$(venv_python) -m tools.docs

.PHONY: man
man: $(dev) ## Make the manual pages in build/man; the wheel has them, no commit does
	@$(venv_python) -m tools.man

.PHONY: pictures
pictures: $(dev) $(renderer) ## Draw the pictures of the documentation anew (needs Chromium)
	@$(relance) letters >/dev/null
	@$(relance) audit >/dev/null
	$(venv_python) -m tools.pictures

.PHONY: lint
lint: $(dev) ## Check style, formatting and types
	$(venv_python) -m ruff check .
	$(venv_python) -m ruff format --check .
	$(venv_python) -m mypy

.PHONY: format
format: $(dev) ## Format the code and mend what can be mended
	$(venv_python) -m ruff check --fix-only .
	$(venv_python) -m ruff format .

.PHONY: check-pdf
check-pdf: $(dev) ## Check the letters in build/letters with veraPDF (needs Java)
	@$(venv_python) tools/check_pdf.py

.PHONY: bench
bench: $(dev) $(renderer) ## Measure the speed against plain WeasyPrint and Typst
	$(venv_python) -m benchmarks

.PHONY: bench-dossier
bench-dossier: $(dev) $(renderer) ## Measure the joining of 2,000 pages against qpdf
	$(venv_python) -m benchmarks.dossier

.PHONY: bench-trail
bench-trail: $(dev) ## Measure the trails of 2,500 cases against `git log`, first, again, after a commit
	$(venv_python) -m benchmarks.trail

.PHONY: bench-audit
bench-audit: $(dev) ## Measure how fast the index of 10,000 cases opens
	$(venv_python) -m benchmarks.audit

.PHONY: bench-import
bench-import: $(dev) ## Measure the import of 1,000 invoices against the libraries alone
	$(venv_python) -m benchmarks.importing

.PHONY: bench-growth
bench-growth: $(dev) ## Measure how time grows with lines, customers, invoices, and what a start costs
	$(venv_python) -m benchmarks.growth

.PHONY: bench-recording
bench-recording: $(dev) ## Measure a recording against `git commit`, and verify against `git log`
	$(venv_python) -m benchmarks.recording

.PHONY: bench-again
bench-again: $(dev) $(renderer) ## Measure commands that were run before, and one with one case changed
	$(venv_python) -m benchmarks.again

.PHONY: bench-scale
bench-scale: $(dev) $(renderer) ## Measure what a letter costs at home and elsewhere, and a run of many
	$(venv_python) -m benchmarks.scale

.PHONY: bench-network
bench-network: $(dev) $(renderer) ## Count how often a network folder would be asked (needs strace)
	$(venv_python) -m benchmarks.network

.PHONY: bench-printed
bench-printed: $(dev) ## Measure what is read of printed invoices, by the programs installed here
	$(venv_python) -m benchmarks.printed

.PHONY: messages
messages: $(dev) ## Bring the French catalogue in step with the code
	$(venv_python) tools/messages.py

.PHONY: lock
lock: $(dev) ## Renew the lock files from pyproject.toml; UPGRADE=1 takes newer versions
	@$(lock) --all-extras --group build pyproject.toml --output-file requirements.lock
	@$(lock) --all-extras --group dev --constraints requirements.lock pyproject.toml --output-file requirements-dev.lock
	@$(lock) --group docs --constraints requirements-dev.lock --output-file requirements-docs.lock

.PHONY: reproducible
reproducible: $(dev) ## Build wheel and sdist of the last commit twice, into dist: the same bytes, or none
	@$(venv_python) tools/reproducible.py

.PHONY: clean
clean: ## Remove what was generated; .venv stays
	find build -mindepth 1 ! -name .gitignore -delete
	rm -rf dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The parts of the set-up, each done again when what it depends on has changed.

# Gone when Python itself was removed or replaced; bootstrap.py then makes .venv anew.
.venv/bin/python: ;

$(runtime): requirements.lock pyproject.toml tools/bootstrap.py .venv/bin/python
	@tools/python tools/bootstrap.py runtime $@

$(dev): requirements-dev.lock pyproject.toml tools/bootstrap.py .venv/bin/python | $(runtime)
	@tools/python tools/bootstrap.py dev $@

$(docs): requirements-docs.lock tools/bootstrap.py | $(dev)
	@tools/python tools/bootstrap.py docs $@

$(renderer): tools/bootstrap.py | $(runtime)
	@tools/python tools/bootstrap.py renderer $@
