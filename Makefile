# Spindle: one command to run it, one to test it. `make help` lists the rest.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# a machine may have the pinned toolchain under another name only
toolchain := $(shell scripts/toolchain)
ifneq ($(toolchain),)
export RUSTUP_TOOLCHAIN := $(toolchain)
endif

# dev starts in a third of the time of release and its dependencies (crypto, DTLS, TLS) are
# optimised all the same; a hub with real clinics runs `make run PROFILE=release`
PROFILE ?= dev
binary := target/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))/spindle

.PHONY: help run test test-rust test-counted test-web test-browsers test-interop interop test-deploy test-slow no-deploy bench bench-journal bench-roster model fuzz check check-web web screenshots docs fmt

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: ## build and start Spindle, with a link for the hub and one for clinics
	@scripts/need rust web
	@$(MAKE) web
	@scripts/build "spindle ($(PROFILE))" build --locked --bin spindle --profile $(PROFILE)
	@SPINDLE_STATE_DIR="$${SPINDLE_STATE_DIR:-target/state}" $(binary) serve --print-links

web: web/dist/index.html ## build the page
web/dist/index.html: $(shell find locales web/src web/public web/scripts web/index.html web/package-lock.json web/vite.config.ts -type f 2>/dev/null)
	@scripts/need web
	@echo "  building the page …"
	@npm --prefix web run --silent build
	@touch $@

test: test-rust test-counted test-web test-browsers test-interop $(if $(filter 0,$(shell id -u)),test-deploy,no-deploy) ## everything: Rust, the page, real browsers, the deployment
	@echo "  all tests passed"

no-deploy:
	@echo "  the deploy test starts a Docker engine and needs root: sudo make test-deploy"

test-rust: ## unit tests, the API, the architecture
	@scripts/need rust counting papers prometheus openssl postgres web
	@$(MAKE) web
	@scripts/build "the tests" test --locked --no-run
	@cargo test --locked

# with the dependencies of the tests' build: only our own code is compiled anew, optimised
test-counted: ## what a forwarded packet costs: instructions, system calls
	@scripts/need rust counting web
	@$(MAKE) web
	@scripts/build "what is counted" test --locked --config tests/counted.toml --test packet_cost --no-run
	@cargo test --locked --config tests/counted.toml --test packet_cost -- --nocapture

test-web: ## the page's own tests
	@scripts/need web chromium
	@npm --prefix web run --silent test

# the binary and the line come out of the tests' build, with the same features: nothing is compiled twice
test-browsers: ## Chromium, Firefox, ffmpeg and aiortc against the real relay; as root behind a lossy line too
	@scripts/need rust web browsers python postgres
	@$(MAKE) web
	@scripts/build "the relay under test" test --locked --no-run --test architecture
	@scripts/build "the lossy line" build --locked --example line
	@cd tests/browsers && npm test --silent

test-interop: ## three clients that nobody here wrote, each way: the fast part of `make interop`
	@scripts/need rust web python openssl interop
	@$(MAKE) web
	@scripts/build "the relay under test" test --locked --no-run --test architecture
	@node tests/interop/run.js --quick

interop: ## every client that nobody here wrote, by WHIP and WHEP: a table with verdicts
	@scripts/need rust web browsers python openssl interop gstreamer pion
	@$(MAKE) web
	@$(MAKE) target/interop/pion
	@scripts/build "the relay under test" test --locked --no-run --test architecture
	@node tests/interop/run.js

# Debian's Go packages lie in a GOPATH
pion := golang-github-pion-webrtc.v3-dev
target/interop/pion: $(wildcard tests/interop/clients/pion/*)
	@mkdir -p target/interop/go/src/pion && cp $^ target/interop/go/src/pion
	@GO111MODULE=off GOPATH=$(CURDIR)/target/interop/go:/usr/share/gocode go build -o $@ \
		-ldflags "-X main.version=$$(dpkg-query -W -f='$${Version}' $(pion))" pion

test-deploy: ## docker compose up in a real engine, opened by a browser outside; needs root
	@scripts/need rust web browsers docker
	@node --test --test-concurrency=1 tests/deploy/metrics.test.js tests/deploy/deploy.test.js

test-slow: ## `make test` with half of this machine's CPU time, and so again beside a busy loop; needs root
	@scripts/slowly $(MAKE) test
	@scripts/slowly --busy $(MAKE) test

bench: ## a table of what the relay costs, beside the least it could cost and beside Janus
	@scripts/need rust web pages
	@$(MAKE) web
	@scripts/build "the bench" bench --locked --no-default-features --bench relay --no-run
	@cargo bench --locked --no-default-features --bench relay

bench-journal: ## how soon a room's change stands on the disk, beside a flush of the disk alone
	@scripts/need rust web
	@$(MAKE) web
	@scripts/build "the bench" bench --locked --no-default-features --bench journal --no-run
	@cargo bench --locked --no-default-features --bench journal

bench-roster: ## how soon 150 hear of a change of the roster, beside as many bare WebSockets
	@scripts/need rust web
	@$(MAKE) web
	@scripts/build "the bench" bench --locked --no-default-features --bench roster --no-run
	@cargo bench --locked --no-default-features --bench roster

model: ## a million random steps of a room, held against its reference; MODEL_SEEDS (200) of MODEL_STEPS (5000)
	@scripts/need rust web
	@$(MAKE) web
	@MODEL_SEEDS=$${MODEL_SEEDS:-200} MODEL_STEPS=$${MODEL_STEPS:-5000} \
	  cargo test --locked --config tests/counted.toml --test model -- --nocapture

fuzz: ## every parser of foreign bytes, FUZZ_SECONDS (30) each
	@scripts/need fuzz
	@tests/fuzz/run

check: ## the quick part: formatting, types, clippy and documentation without a warning
	@scripts/need rust web
	@cargo fmt --all --check
	@$(MAKE) check-web
	@# the page is embedded: the lints see what is shipped
	@$(MAKE) web
	@scripts/build "the lints" clippy --locked --all-targets -- -D warnings
	@RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --no-deps

check-web: ## TypeScript, strict
	@scripts/need web
	@npm --prefix web run --silent check

screenshots: ## README's pictures, taken anew from a running relay
	@scripts/need rust web chromium
	@$(MAKE) web
	@cargo test --locked --no-run --quiet --test architecture
	@scripts/screenshots target/debug/spindle

docs: ## the library's documentation
	@cargo doc --locked --no-deps

fmt: ## format the Rust code
	@cargo fmt --all
