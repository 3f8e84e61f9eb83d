# perps-bot. `make` alone lists what can be done.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

PREFIX ?= /usr/local
DESTDIR ?=
PRODUCT := .build/release
RELEASE := -c release
SOURCES := Sources Tests Plugins Package.swift
# What Debian must have installed, and the oldest Swift that builds this.
PACKAGES := libsqlite3-dev libssl-dev zlib1g-dev pkg-config binutils g++
SWIFT_MIN := 6.2

# Market data for the tests that need real records; without it they are skipped.
ifeq ($(origin PERPS_SHARED_DATA),undefined)
ifneq ($(wildcard ../shared/data),)
export PERPS_SHARED_DATA := $(abspath ../shared/data)
endif
endif

# The C of a package may put its own path into the binary. The compiler is told in its environment
# to leave our folder out, because a flag would make a plain `swift build` build everything again.
export CCC_OVERRIDE_OPTIONS := \# +-ffile-prefix-map=$(CURDIR)/=

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Build, then trade the dev profile on a simulated market for ten seconds
	@$(PRODUCT)/perps-bot run --profile dev --for 10s

.PHONY: build
build: setup ## Build the release: executable, plugins and what they need beside them
	@SECONDS=0
	swift build $(RELEASE)
	$(MAKE) stage
	echo "built in $$SECONDS s: $(PRODUCT)/perps-bot"

.PHONY: test
test: setup ## Build, then run every test; V=1 shows each one
	@SECONDS=0
	rm -f .build/test-{runs,rest}.log
	swift build $(RELEASE) --build-tests
	$(MAKE) stage
	echo "built in $$SECONDS s"
	SECONDS=0
	$(share-tests)
	share runs --filter '$(WHOLE_RUNS)' & runs=$$!
	failed=0
	share rest --skip '$(WHOLE_RUNS)' || failed=1
	$(MAKE) sdk crates || failed=1
	wait $$runs || failed=1
	all-ran .build/test-{runs,rest}.log || failed=1
	echo "tested in $$SECONDS s"
	[ $$failed = 0 ]

# The exchange's own SDK, at the version that the suite was written against.
SDK := coinbase-advanced-py==1.8.4
SDK_HOME := .build-tools/$(subst ==,-,$(SDK))

.PHONY: sdk
sdk: sdk-home ## Let the exchange's own Python SDK trade on the simulated venue
	@rm -f .build/sdk.log
	[ -x $(PRODUCT)/perps-bot ] || $(MAKE) build
	[ -x $(SDK_HOME)/ready ] || exit 0
	PERPS_BOT=$(CURDIR)/$(PRODUCT)/perps-bot PYTHONDONTWRITEBYTECODE=1 \
		$(SDK_HOME)/bin/python -W ignore::DeprecationWarning -m unittest discover \
		$(if $(V),--verbose) -s Tests/Sdk 2>&1 | tee .build/sdk.log

# The kit for authors in Rust, and what our own plugins in Rust test of themselves.
.PHONY: crates
crates:
	@command -v cargo >/dev/null || { echo "no cargo here: the tests in Rust are skipped"; exit 0; }
	mkdir -p .build
	for folder in Plugins/SDK/rust $(foreach crate,$(RUST_PLUGINS),Plugins/$(firstword $(subst :, ,$(crate)))); do
		[ -d $$folder ] || continue
		(cd $$folder && cargo test --offline --quiet) >.build/crates.log 2>&1 \
			|| { cat .build/crates.log; exit 1; }
		grep -o '[0-9]* passed' .build/crates.log | awk -v of=$$folder '{ n += $$1 } END { print of ": " n " tests in Rust passed" }'
	done

# Installs the SDK, or says that it cannot.
.PHONY: sdk-home
sdk-home:
	@[ -x $(SDK_HOME)/ready ] && exit 0
	rm -rf $(SDK_HOME)
	if log=$$( (python3 -m venv $(SDK_HOME) && $(SDK_HOME)/bin/pip install --quiet \
		--disable-pip-version-check --retries 1 --timeout 15 $(SDK)) 2>&1)
	then
		install -m 755 /dev/null $(SDK_HOME)/ready
	else
		echo "$(SDK) cannot be installed here; what needs it is skipped:"
		tail -n 1 <<<"$$log"
	fi

.PHONY: bench
bench: build sdk-home ## Measure speed; BENCH_JSON=path writes it, BENCH_EVENTS=n sets the length
	@sdk=()
	[ ! -x $(SDK_HOME)/ready ] || sdk=(--sdk '$(SDK_HOME)/bin/python -B Tests/Sdk/bench.py')
	$(PRODUCT)/perps-bench "$${sdk[@]}" $(if $(BENCH_JSON),--json '$(BENCH_JSON)') \
		$(if $(BENCH_EVENTS),--events '$(BENCH_EVENTS)')

