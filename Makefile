# ChemTrack: every job a person does with the source, by name. `make help` lists them.
.DEFAULT_GOAL := help
SWIFT_FILES := Package.swift Sources Tests
DEMO_ARGS ?=

.PHONY: help demo test build lint format e2e bench clean

help: ## list the jobs
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

demo: ## run a throw-away plant and print its address (DEMO_ARGS="--for 60 --port 8470")
	@scripts/setup.sh build
	swift build --product chemd
	.build/debug/chemd demo $(DEMO_ARGS)

test: ## build everything and run the tests
	@scripts/setup.sh test
	swift build --build-tests
	swift test --skip-build --disable-xctest

build: ## build everything (debug)
	@scripts/setup.sh build
	swift build

lint: ## check the format of every Swift file
	swift format lint --strict --recursive --parallel $(SWIFT_FILES)

format: ## rewrite every Swift file in the house's format
	swift format format --in-place --recursive --parallel $(SWIFT_FILES)

e2e: ## drive the demo plant with a real Chromium; screenshots in .build/e2e
	@scripts/setup.sh e2e
	@scripts/python.sh
	swift build --product chemd
	CHEMD=$(CURDIR)/.build/debug/chemd .build/venv/bin/pytest -q Tests/EndToEnd

clean: ## remove what the build made
	rm -rf .build
