.DEFAULT_GOAL := help
.PHONY: help run test check format bench drill shots lock upgrade clean

PYTHON_IN_ENVIRONMENT := .venv/bin/python

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start everything: environment, database, demo market, web and scheduler (stop: Ctrl-C)
	@.ci/environment run
	@exec $(PYTHON_IN_ENVIRONMENT) -m governance.core.supervisor

test: ## Run all tests (ARGS="-k word" chooses)
	@.ci/environment dev
	@CHROMIUM="$$($(PYTHON_IN_ENVIRONMENT) -m tests.chromium)" && export CHROMIUM && \
		exec $(PYTHON_IN_ENVIRONMENT) -m pytest $(ARGS)

check: ## Style, types, direction of imports, locks
	@.ci/environment dev
	$(PYTHON_IN_ENVIRONMENT) -m ruff check .
	$(PYTHON_IN_ENVIRONMENT) -m ruff format --check .
	$(PYTHON_IN_ENVIRONMENT) -m mypy
	.venv/bin/lint-imports
	.ci/locks check

format: ## Bring the code into the one style
	@.ci/environment dev
	$(PYTHON_IN_ENVIRONMENT) -m ruff check --fix .
	$(PYTHON_IN_ENVIRONMENT) -m ruff format .

bench: ## Measure speed and validity against the promised figures (long)
	@.ci/environment dev
	@missed=; for file in tests/benchmarks/[a-z]*.py; do name=$$(basename $$file .py); echo "== $$name"; \
		$(PYTHON_IN_ENVIRONMENT) -m tests.benchmarks.$$name || missed="$$missed $$name"; done; \
		[ -z "$$missed" ] || { echo "Missed:$$missed"; exit 1; }

drill: ## Kill web and scheduler again and again during 10,000 decisions, and count what is left (long)
	@.ci/environment dev
	@$(PYTHON_IN_ENVIRONMENT) -m tests.governance.violations.kill_drill

shots: ## Photograph every page of a demo market into var/shots
	@.ci/environment dev
	@$(PYTHON_IN_ENVIRONMENT) -m tests.chromium
	@$(PYTHON_IN_ENVIRONMENT) -m tests.shots

lock: ## Compile the locks again after a change in pyproject.toml
	.ci/locks write

upgrade: ## Compile the locks again with the newest releases
	.ci/locks upgrade

clean: ## Remove the environment and what tools left behind; var/ with all data stays
	rm -rf .venv .venv.busy build *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
