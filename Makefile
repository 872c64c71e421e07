# Everything one does here. `make` alone lists it.
#
#   fresh machine: Go 1.26, Node 20 and make are enough for `make run`;
#   `make test` brings the rest by itself when it runs as root on Debian.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.NOTPARALLEL:

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# -buildvcs=false: git may be absent, or refuse a tree that belongs to someone else.
GO_BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false
NPM_CI := npm ci --include=dev --ignore-scripts --no-audit --no-fund

FUZZTIME ?= 10s
RANKS ?= 1000000
PKG ?= ./...
BENCH ?= .
COUNT ?= 1
SIZES ?= 600 100000
ROUNDS ?= 5
PARTS ?= http start process ranks
DIR ?= .shots
RUNS ?= 5

# --- build and run ---------------------------------------------------------

NPM_DONE := static/node_modules/.installed-lock
LIGHTHOUSE_DONE := static/lighthouse/node_modules/.installed-lock
DIST := static/dist/manifest.json
# Folders too: a file that went away changes its folder's time.
FRONT := $(shell find static/src ! -name '*.test.ts' 2>/dev/null) static/build.mjs static/package.json

.PHONY: run
run: build ## build what changed and serve the made-up city on http://127.0.0.1:8080
	exec bin/jiujin serve --demo --listen 127.0.0.1:8080 --db ./jiujin.db

.PHONY: build
build: $(DIST) ## bin/jiujin with its front end
	@$(GO_BUILD) -ldflags '-s -w -X main.version=$(VERSION)' -o bin/jiujin ./cmd/jiujin

# A stamp is a copy of the lock file beside its package.json: a checkout that only
# touches the lock file's time installs nothing.
$(NPM_DONE) $(LIGHTHOUSE_DONE): %/node_modules/.installed-lock: %/package-lock.json %/package.json
	@if cmp -s $< $@; then touch $@; else (cd $* && $(NPM_CI)) && cp $< $@; fi

$(DIST): $(NPM_DONE) $(FRONT)
	@cd static && node build.mjs && touch ../$@

# --- test ------------------------------------------------------------------

.PHONY: test
test: test-deps test-go test-unit test-browser ## every test; fetches what is missing by apt when root
	@echo 'make test: all parts passed'

.PHONY: test-deps
test-deps:
	@.ci/deps

# The race detector looks at our code and the libraries we share data with. SQLite
# (C that was translated to Go), password hashes, images and the moon work alone on
# what they were given, and take 5 to 10 times as long under it.
NO_RACE := modernc.org/sqlite/lib modernc.org/libc/... golang.org/x/crypto/argon2 golang.org/x/crypto/blake2b golang.org/x/image/... github.com/6tail/lunar-go/... math
# cmd/bench measures, which the detector would falsify: it runs without.
BENCH_PKG := jiujin/cmd/bench

.PHONY: test-go
test-go: $(DIST) ## Go tests alone (-race, so gcc is needed)
	CGO_ENABLED=1 .ci/with-postgres go test -race $(NO_RACE:%=-gcflags=%=-race=false) -shuffle=on -timeout 8m $$(go list ./... | grep -v '^$(BENCH_PKG)')
	go test -shuffle=on -timeout 8m ./cmd/bench/...

.PHONY: test-unit
test-unit: $(NPM_DONE) ## front-end unit tests alone
	cd static && node_modules/.bin/vitest run

.PHONY: test-browser
test-browser: build ## browser tests alone, against bin/jiujin
	cd static && node_modules/.bin/vitest run --config e2e/vitest.config.ts

.PHONY: fuzz
fuzz: ## every fuzz target of every package, each for FUZZTIME=10s, and RANKS=1000000 random ranks
	JIUJIN_RANKS=$(RANKS) go test -count=1 -timeout 30m -run '^TestRanks$$' -v ./geo/knn
	@.ci/fuzz $(FUZZTIME)

# Who names a benchmark or a package wants those alone, not ten minutes more.
.PHONY: bench
bench: bench-go $(if $(filter-out file,$(origin BENCH) $(origin PKG)),,bench-http) ## both of the following; with BENCH= or PKG= only bench-go

