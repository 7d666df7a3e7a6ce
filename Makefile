# `make` lists the targets. Everything is set up on demand, in this folder's own environment (.venv).
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
STEWARD := .venv/bin/steward
PROCESSES ?= 2
XVFB := xvfb-run -a -s "-screen 0 1920x1080x24"

.PHONY: help setup setup-tests run demo test lint types contracts unit search soak-render soak-hours kill-demo degrade soak-kiosk fuzz-sounds soak-sync kill-sync fuzz-sync fuzz-api kill-graph fuzz-graph services services-stop watch-try watch-pictures bench barge-in ears format texts pages docs lock security security-pages wheel release language-model tpm kiosk-package medium try-kiosk-package headoffice-image try-headoffice workstation-package try-workstation-package windows-build clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing and build the content
	@installers/debian/setup.sh

setup-tests: ## As setup, with the servers and programs that only the tests need
	@installers/debian/setup.sh --for-tests

run: setup ## Start the kiosk; without a display, make the demonstration video
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(STEWARD) kiosk --windowed; \
	else echo "No display here, so the offline demonstration it is."; $(STEWARD) demo --out demo.mp4; fi

demo: setup ## Make the demonstration video demo.mp4
	@$(STEWARD) demo --out demo.mp4

test: setup-tests lint types contracts unit ## Lint, types, import contracts and all tests

lint: ## Style and formatting
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: ## Static types, strict
	@.venv/bin/mypy

contracts: ## Import directions of the house
	@.venv/bin/lint-imports --no-cache | tail -n 20

# Each process has a virtual screen of its own (tests/displays.py) and computes on one thread: the others are in use.
PYTEST := LIBGL_ALWAYS_SOFTWARE=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 .venv/bin/pytest --dist loadfile
MEASURES_TIME := tests/app/ui/test_whole_demo.py
unit: ## All tests, in as many processes as PROCESSES says; what measures time comes last, with nothing beside it
	@$(PYTEST) -n $(PROCESSES) --durations=20 --ignore=$(MEASURES_TIME)
	@$(PYTEST) -n 1 $(MEASURES_TIME)

search: ## Try the properties on new random examples (10 minutes); a failure prints how to repeat it
	@LIBGL_ALWAYS_SOFTWARE=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
	.venv/bin/pytest -n $(PROCESSES) -m "hypothesis and not soak" --hypothesis-profile=search

soak-render: ## Draw 10,000 frames and make 200 contexts; nothing may be left behind
	@LIBGL_ALWAYS_SOFTWARE=1 .venv/bin/pytest -m soak -s tests/renderer/test_leaks.py

soak-hours: setup ## Eight hours of 150 visits on a clock of their own, then two hours in real time (2.5 hours)
	@LIBGL_ALWAYS_SOFTWARE=1 $(XVFB) $(STEWARD) soak kiosk --hours 8 --real-hours 2 --out soak-hours.json

kill-demo: setup ## Kill the processes of a running demonstration 100 times; no turn that was shown is lost (30 minutes)
	@LIBGL_ALWAYS_SOFTWARE=1 $(STEWARD) soak kills --kills 100 --out kill-demo.json

degrade: setup ## Take all that can be missing in a branch away from a running kiosk (9 minutes; root for some)
	@LIBGL_ALWAYS_SOFTWARE=1 $(XVFB) .venv/bin/pytest -m soak -s tests/app/degradation

soak-kiosk: setup ## A day of 150 random visits, then a running kiosk that is killed at random (45 minutes)
	@LIBGL_ALWAYS_SOFTWARE=1 $(XVFB) $(STEWARD) soak kiosk --minutes 30 --out soak-kiosk.json

fuzz-sounds: ## Read 10,000 recordings that were spoiled at random (3 minutes)
	@.venv/bin/pytest -m soak tests/inference/test_sound_fuzz.py

soak-sync: ## Ten thousand simulated worlds of lost, doubled, crashed and restored (10 to 20 minutes)
	@STEWARD_SOAK_PROCESSES=$$(nproc) .venv/bin/pytest -m soak -s tests/sync/outbox/test_simulation.py tests/sync/headoffice/test_ingest_simulation.py

kill-sync: ## Kill 200 writers and 200 migrations of the store, and 200 switches of bundles (15 minutes)
	@.venv/bin/pytest -m soak tests/sync/test_killed.py tests/sync/bundles/test_killed_switch.py

fuzz-sync: ## Read ten million spoiled messages for head office (10 minutes)
	@.venv/bin/pytest -m soak tests/sync/outbox/test_wire.py

kill-graph: ## Kill 200 processes that apply patches on disk, and 100 head offices that publish (10 minutes)
	@.venv/bin/pytest -m soak tests/finance/knowledge/stores/test_killed.py tests/app/office/test_graphs_killed.py

fuzz-api: ## Send head office tens of thousands of odd requests, on both databases (15 minutes)
	@.venv/bin/pytest -m soak tests/sync/headoffice/test_openapi.py