.PHONY: format
format: ## Lay out the Swift sources as the house does
	@swift format --in-place --parallel --recursive $(SOURCES)

.PHONY: lint
lint: ## Say where the layout differs
	@swift format lint --strict --parallel --recursive $(SOURCES)
	echo "layout: nothing to say"

.PHONY: clean
clean: ## Remove everything that was built
	@rm -rf .build .build-* Plugins/*/target Plugins/SDK/*/target
	echo "removed what was built; var/ is untouched"

# Lines of tests that begin or pass are noise unless V=1.
NOISE := ^(◇|↳ T(esting|arget)|✔ (Test|Suite) )
NOISE := $(NOISE)|^(Building for|Build complete|\[[0-9]+/[0-9]+\])|^seed [0-9]+$$|^$$
SHOW = { grep --line-buffered -Ev '$(if $(V),^$$,$(NOISE))' || true; }

# Runs the tests that are built; $(1) flags, $(2) where the full text goes.
define run-tests
	status=0
	NO_COLOR=1 swift test $(1) --skip-build --disable-xctest 2>&1 | tee $(2) | $(SHOW) || status=$$?
	grep -E 'Test run with' $(2) | sed 's/^[^ ]* *//' \
		|| { echo "the tests did not finish; see $(2)"; exit 1; }
	[ $$status = 0 ]
endef

# Whole runs mostly wait, and what waits keeps a processor from other tests of its process. They
# have a process of their own, beside one for all the rest: what one takes the other leaves out.
WHOLE_RUNS := ^CommandTests\.
RELEASE_TESTS := $(PRODUCT)/perps-botPackageTests.xctest --testing-library swift-testing

# share NAME FLAG…: runs a share of the release's tests, with its full text in .build/test-NAME.log.
# A shell hides Ctrl-C from what it starts beside itself; tests and programs need it as it was.
# all-ran LOG…: demands that these name as many tests as there are.
define share-tests
	share() {
		local log=.build/test-$$1.log status=0
		shift
		env --default-signal=INT,QUIT NO_COLOR=1 $(RELEASE_TESTS) "$$@" 2>&1 | tee $$log | $(SHOW) || status=$$?
		grep -E 'Test run with' $$log | sed 's/^[^ ]* *//' \
			|| { echo "the tests did not finish; see $$log"; return 1; }
		return $$status
	}
	all-ran() {
		local ran there
		ran=$$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\} in .*/\1/p' "$$@" \
			| awk '{ sum += $$1 } END { print sum + 0 }')
		there=$$($(RELEASE_TESTS) --list-tests | wc -l)
		echo "$$ran tests ran of the $$there that there are"
		[ $$ran = $$there ]
	}
endef

# Fails when a sanitizer reported into $(1).*, in the tests or in what they started.
define no-reports
	if grep -lE '(WARNING|ERROR): [A-Z][a-z]+Sanitizer' $(1).* 2>/dev/null
	then echo "the sanitizer found something; see the files above"; exit 1
	fi
endef

# --- set-up on a fresh machine