.PHONY: bench-go
bench-go: ## Go benchmarks; BENCH=Nearest PKG=./internal/search COUNT=6 for benchstat
	CGO_ENABLED=0 go test -run '^$$' -bench '$(BENCH)' -benchmem -benchtime 1s -count $(COUNT) -cpu 1 $(PKG)

.PHONY: bench-http
bench-http: build ## side by side, a table for each target; SIZES="600 100000 1000000" ROUNDS=5 PARTS="http start process ranks" MARKDOWN=FILE, BENCHFLAGS=-h for more
	@mkdir -p .bench && $(GO_BUILD) -o .bench/bench ./cmd/bench
	@.bench/bench -sizes '$(SIZES)' -rounds '$(ROUNDS)' -parts '$(PARTS)' -markdown '$(MARKDOWN)' $(BENCHFLAGS)

.PHONY: bench-import
bench-import: build ## 100,000 rows as CSV and XLSX, by the command and by the page, while others write; POSTGRES=postgres://…,… four empty databases measures that too
	@mkdir -p .bench && $(GO_BUILD) -o .bench/bench ./cmd/bench
	@.bench/bench -sizes '' -parts import -postgres '$(POSTGRES)' -markdown '$(MARKDOWN)' $(BENCHFLAGS)

.PHONY: shots
shots: $(NPM_DONE) ## screenshots: make shots URLS="http://127.0.0.1:8080/" DIR=.shots [SHOTS="--geo 41.792,123.3885"]
	@cd static && node e2e/shots.mjs --out '$(abspath $(DIR))' $(SHOTS) $(URLS)

.PHONY: lighthouse
lighthouse: build $(LIGHTHOUSE_DONE) ## Lighthouse on a phone, of the pages with invented sites, against the targets; RUNS=5 MARKDOWN=FILE PAGES="home meal station site district about"
	@cd static && node lighthouse/run.mjs --runs '$(RUNS)' --markdown '$(if $(MARKDOWN),$(abspath $(MARKDOWN)))' $(PAGES)

# --- lint ------------------------------------------------------------------

# Named by Go's version: a linter built by an older Go cannot read a newer one's packages.
GOLANGCI := .ci/bin/golangci-lint-$(shell go env GOVERSION)

$(GOLANGCI): .ci/tools/go.mod .ci/tools/go.sum
	@echo 'building golangci-lint (a minute or two, once)'
	@cd .ci/tools && $(GO_BUILD) -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

# Named by its version: what another one writes differs.
TEMPL := .ci/bin/templ-$(shell awk '$$1 == "github.com/a-h/templ" { print $$2 }' go.mod)

$(TEMPL): .ci/tools/go.mod .ci/tools/go.sum
	@echo 'building templ (once)'
	@cd .ci/tools && $(GO_BUILD) -o ../../$@ github.com/a-h/templ/cmd/templ

.PHONY: templates
templates: $(TEMPL) ## write the Go of every template (*.templ) anew
	@$(TEMPL) fmt -log-level error internal/web/page && $(TEMPL) generate -log-level error -path internal/web/page

.PHONY: lint
lint: $(GOLANGCI) $(TEMPL) $(DIST) ## golangci-lint, tsc, the browser floor, and are the templates' Go files current
	@.ci/templates $(TEMPL)
	$(GOLANGCI) run --timeout 10m ./...
	cd static && node_modules/.bin/tsc --noEmit && node_modules/.bin/tsc --noEmit -p e2e && node floor.mjs

.PHONY: fmt
fmt: $(GOLANGCI) ## gofumpt and gci over all Go files
	$(GOLANGCI) fmt

# --- the rest --------------------------------------------------------------

.PHONY: clean
clean: ## remove what was built; keeps jiujin.db
	rm -rf bin .ci/bin static/node_modules static/lighthouse/node_modules
	find static/dist -mindepth 1 ! -name .gitkeep -delete

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
