# Verstas. `make demo` shows it, `make test` proves it; both make their own environment in .venv.
PORT ?= 8000
LMS_PORT ?= 8001
REQUIRE ?=
UV = UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never .venv/bin/uv
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: demo test test-fast test-newest-django proof bench lint messages clean

demo: .venv/demo-ready
	@PORT=$(PORT) LMS_PORT=$(LMS_PORT) exec .venv/bin/python manage.py demo

test: .venv/test-ready
	@exec .venv/bin/python -m tests.run --require "$(REQUIRE)"

test-fast: .venv/test-ready
	@exec .venv/bin/python -m tests.run --fast

# The slower proofs: all examples of each property, of which `make test` makes a fifth.
proof: .venv/test-ready
	@exec .venv/bin/python -m tests.run --proof --require "$(REQUIRE)"

# The launch tests on the newest Django there is, in an environment of its own (needs Python 3.12 or newer).
test-newest-django: .venv/test-ready
	@exec .venv/bin/python -m tests.newest_django

# How fast grades leave and instructors' pages come, as ratios within one run (needs PostgreSQL at TEST_POSTGRES_URL).
bench: .venv/test-ready
	@exec .venv/bin/python -m tests.bench

lint: .venv/test-ready
	@exec .venv/bin/python -m tests.run --lint

# After a text was changed: collects and compiles the translations (needs GNU gettext).
messages: .venv/test-ready
	@exec .venv/bin/python -m tests.messages

clean:
	rm -rf .venv var build staticfiles

.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Verstas needs Python 3.11 or newer, and found none."; exit 1; }
	@echo "Making an environment in .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo; \
		echo "Python cannot make an environment here. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@.venv/bin/python -m pip install --disable-pip-version-check --quiet uv==0.13.9

.venv/demo-ready: .venv/bin/uv uv.lock
	@echo "Installing what Verstas needs ..."
	@$(UV) sync --frozen --inexact --no-dev
	@touch $@

.venv/test-ready: .venv/bin/uv uv.lock
	@echo "Installing what Verstas and its tests need ..."
	@$(UV) sync --frozen --inexact
	@touch $@ .venv/demo-ready