fuzz-graph: ## Read ten million spoiled patches and ten million spoiled logs (15 to 20 minutes)
	@.venv/bin/pytest -m soak tests/finance/knowledge/test_patch_fuzz.py tests/sync/knowledge_log/test_log.py

services: ## PostgreSQL, Redis and Oxigraph on loopback, for trying head office out; prints their addresses
	@installers/debian/setup.sh --for-tests --system-only
	@.venv/bin/python -m tests.services

services-stop: ## Stop them and sweep their data away
	@.venv/bin/python -m tests.services stop

watch-try: setup ## Prometheus, Alertmanager and the dashboards on this machine, with a demonstration fleet, until Ctrl+C
	@installers/debian/setup.sh --for-tests --system-only
	@.venv/bin/python -m tests.installers.observe

watch-pictures: setup ## Draw the dashboards of the documentation anew (5 minutes)
	@.venv/bin/python -m tests.installers.observe pictures docs/images/watching

bench: setup ## Measure this machine and print the performance table
	@LIBGL_ALWAYS_SOFTWARE=1 $(XVFB) $(STEWARD) bench

ears: setup ## Measure the ears: 200 spoken questions in noise, five voices (10 to 20 minutes)
	@$(STEWARD) bench --area ears

barge-in: setup ## 240 sounds into the reply in simulated rooms, and how turns end (10 minutes)
	@$(STEWARD) bench --area turns

format: ## Rewrite the code in the house's formatting
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format .

texts: ## Bring the screen's texts in every language up to date with the source (Qt Linguist)
	@.venv/bin/python -m assets.tools.texts

pages: ## Make the pages of docs/ anew that come from tables in the program
	@$(STEWARD) settings --markdown > docs/settings.md; $(STEWARD) commands --markdown > docs/commands.md
	@$(STEWARD) doctor --markdown > docs/doctor.md; $(STEWARD) degradation --markdown > docs/degradation.md
	@.venv/bin/python -m app.modes.metrics_page > docs/metrics.md; $(STEWARD) compliance pages
	@.venv/bin/python -m installers.release.pages

docs: setup ## The documentation as a site that works without a network, into build/site
	@.venv/bin/mkdocs build --strict --quiet && echo "build/site/index.html"

security: ## Known weaknesses, bandit, secrets, licences, bills of material, papers; OFFLINE=1 where there is no network
	@.venv/bin/python -m installers.release.security $(if $(OFFLINE),--offline)

security-pages: ## Make docs/security of the tables in installers/release anew
	@.venv/bin/python -m installers.release.pages

wheel: ## The wheel, the same bytes for everybody who builds this commit, into dist/
	@.venv/bin/python -m installers.release.wheel

release: ## Wheel, bills of material, licence report, hashes and, with KEY=…, a signature, into dist/release
	@.venv/bin/python -m installers.release $(if $(KEY),--key $(KEY))

lock: ## Pin the versions installed in .venv, and the hashes of the files that packages are made of
	@.venv/bin/pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^llama_cpp_python' > requirements.lock
	@.venv/bin/python -m installers.release.hashes write

language-model: setup ## Compile the language-model runtime into the wheel cache (4 to 12 minutes, once)
	@installers/debian/language_model.sh

tpm: setup-tests ## Compile the TPM's library into the wheel cache, so that its tests run (a minute, once)
	@installers/debian/tpm.sh

kiosk-package: setup ## Debian package of the kiosk, with its environment, models and faces, into dist/
	@installers/debian/kiosk/build.sh

medium: kiosk-package ## The kiosk's offline medium for a USB stick into dist/medium; KEY=… signs it
	@installers/debian/kiosk/medium.sh "$$(ls -t dist/steward-kiosk_*.deb | head -n 1)" $(if $(KEY),--key $(KEY))

try-kiosk-package: medium ## Try package and medium on a fresh Debian that boots in a container without a network (root; 10 to 25 minutes)
	@installers/debian/kiosk/try.sh "$$(ls -t dist/steward-kiosk_*.deb | head -n 1)" dist/medium

headoffice-image: setup ## Build head office's container images (docker or podman; --bootstrap makes the base where no registry is)
	@installers/headoffice/build_image.sh $(IMAGE_OPTIONS)

try-headoffice: setup-tests ## Two processes of head office behind nginx, by hand and from the images: talk, send, sign in (5 minutes)
	@. installers/headoffice/engine.sh; find_engine || true; \
	ENGINE="$${engine[*]}" .venv/bin/pytest -m soak -s tests/installers/test_headoffice_together.py

workstation-package: setup ## Build the workstation's Debian package into dist/
	@installers/debian/package.sh workstation

try-workstation-package: ## Install it in a fresh Debian, ask, open the window, remove (as root, 5 minutes)
	@installers/debian/workstation/try.sh dist/steward-workstation_*.deb

windows-build: setup ## The workstation's programs for Windows; on Linux the dry build, and a lint of the installer
	@.venv/bin/python installers/windows/lint.py && .venv/bin/python installers/windows/build.py

clean: ## Remove the environment and caches of this folder
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
