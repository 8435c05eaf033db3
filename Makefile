# Everything runs in .venv; `make demo` is the whole story in one command.
PYTHON ?= python3
BIN := .venv/bin
DIGITS := specs/models/digits_cnn.yaml
EPOCHS ?= 10

.DEFAULT_GOAL := help
.PHONY: help demo install test check conformance sweep fuzz kill quality golden docs bench editor wheel clean

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[all,dev]'
	touch $@

install: .venv/.installed  ## make .venv with Triglot, the three frameworks and the tools

demo: .venv/.installed  ## train the digits network in three frameworks and verify that they agree
	for backend in torch keras jax; do \
	  $(BIN)/triglot train $(DIGITS) --to $$backend --out runs/demo/$$backend \
	    --set training.epochs=$(EPOCHS) || exit $$?; \
	done
	$(BIN)/triglot verify $(DIGITS) --report runs/demo/report.html
	@for backend in torch keras jax; do \
	  printf '%-6s ' $$backend; $(BIN)/triglot eval runs/demo/$$backend || exit $$?; \
	done
	@echo "wrote runs/demo/report.html and three runs in runs/demo/"

test: .venv/.installed  ## every test, two at a time; `make conformance` goes through more cases of ops
	CONFORMANCE_BRIEF=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

conformance: .venv/.installed  ## ops, losses, optimizers, schedules, policies in every framework; writes docs/conformance.md
	$(BIN)/python -m pytest -n 2 --dist loadgroup --timeout 3600 -p triglot.tests.conformance.table tests/conformance \
	  tests/precision tests/devices tests/study/test_across.py tests/quality/test_families.py

sweep: .venv/.installed  ## two thousand random specs, each in three frameworks against the reference
	$(BIN)/python -m triglot.tests.sweep.run

fuzz: .venv/.installed  ## a hundred thousand mutated specs: none raises
	$(BIN)/python -m triglot.tests.refused.fuzz

kill: .venv/.installed  ## a hundred SIGKILLs of trainings, each resumed bit for bit
	$(BIN)/python -m triglot.tests.study.kill

quality: .venv/.installed  ## train every model family in three frameworks to a stated quality
	$(BIN)/python -m triglot.tests.quality.run

check: .venv/.installed  ## ruff, mypy --strict, floors
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: .venv/.installed  ## write tests/golden again; read the diff
	$(BIN)/python -m triglot.tests.golden.regenerate

docs: .venv/.installed  ## build the documentation site into build/site, links checked
	$(BIN)/python docs/make_site.py

bench: .venv/.installed  ## the figures, each as a ratio measured in one run
	@for program in benchmarks/front.py benchmarks/train_step.py benchmarks/draws.py; do echo "== $$program"; $(BIN)/python $$program || exit $$?; done

editor: .venv/.installed  ## drive the real yaml-language-server with our schema (needs npm)
	npm install --silent --no-fund --no-audit --prefix build/editor yaml-language-server@1.25.0
	$(BIN)/python -m triglot.tests.editor.drive node build/editor/node_modules/yaml-language-server/bin/yaml-language-server --stdio

wheel: .venv/.installed  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## remove what was built, keep .venv
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
