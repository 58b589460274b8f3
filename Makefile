# outlast: how likely is an independent model company to outlast the price war?
#
#   make            builds ./outlast
#   make demo       installs what is missing, builds, answers for the market of June 2024, draws
#   make check      installs what the tests need, builds, runs every test
#   make bench      installs what it needs, builds, measures: outlast beside plain programs of the same model, some minutes
#   make bench-scale  the same for work that is divided among machines: starts, checkpoints, merges, some minutes
#   make help       says what else there is

ifeq ($(origin CC),default)
CC = gcc
endif
CFLAGS ?= -O3 -g
CPPFLAGS ?=
LDFLAGS ?=
prefix = /usr/local
bindir = $(prefix)/bin
datadir = $(prefix)/share
DESTDIR =
INSTALL = install

BUILD = build
PROGRAM = outlast
WERROR =

# No contraction: with it, results would depend on the instruction set and on the compiler.
REQUIRED = -std=c11 -D_GNU_SOURCE -Isrc -ffp-contract=off -fno-fast-math -fopenmp -MMD -MP \
  -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wno-psabi $(WERROR)
LIBS = -lgsl -lgslcblas -lyaml -ljansson -lnettle -lsqlite3 -lm

# The kernel is compiled once for each instruction set; which one runs is chosen at run time. gcc is told to mix the
# instructions of two sets of lanes, which it leaves to the processor otherwise; clang does so by itself.
KERNELS = baseline
ifneq ($(findstring x86_64,$(shell $(CC) -dumpmachine 2>/dev/null)),)
KERNELS += avx2 avx512
endif
KERNEL_SOURCES = src/model/market.c src/model/company.c src/model/block.c src/scenario/draws.c
# Under sanitizers it would take minutes over that, as over where variables stand in such long functions.
ifeq ($(findstring clang,$(shell $(CC) --version 2>/dev/null)),)
SCHEDULED = -fno-var-tracking $(if $(findstring -fsanitize,$(CFLAGS)),,-fschedule-insns -fsched-pressure)
endif
FLAGS_baseline = $(SCHEDULED) -DKERNEL_NAME=baseline -DLANE_BYTES=16
FLAGS_avx2 = $(SCHEDULED) -DKERNEL_NAME=avx2 -DLANE_BYTES=32 -mavx2
FLAGS_avx512 = $(SCHEDULED) -DKERNEL_NAME=avx512 -DLANE_BYTES=64 -mavx512f -mavx512bw -mavx512dq -mavx512vl

