# make run    sets up and starts the dashboard (PORT and HOST may be set)
# make test   sets up and passes every check: style, types, tests
# make static writes site/, the dashboard as pages without a server
# make decks  writes decks/, every page as slides, and a picture of each to look at
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
BIN := .venv/bin
# As many as the cores this is made for; a third worker saves nothing.
WORKERS ?= 2

.PHONY: run test format static decks benchmark benchmark-peers lock audit clean

run: .venv/ready
	$(BIN)/streamlit run serve.py --server.address $(HOST) --server.port $(PORT)

test: .venv/ready-to-test headless office
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

format: .venv/ready-to-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

static: .venv/ready
	$(BIN)/python scripts/static.py

decks: .venv/ready office
	$(BIN)/python scripts/decks.py --pictures

benchmark: .venv/ready-to-test chromium
	$(BIN)/python benchmarks/reruns.py
	$(BIN)/python benchmarks/uploads.py
	$(BIN)/python benchmarks/maps.py
	$(BIN)/python benchmarks/replicas.py

# The dashboard beside what people would pick instead; writes benchmarks/RESULTS.md.
benchmark-peers: .venv/ready-to-test chromium
	$(BIN)/python benchmarks/compare.py

# Writes the lock files anew after a change of requirements*.txt; needs uv on the path.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --no-config --custom-compile-command "make lock"
lock:
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements.txt requirements-test.txt -o requirements-test.lock

# Asks PyPI which pinned versions have known holes; needs pip-audit on the path, and a network.
audit:
	pip-audit --require-hashes --disable-pip -r requirements-test.lock

clean:
	rm -rf .venv benchmarks/.environments

.venv/ready: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/ready-to-test: .venv/ready requirements-test.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

# The tests drive Debian's Chromium without a window, which works less for the same pages;
# elsewhere, set CHROMIUM to a Chromium or Chrome.
.PHONY: headless chromium
headless:
	@command -v "$${CHROMIUM:-chromium-headless-shell}" >/dev/null || { apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-noto-cjk \
	  >/dev/null; } || command -v chromium >/dev/null

chromium:
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; }

# LibreOffice shows what decks look like; without its windows it takes 240 MB.
.PHONY: office
office:
	@command -v soffice >/dev/null && command -v pdftoppm >/dev/null || { apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends libreoffice-impress-nogui poppler-utils \
	  fonts-liberation fonts-noto-cjk >/dev/null; }
