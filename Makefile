# A newcomer needs two: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test lint docs dist bench scale soak fuzz fuzzer lock browser office screenshots clean help
.DEFAULT_GOAL := help

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Leuchtturm needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

install: .venv/.installed ## install the hashed lock and leuchtturm into .venv

demo: .venv/.installed ## watch a recorded page change over loopback, nothing else needed
	$(BIN)/leuchtturm demo

test: .venv/.installed-dev ## run the test suite
	$(BIN)/pytest

lint: .venv/.installed-dev ## formatting, style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/.installed ## write the data dictionary and the manual page anew
	$(BIN)/python -m tools.data_dictionary docs/data-dictionary.md
	$(BIN)/python -m tools.manual_page docs/leuchtturm.1

dist: .venv/.installed ## build wheel and source archive into dist/, install the wheel and run it
	rm -rf dist build/dist
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-1767225600} $(BIN)/hatchling build -d dist
	$(PYTHON) -m venv build/dist
	build/dist/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	build/dist/bin/pip install --quiet --disable-pip-version-check --no-deps dist/*.whl
	cd build/dist && bin/leuchtturm demo > demo.log && bin/leuchtturm --version && test -s share/man/man1/leuchtturm.1
	cd dist && sha256sum *.whl *.tar.gz | tee SHA256SUMS

bench: .venv/.installed-dev ## measure beside urlwatch, webchanges and a bare script; write docs/benchmarks.md
	$(BIN)/python -m benchmarks

scale: .venv/.installed-dev ## measure large databases and many schedules, five minutes; write docs/scale.md
	$(BIN)/python -m benchmarks scale

soak: .venv/.installed-dev ## the slow sweeps and the browser; LEUCHTTURM_SOAK_SECONDS=300 for the daemon's long one
	$(BIN)/pytest -m "soak or browser" --timeout=600

fuzzer: .venv/.installed-dev ## install atheris, with which the fuzzing follows the coverage (Linux on x86-64)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-fuzz.lock

fuzz: fuzzer ## hostile bytes for an hour; FUZZ_MINUTES=10 for ten minutes
	FUZZ_MINUTES=$${FUZZ_MINUTES:-60} $(BIN)/pytest -n0 -s -m soak tests/fuzz

browser: ## install the browser that the web page's tests drive (Debian, Ubuntu)
	@command -v apt-get >/dev/null || { echo "There is no apt-get here: install chromium as this system does, at /usr/bin/chromium." >&2; exit 1; }
	apt-get update -q
	apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core

office: ## install the spreadsheet program that opens our exports in the soak (Debian, Ubuntu)
	@command -v apt-get >/dev/null || { echo "There is no apt-get here: install LibreOffice Calc as this system does, as soffice." >&2; exit 1; }
	apt-get update -q
	apt-get install -q -y --no-install-recommends libreoffice-calc-nogui

screenshots: .venv/.installed-dev ## picture page, mails and Datasette for the documentation (needs the browser)
	$(BIN)/python -m tests.browser.screenshots docs/images
	LEUCHTTURM_SCREENSHOTS=docs/images $(BIN)/pytest -q -n0 -m browser tests/scraper/reports/test_mail_in_browser.py tests/browser/test_ui_pages.py
	! command -v pngquant >/dev/null || pngquant --force --skip-if-larger --ext .png 64 docs/images/*.png || test $$? -eq 98

COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --group build

lock: ## write the lock files anew (needs uv)
	$(COMPILE) --all-extras --group dev -o requirements-dev.lock
	$(COMPILE) --all-extras -c requirements-dev.lock -o requirements-extras.lock
	$(COMPILE) -c requirements-dev.lock -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --group fuzz -o requirements-fuzz.lock

clean: ## remove what was installed and built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