.PHONY: setup
setup:
	@missing=()
	if command -v dpkg-query >/dev/null; then
		for package in $(PACKAGES); do
			dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
				|| missing+=($$package)
		done
	else
		echo "not a Debian system: needed are $(PACKAGES), under whatever name they have here"
	fi
	if [ $${#missing[@]} -gt 0 ]; then
		install="apt-get install -y --no-install-recommends $${missing[*]}"
		if [ $$(id -u) = 0 ]; then sudo=env; elif sudo -n true 2>/dev/null; then sudo="sudo -n env"
		else echo "missing packages; type: sudo $$install"; exit 1; fi
		echo "installing $${missing[*]}"
		$$sudo DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
		$$sudo DEBIAN_FRONTEND=noninteractive $$install -qq >/dev/null \
			|| { echo "could not install; type: sudo apt-get update && sudo $$install"; exit 1; }
	fi
	remedy="install Swift $(SWIFT_MIN) or later from https://www.swift.org/install/linux/"
	command -v swift >/dev/null || { echo "swift is not in PATH; $$remedy"; exit 1; }
	version=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
	printf '%s\n' $(SWIFT_MIN) "$$version" | sort -CV \
		|| { echo "found Swift $$version; $$remedy"; exit 1; }

# --- the product folder: what is linked by name is found beside the file that needs it

STAGE_DIR ?= $(PRODUCT)
# Folders of Plugins, each with the name of the library that cargo makes of it.
RUST_PLUGINS := TradingWindow:perps_trading_window MaCrossRust:perps_ma_cross_rust
.PHONY: stage
stage:
	@cd $(STAGE_DIR)
	runtime=$$(swiftc -print-target-info \
		| sed -n '/"runtimeLibraryPaths"/{n;s/^ *"\(.*\)".*/\1/p;}')
	for library in $$(LD_LIBRARY_PATH=$$runtime ldd perps-bot lib*.so \
		| awk -v from="$$runtime/" 'index($$3, from) == 1 {print $$3}' | sort -u)
	do
		cmp -s $$library $${library##*/} || cp $$library .
	done
	for crate in $(RUST_PLUGINS); do
		folder=$(CURDIR)/Plugins/$${crate%:*}
		[ -d $$folder ] || continue
		if ! command -v cargo >/dev/null; then
			echo "no cargo here: $${crate%:*}, written in Rust, is left out"
			continue
		fi
		(cd $$folder && cargo build --release --offline --quiet)
		library=$$folder/target/release/lib$${crate#*:}.so
		cmp -s $$library $${library##*/} || cp $$library .
	done
	$(MAKE) -C $(CURDIR) kit KIT="$$PWD/kit"
	shopt -s nullglob
	[ ! -x perps-bot ] || ./perps-bot plugins embed libPerps*.so libperps_*.so >/dev/null
	sha256sum libPerps*.so libperps_*.so >first-party.lock.new
	if cmp -s first-party.lock.new first-party.lock
	then rm first-party.lock.new
	else mv first-party.lock.new first-party.lock
	fi

# --- install

ROOT = $(DESTDIR)$(PREFIX)
HEADERS := Sources/CPerpsPlugin/include
ABI = $(shell sed -n 's/^\#define PB_ABI_M[AI][JN]OR *((uint16_t)\([0-9]*\)).*/\1/p' \
	$$(grep -rlE 'define PB_ABI_MAJOR' $(HEADERS)) | paste -sd .)

define PKG_CONFIG
prefix=$${pcfiledir}/../..
includedir=$${prefix}/include
pluginsdir=$${prefix}/lib/perps-bot/plugins
rustdir=$${prefix}/share/perps-bot/rust
swiftdir=$${prefix}/share/perps-bot/swift/PerpsPlugin

Name: perps-plugin
Description: What a plugin of perps-bot is compiled against
Version: $(ABI).0
Cflags: -I$${includedir}
endef
export PKG_CONFIG

# The Swift kit as a package that anyone may use by its path.
define SWIFT_PACKAGE
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "PerpsPlugin",
    products: [.library(name: "PerpsPlugin", targets: ["PerpsPlugin", "CPerpsPlugin"])],
    targets: [
        .target(name: "CPerpsPlugin"),
        .target(
            name: "PerpsPlugin", dependencies: ["CPerpsPlugin"],
            swiftSettings: [
                .swiftLanguageMode(.v6), .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
endef
export SWIFT_PACKAGE

# What authors need, under a prefix: headers, kits, and templates of projects.
.PHONY: kit
kit:
	@share='$(KIT)/share/perps-bot'
	rm -rf "$$share"/{rust,swift,templates}
	install -d '$(KIT)'/{include,lib/pkgconfig} "$$share"/{rust,swift/PerpsPlugin/Sources}
	cp -Rp $(HEADERS)/. '$(KIT)/include/'
	rm -f '$(KIT)/include/module.modulemap'
	printf '%s\n' "$$PKG_CONFIG" >'$(KIT)/lib/pkgconfig/perps-plugin.pc'
	cp -Rp Plugins/SDK/rust/{Cargo.toml,src} "$$share/rust/"
	cp -Rp Sources/{CPerpsPlugin,PerpsPlugin} "$$share/swift/PerpsPlugin/Sources/"
	printf '%s\n' "$$SWIFT_PACKAGE" >"$$share/swift/PerpsPlugin/Package.swift"
	cp -Rp Plugins/SDK/templates "$$share/"

.PHONY: install
install: build ## Install to PREFIX (default /usr/local); DESTDIR is put in front
	@root='$(ROOT)'
	install -d "$$root"/{bin,include,lib/pkgconfig,lib/perps-bot/plugins}
	install -d "$$root"/share/{perps-bot/config,doc/perps-bot}
	install -m 755 $(PRODUCT)/perps-bot "$$root/bin/perps-bot.new"
	strip --strip-unneeded "$$root/bin/perps-bot.new"
	mv "$$root/bin/perps-bot.new" "$$root/bin/perps-bot"
	for library in $(PRODUCT)/lib*.so; do
		name=$${library##*/}
		case $$name in
		libPerps* | libperps_*) to="$$root/lib/perps-bot/plugins/$$name" ;;
		*) to="$$root/lib/perps-bot/$$name" ;;
		esac
		install -m 644 "$$library" "$$to.new"
		strip --strip-unneeded "$$to.new"
		mv "$$to.new" "$$to"
	done
	(cd "$$root/lib/perps-bot/plugins" && sha256sum lib*.so) >"$$root/bin/first-party.lock"
	$(MAKE) kit KIT="$$root"
	cp -R config/profiles config/risk "$$root/share/perps-bot/config/"
	cp -R LICENSE $(wildcard README.md) docs "$$root/share/doc/perps-bot/"
	completion() {
		install -d "$$root/share/$$2"
		$(PRODUCT)/perps-bot --generate-completion-script $$1 >"$$root/share/$$2/$$3"
	}
	completion bash bash-completion/completions perps-bot
	completion zsh zsh/site-functions _perps-bot
	completion fish fish/vendor_completions.d perps-bot.fish
	chmod -R u=rwX,go=rX "$$root"/{lib/perps-bot,share/perps-bot,share/doc/perps-bot}
	if grep -rlF '$(CURDIR)/' "$$root"/{bin/perps-bot,lib/perps-bot,lib/pkgconfig/perps-plugin.pc}; then
		echo "the files above name the folder they were built in; type: make clean install"
		exit 1
	fi
	echo "installed to $$root"

# --- what takes too long for every day

.PHONY: deep
deep: setup ## Sanitizers, debug build, many seeds, fuzzing, planted faults; takes two hours
	@for part in thread address debug seeds fuzz authors planted; do
		SECONDS=0
		$(MAKE) deep-$$part
		echo "deep-$$part took $$SECONDS s"
	done

.PHONY: deep-thread deep-address deep-debug deep-seeds deep-fuzz deep-authors deep-planted
deep-thread:
	@echo "== thread sanitizer"
	rm -f .build-thread/report.*
	export TSAN_OPTIONS="exitcode=0 handle_segv=0 log_path=$(CURDIR)/.build-thread/report"
	flags="--sanitize=thread -Xlinker --export-dynamic --scratch-path .build-thread"
	swift build $$flags --build-tests
	$(MAKE) stage STAGE_DIR=.build-thread/debug
	$(call run-tests,$$flags --filter '^(EngineTests|PluginHostTests|ScenarioTests)\.',\
		.build-thread/test.log)
	$(call no-reports,.build-thread/report)

deep-address:
	@echo "== address sanitizer"
	rm -f .build-address/report.*
	export ASAN_OPTIONS="detect_leaks=0:handle_segv=0:log_path=$(CURDIR)/.build-address/report"
	flags="$(RELEASE) --sanitize=address --scratch-path .build-address"
	swift build $$flags --build-tests
	$(MAKE) stage STAGE_DIR=.build-address/release
	$(call run-tests,$$flags --disable-testable-imports,.build-address/test.log)
	$(call no-reports,.build-address/report)

deep-debug:
	@echo "== debug build"
	swift build --build-tests
	$(MAKE) stage STAGE_DIR=.build/debug
	$(call run-tests,,.build/test-debug.log)

PERPS_SEEDS ?= 200
# The test targets that take seeds, by what they import.
SEEDED = ^($(shell grep -rl '^import Seeding' Tests | cut -d / -f 2 | sort -u | paste -sd '|'))\.
deep-seeds: ## Try every property with PERPS_SEEDS (200) seeds
	@echo "== properties, $(PERPS_SEEDS) seeds"
	export PERPS_SEEDS=$(PERPS_SEEDS)
	swift build $(RELEASE) --build-tests
	$(MAKE) stage
	$(call run-tests,$(RELEASE) --disable-testable-imports --filter '$(SEEDED)',.build/seeds.log)

deep-fuzz: ## Fuzz what eats bytes from strangers, each target for FUZZ_SECONDS (60)
	@Tests/Fuzz/run

deep-authors: ## From an installed product, begin, build and test a plugin of each language and kind
	@trial=$$(mktemp -d)
	trap 'rm -rf "$$trial"' EXIT
	$(MAKE) install PREFIX="$$trial/prefix" >/dev/null
	declare -A tool=([c]=cc [cpp]=cmake [rust]=cargo [swift]=swift)
	for language in c cpp rust swift; do
		command -v $${tool[$$language]} >/dev/null \
			|| { echo "no $${tool[$$language]} here: plugins in $$language are left out"; continue; }
		for kind in strategy guard sizer; do
			(
				cd "$$trial"
				next=$$(prefix/bin/perps-bot plugins new $$language-$$kind \
					--language $$language --kind $$kind | sed -n 's/^next *//p')
				eval "$$next" >log 2>&1 || { cat log; exit 1; }
				grep -q 'golden: .* as expected' log || [ $$language = rust ]
				echo "a $$kind in $$language: built and tested"
			)
		done
	done

deep-planted:
	@Tests/Planted/run
