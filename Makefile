# ChemTrack: every job a person does with the source, by name. `make help` lists them.
.DEFAULT_GOAL := help
SWIFT_FILES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Fuzz/Package.swift Fuzz/Sources
DEMO_ARGS ?=
ONLY ?=
SECONDS ?= 600
RATE ?= 3500
SEED ?= 1
PICTURES ?= 600
SIZE ?= small
FUZZED ?= 100000
KILLS ?= 0
WORKERS ?= 2

.PHONY: help demo test build lint format e2e bench fuzz soak deb clean

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

e2e: ## drive demo plants with a real Chromium, WORKERS at once (2); screenshots in .build/e2e
	@scripts/setup.sh e2e
	@scripts/python.sh
	swift build --product chemd
	CHEMD=$(CURDIR)/.build/debug/chemd .build/venv/bin/pytest -q -n $(WORKERS) --dist loadfile Tests/EndToEnd

bench: ## measure beside GEOS, Boost, zxing-cpp and plain ways (ONLY="zones proximity events rules scanning paper store live", SEED, PICTURES, SIZE=full for a store of 1,000,000 containers: some 15 GB, an hour); lines in .build/bench.jsonl
	@scripts/setup.sh bench
	swift build -c release --package-path Benchmarks --scratch-path .build --product Benchmarks
ifneq ($(if $(ONLY),$(filter scanning decode scan,$(ONLY)),all),)
	swift build -c release --product chemd
	scripts/bench_pictures.sh .build/scanning $(SEED) $(PICTURES)
endif
ifneq ($(if $(ONLY),$(filter live,$(ONLY)),all),)
	swift build -c release --product chemd
endif
	.build/release/Benchmarks --seed $(SEED) --size $(SIZE) $(if $(ONLY),--only "$(ONLY)")

fuzz: ## feed the zone and fix readers with libFuzzer, each for SECONDS (600; findings in .build/fuzz), and the scanner with FUZZED damaged pictures
	@scripts/setup.sh build
	swift build -c release --package-path Fuzz --scratch-path .build/fuzz --sanitize=fuzzer --product FuzzZones
	swift build -c release --package-path Fuzz --scratch-path .build/fuzz --sanitize=fuzzer --product FuzzFixes
	@mkdir -p .build/fuzz/zones .build/fuzz/fixes
	SWIFT_BACKTRACE=enable=no .build/fuzz/release/FuzzZones -max_total_time=$(SECONDS) -timeout=10 \
		-artifact_prefix=.build/fuzz/zones- .build/fuzz/zones Fuzz/Corpus/zones
	SWIFT_BACKTRACE=enable=no .build/fuzz/release/FuzzFixes -max_total_time=$(SECONDS) -timeout=10 \
		-artifact_prefix=.build/fuzz/fixes- .build/fuzz/fixes Fuzz/Corpus/fixes
	@scripts/setup.sh e2e
	@scripts/python.sh
	swift build -c release --product chemd
	CHEMD=$(CURDIR)/.build/release/chemd PICTURES=$(FUZZED) SEED=$(SEED) \
		.build/venv/bin/pytest -q -s Tests/EndToEnd/test_pictures.py -k damaged

soak: ## keep a demo plant busy for SECONDS (600) and check memory, alarms and ledger (RATE=3500 positions a second); with KILLS=500 kill -9 plants at work so often (SEED) and check what must be true
	@scripts/setup.sh e2e
	@scripts/python.sh
ifeq ($(KILLS),0)
	swift build --product chemd
	CHEMD=$(CURDIR)/.build/debug/chemd .build/venv/bin/python Tests/EndToEnd/soak.py --seconds $(SECONDS) --rate $(RATE)
else
	swift build -c release --product chemd
	CHEMD=$(CURDIR)/.build/release/chemd .build/venv/bin/python Tests/EndToEnd/soak.py --kills $(KILLS) --seed $(SEED)
endif

deb: ## build the Debian package: .build/chemtrack_VERSION_ARCH.deb
	@scripts/setup.sh build deb
	scripts/deb.sh

clean: ## remove what the build made
	rm -rf .build
