# make help lists the targets. Only Go is needed; what else the targets use is
# built by Go from the versions in go.mod and tools/go.mod.
.DEFAULT_GOAL := help
SHELL := /bin/sh
GO ?= go
LINT = $(GO) tool -modfile=tools/go.mod golangci-lint
FUZZTIME ?= 10s

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build ./build/temper
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o build/temper ./cmd/temper

.PHONY: test
test: format vet lint ## run all that a change must pass: gofmt, vet, golangci-lint, tests with the race detector
	$(GO) test -race ./...

.PHONY: quick
quick: ## run the tests without the race detector and the linters
	$(GO) test ./...

.PHONY: format
format: ## fail if a file is not formatted
	@files=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')); \
	if [ -n "$$files" ]; then echo "not formatted (gofmt -w):"; echo "$$files"; exit 1; fi

.PHONY: vet
vet: ## run go vet
	$(GO) vet ./...

.PHONY: lint
lint: ## run golangci-lint, built from tools/go.mod
	$(LINT) run ./...

.PHONY: generate
generate: ## write again what is made from the code: pages of the checks, the demo and its picture, the SAM table
	$(GO) run ./internal/cli/demogen examples/storefront internal/cli/demo.snapshot.json
	$(GO) run ./internal/docgen -checks docs/checks -picture docs/demo.svg
	$(GO) test ./collect/cloudformation/sam -run TestAgreement -count=1 -update

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME each (default 10s)
	@set -e; for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "fuzz $$pkg $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; \
	  done; \
	done

.PHONY: bench
bench: build ## time the scan of the 150 patterns against its peer, and the engines (docs/benchmarks.md)
	$(GO) run ./internal/bench
	$(GO) test -run '^$$' -bench . -benchtime 1s ./collect/... ./secrets/... ./report/...

.PHONY: man
man: ## write the man pages to build/man
	$(GO) run ./internal/docgen -man build/man

.PHONY: completion
completion: build ## write shell completions to build/completion
	@mkdir -p build/completion
	build/temper completion bash > build/completion/temper.bash
	build/temper completion zsh > build/completion/_temper
	build/temper completion fish > build/completion/temper.fish

.PHONY: release-check
release-check: ## check that temper builds for every platform of a release
	@set -e; for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do \
	  echo "build $$target"; \
	  CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build -trimpath -o /dev/null ./cmd/temper; \
	done