SOURCES = $(filter-out $(KERNEL_SOURCES),$(wildcard src/*/*.c))
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/%.o) $(foreach k,$(KERNELS),$(KERNEL_SOURCES:src/%.c=$(BUILD)/%.$(k).o))
MAIN = $(BUILD)/main.o

# What is installed, by use: command or header, and the Debian package that brings it.
PARTS_BUILD = gsl/gsl_cdf.h=libgsl-dev yaml.h=libyaml-dev jansson.h=libjansson-dev nettle/sha2.h=nettle-dev \
  sqlite3.h=libsqlite3-dev
PACKAGES_BUILD = gcc libgsl-dev libyaml-dev libjansson-dev nettle-dev libsqlite3-dev gnuplot-nox fonts-droid-fallback
PACKAGES_CHECK = librandom123-dev libcmocka-dev bats python3-numpy python3-yaml clang libclang-rt-dev libomp-dev shellcheck locales
PACKAGES_LONG = slurm-wlm munge
PACKAGES_BENCH = python3-numpy python3-numba

all: $(PROGRAM)

$(PROGRAM): $(BUILD)/parts $(OBJECTS) $(MAIN)
	$(CC) $(CFLAGS) -fopenmp $(LDFLAGS) -o $@ $(OBJECTS) $(MAIN) $(LIBS)

# Names each library that is missing, with its package, before anything is compiled.
$(BUILD)/parts:
	@mkdir -p $(BUILD)
	@echo | $(CC) -E - >/dev/null 2>&1 || { echo "the compiler $(CC) is not there, or does not work" >&2; exit 1; }
	@missing=0; for part in $(PARTS_BUILD); do \
	  header=$${part%%=*}; \
	  if ! echo "#include <$$header>" | $(CC) $(CPPFLAGS) -E - >/dev/null 2>&1; then \
	    echo "missing: <$$header>, from the Debian package $${part##*=} (make deps installs it)" >&2; missing=1; \
	  fi; done; test $$missing = 0
	@touch $@

$(BUILD)/%.o: src/%.c | $(BUILD)/parts
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(REQUIRED) -c -o $@ $<

define KERNEL_RULE
$$(BUILD)/%.$(1).o: src/%.c | $$(BUILD)/parts
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) $$(REQUIRED) $$(FLAGS_$(1)) -c -o $$@ $$<
endef
$(foreach k,$(KERNELS),$(eval $(call KERNEL_RULE,$(k))))

-include $(OBJECTS:.o=.d) $(MAIN:.o=.d)

# --- what must be there -----------------------------------------------------------------------------------------------

deps:
	@tests/install-packages $(PACKAGES_BUILD)

deps-check:
	@tests/install-packages $(PACKAGES_BUILD) $(PACKAGES_CHECK)

demo: deps
	@$(MAKE) --no-print-directory -s all
	@./$(PROGRAM) run params/market-2024.yaml --fresh
	@./$(PROGRAM) report results/market-2024 --png --quiet
	@echo "Figures, as SVG and PNG: results/market-2024/figures"

# --- tests ------------------------------------------------------------------------------------------------------------

# One program for each file; those that look at lanes are compiled for each instruction set as well.
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
LANE_TESTS = $(foreach k,$(filter-out baseline,$(KERNELS)),$(BUILD)/tests/test_functions.$(k))

unit-tests: $(UNIT_TESTS) $(LANE_TESTS)

$(BUILD)/tests/%: tests/unit/%.c $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(REQUIRED) $(LDFLAGS) -o $@ $< $(OBJECTS) -lcmocka $(LIBS)

define LANE_TEST_RULE
$$(BUILD)/tests/test_functions.$(1): tests/unit/test_functions.c $$(OBJECTS)
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) $$(REQUIRED) $$(FLAGS_$(1)) $$(LDFLAGS) -o $$@ $$< $$(OBJECTS) -lcmocka $$(LIBS)
endef
$(foreach k,$(filter-out baseline,$(KERNELS)),$(eval $(call LANE_TEST_RULE,$(k))))

-include $(wildcard $(BUILD)/tests/*.d)

# One fuzzer for each reader of what users write: clang's libFuzzer, under the sanitizers (tests/fuzz/run runs them).
FUZZERS = fuzz_scenario fuzz_study fuzz_distribution fuzz_arguments
FUZZ_OBJECTS = $(filter-out $(BUILD)/scenario/draws.%,$(filter $(BUILD)/base/% $(BUILD)/random/% $(BUILD)/scenario/% \
  $(BUILD)/model/parameters.o $(BUILD)/commands/options.o $(addprefix $(BUILD)/study/,study.o design.o keys.o values.o),$(OBJECTS)))

fuzz:
	@$(MAKE) --no-print-directory -s BUILD=build/fuzz CC=clang fuzzers \
	  CFLAGS="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

fuzzers: $(FUZZERS:%=$(BUILD)/tests/%)

$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(FUZZ_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer $(REQUIRED) $(LDFLAGS) -o $@ $< $(FUZZ_OBJECTS) $(LIBS)

check: deps-check
	@tests/run

check-long: deps-check
	@tests/install-packages $(PACKAGES_LONG)
	@tests/run --long

# --- the benchmark ----------------------------------------------------------------------------------------------------

bench:
	@tests/install-packages $(PACKAGES_BUILD) $(PACKAGES_BENCH)
	@tests/bench/run

bench-scale:
	@tests/install-packages $(PACKAGES_BUILD)
	@tests/bench/scale

# The measure: the same model as one would write it for oneself, with this machine's instructions.
$(BUILD)/bench/plain: $(wildcard tests/bench/plain*.[ch]) src/model/parameters.def | $(BUILD)/parts
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -std=c11 -D_GNU_SOURCE -O3 -march=native -fopenmp -Wall -Wextra -Isrc $(LDFLAGS) -o $@ \
	  $(filter %.c,$^) -lgsl -lgslcblas -lm

# The program with a clock before each of these, as tests/bench/parts.c has it.
TIMED = tally_block tally_paths tally_add folder_write folder_finish
TIMED_KERNEL = draws_fill market_start market_step market_share_out company_start company_weigh company_step companies_draw_rounds

define PARTS_RULE
$$(BUILD)/bench/parts.$(1): tests/bench/parts.c $$(OBJECTS) $$(MAIN)
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) $$(REQUIRED) $$(FLAGS_$(1)) $$(LDFLAGS) $$(TIMED:%=-Wl,--wrap=%) \
	  $$(TIMED_KERNEL:%=-Wl,--wrap=%_$(1)) -o $$@ $$< $$(OBJECTS) $$(MAIN) $$(LIBS)
endef
$(foreach k,$(KERNELS),$(eval $(call PARTS_RULE,$(k))))

# The program with a clock before what keeps its results, as tests/bench/keeping.c has it.
TIMED_KEEPING = results_write_tallies store_put store_get store_commit store_open store_trials

$(BUILD)/bench/keeping: tests/bench/keeping.c $(OBJECTS) $(MAIN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(REQUIRED) $(LDFLAGS) $(TIMED_KEEPING:%=-Wl,--wrap=%) -o $@ $< $(OBJECTS) $(MAIN) $(LIBS)

# --- installing -------------------------------------------------------------------------------------------------------

install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(datadir)/outlast
	$(INSTALL) -m 755 $(PROGRAM) $(DESTDIR)$(bindir)/outlast
	cp -R params plots $(DESTDIR)$(datadir)/outlast/

install-strip: install
	strip $(DESTDIR)$(bindir)/outlast

uninstall:
	rm -f $(DESTDIR)$(bindir)/outlast
	rm -rf $(DESTDIR)$(datadir)/outlast

clean:
	rm -rf $(BUILD) outlast

distclean: clean

help:
	@sed -n 's/^#   make/make/p' Makefile

# What the objects whose results must be the same everywhere ask of other libraries: tests look for libm there.
kernel-objects:
	@echo $(filter %.o,$(foreach k,$(KERNELS),$(KERNEL_SOURCES:src/%.c=$(BUILD)/%.$(k).o)))

.PHONY: unit-tests fuzz fuzzers kernel-objects all deps deps-check demo check check-long bench bench-scale install install-strip uninstall clean distclean help
.DELETE_ON_ERROR:
