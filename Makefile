# Two commands: `make site` and `make test`. The rest is for developers.
PYTHON ?= python3
BIN := .venv/bin
KINDS := partners decision debate roundup incident election hustings event inbox page commitment notice unconference

.PHONY: site test quick serve golden schema docs locale lock bench lighthouse browser servers clean

site: .venv/ready
	$(BIN)/hub nightly
	@echo "The site is ready: file://$(CURDIR)/output/index.html"

test: .venv/ready-dev browser servers
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/pytest --cov --cov-report=term

quick: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --ignore tests/shared --ignore tests/test_browser.py --ignore tests/test_nights.py --ignore tests/test_site.py --ignore tests/test_golden.py --ignore tests/test_commands.py --ignore tests/test_hostile_feeds.py --ignore tests/test_hostile_hubs.py --ignore tests/test_hosting.py

serve: .venv/ready
	$(BIN)/hub serve

golden: .venv/ready-dev
	$(BIN)/pytest tests/test_golden.py --update-golden

schema: .venv/ready-dev
	set -e; for kind in $(KINDS); do $(BIN)/hub schema $$kind > schema/$$kind.schema.json; done
	$(BIN)/python -m tests.test_content_docs

docs: .venv/ready-dev
	$(BIN)/python -m tests.pasted

locale: .venv/ready-dev
	$(BIN)/python -m tests.catalogues

lock: .venv/ready-dev
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev --group bench -c requirements-dev.txt -o requirements-bench.txt

bench: .venv/ready-bench browser servers lighthouse
	$(BIN)/python -m bench

lighthouse: bench/node_modules/.package-lock.json

bench/node_modules/.package-lock.json: bench/package-lock.json
	@if command -v npm > /dev/null; then npm ci --prefix bench && touch $@; else echo "There is no npm: no Lighthouse."; fi

browser: .venv/ready-dev
	$(BIN)/python -m tests.browser

servers: .venv/ready-dev
	$(BIN)/python -m tests.servers

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/ready-bench: requirements-bench.txt .venv/ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

clean:
	rm -rf .venv var output
