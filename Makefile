# outlast: how likely is an independent model company to outlast the price war?
#
#   make            builds ./outlast
#   make demo       installs what is missing, builds, answers for the market of June 2024, makes a page of it
#   make check      installs what the tests need, builds, runs every test
#   make bench      installs what it needs, builds, measures: outlast beside plain programs of the same model, some minutes
#   make bench-scale
#                   the same for work that is divided among machines: starts, checkpoints, merges, some minutes
#   make install    program, man pages, bash completion, scenarios and plot scripts, below prefix (/usr/local) or DESTDIR;
#                   installcheck tries it, uninstall takes it away
#   make dist       writes the archive of the sources, outlast-VERSION.tar.gz
#   make man        writes the man pages again, after a change to --help
#   make check-long as check, with more trials, more compilers, planted faults, and the Debian package

ifeq ($(origin CC),default)
CC = gcc
endif
CFLAGS ?= -O3 -g
CPPFLAGS ?=
LDFLAGS ?=
prefix = /usr/local
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
docdir = $(datarootdir)/doc/outlast
completionsdir = $(datarootdir)/bash-completion/completions
DESTDIR =
INSTALL = install
INSTALL_PROGRAM = $(INSTALL)
INSTALL_DATA = $(INSTALL) -m 644
VERSION := $(shell sed -n 's/^.define OUTLAST_VERSION "\(.*\)"/\1/p' src/base/version.h)

BUILD = build
PROGRAM = outlast
WERROR =

# No contraction: with it, results would depend on the instruction set and on the compiler.
REQUIRED = -std=c11 -D_GNU_SOURCE -Isrc $(XML) -ffp-contract=off -fno-fast-math -fopenmp -MMD -MP \
  -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wno-psabi $(WERROR)
LIBS = -lgsl -lgslcblas -lyaml -ljansson -lnettle -lsqlite3 -lxslt -lxml2 -lm

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

# Where its headers are, Debian's own folder; as of a system's library, whose warnings are not ours.
XML = -isystem $(firstword $(wildcard /usr/include/libxml2) $(patsubst -I%,%,$(shell xml2-config --cflags 2>/dev/null)))

# What is installed, by use: command or header, and the Debian package that brings it.
PARTS_BUILD = gsl/gsl_cdf.h=libgsl-dev yaml.h=libyaml-dev jansson.h=libjansson-dev nettle/sha2.h=nettle-dev \
  sqlite3.h=libsqlite3-dev libxslt/xslt.h=libxslt1-dev
PACKAGES_BUILD = gcc libgsl-dev libyaml-dev libjansson-dev nettle-dev libsqlite3-dev libxslt1-dev gnuplot-nox fonts-droid-fallback
PACKAGES_CHECK = libxml2-utils librandom123-dev libcmocka-dev bats python3-numpy python3-yaml clang libclang-rt-dev libomp-dev shellcheck locales help2man mandoc r-base-core r-cran-survival r-cran-cmprsk python3-pandas python3-matplotlib chromium chromium-driver python3-selenium
PACKAGES_PACKAGE = dpkg-dev debhelper lintian fakeroot
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
	  if ! echo "#include <$$header>" | $(CC) $(CPPFLAGS) $(XML) -E - >/dev/null 2>&1; then \
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

deps-check: build/page/node_modules/axe-core/axe.min.js
	@tests/install-packages $(PACKAGES_BUILD) $(PACKAGES_CHECK)

# What knows the faults of web pages, which Debian does not have.
build/page/node_modules/axe-core/axe.min.js:
	@command -v npm >/dev/null || tests/install-packages npm
	@mkdir -p build/page && cd build/page && npm install --silent --no-save --no-package-lock --no-audit --no-fund axe-core@4.10.3

demo: deps
	@$(MAKE) --no-print-directory -s all
	@./$(PROGRAM) run params/market-2024.yaml --fresh
	@$(MAKE) --no-print-directory -s inquiries
	@echo "One page with all of it, to open in a browser: results/market-2024/report.html"
	@echo "Its figures, as SVG and PNG: results/market-2024/figures"

# What the page of market-2024 has besides the run.
inquiries:
	@./$(PROGRAM) sensitivity params/market-2024.yaml -n 20000 --fresh --quiet >/dev/null
	@./$(PROGRAM) autopsy params/market-2024.yaml second-tier -n 100000 --fresh --quiet >/dev/null
	@./$(PROGRAM) report results/market-2024 --png --quiet

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
	@tests/install-packages $(PACKAGES_PACKAGE) $(PACKAGES_LONG)
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

# Where the program, wherever it is moved to, finds what is installed with it: a header that changes with that place alone.
$(BUILD)/installed.h: FORCE
	@mkdir -p $(BUILD)
	@printf '#define INSTALLED_DATA "%s"\n' "$$(realpath -m --relative-to="$(bindir)" "$(datadir)/outlast")" >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(BUILD)/base/place.o: $(BUILD)/installed.h
$(BUILD)/base/place.o: CPPFLAGS += -I$(BUILD)

INSTALLED = $(sort $(shell find params plots docs -type f ! -name '.*' ! -name '*~')) README.md $(wildcard man/*.[15]) completion/outlast

# Does something with $$from, each of these, and $$to, its place.
define for_installed
@for from in $(INSTALLED); do case $$from in \
  man/*) to="$(DESTDIR)$(mandir)/man$${from##*.}/$${from#man/}" ;; \
  completion/*) to="$(DESTDIR)$(completionsdir)/$${from#completion/}" ;; \
  docs/* | README.md) to="$(DESTDIR)$(docdir)/$$from" ;; \
  *) to="$(DESTDIR)$(datadir)/outlast/$$from" ;; \
  esac; $(1) || exit 1; done
endef

# Man pages name the folders that things are installed to.
install: all
	$(INSTALL) -d "$(DESTDIR)$(bindir)"
	$(INSTALL_PROGRAM) $(PROGRAM) "$(DESTDIR)$(bindir)/outlast"
	$(call for_installed,$(INSTALL_DATA) -D "$$from" "$$to")
	@for page in "$(DESTDIR)$(mandir)"/man[15]/outlast*; do \
	  sed -i 's,/usr/local/share/outlast,$(datadir)/outlast,; s,/usr/local/share/doc/outlast,$(docdir),' "$$page" || exit 1; done

install-strip:
	$(MAKE) INSTALL_PROGRAM='$(INSTALL_PROGRAM) -s' install

# What a user has put there stays, and the folders that hold it.
uninstall:
	rm -f "$(DESTDIR)$(bindir)/outlast"
	$(call for_installed,rm -f "$$to")
	@for folder in "$(DESTDIR)$(datadir)/outlast" "$(DESTDIR)$(docdir)"; do \
	  [ ! -d "$$folder" ] || find "$$folder" -depth -type d -empty -delete; done

installcheck:
	@tests/package/installcheck "$(DESTDIR)$(bindir)/outlast" "$(DESTDIR)$(datadir)/outlast" "$(DESTDIR)$(mandir)" \
	  "$(DESTDIR)$(completionsdir)/outlast" $(VERSION)

# The man pages, from what --help and the parameter table say (man/make has how): to be committed.
man: all
	@man/make ./$(PROGRAM) man

# The same sources make the same bytes, whether they come from a checkout or from the archive itself.
DISTRIBUTED = .ci LICENSE Makefile README.md completion debian docs man params plots src tests

dist:
	@time=$$(if [ -e .git ]; then git log -1 --format=%ct; else stat -c %Y Makefile; fi) && \
	if [ -e .git ]; then git ls-files -z -- $(DISTRIBUTED); \
	else find $(DISTRIBUTED) -type f ! -name '*~' ! -path '*/__pycache__/*' -print0; fi | LC_ALL=C sort -z | \
	tar --null --files-from=- --format=gnu --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=@$$time \
	  --transform='s,^,outlast-$(VERSION)/,' -cf - | gzip -9n >outlast-$(VERSION).tar.gz
	@echo outlast-$(VERSION).tar.gz

clean:
	rm -rf $(BUILD) $(PROGRAM)

distclean: clean
	rm -f outlast-*.tar.gz

help:
	@sed -n '/^#   /s/^#   //p' Makefile

# What the objects whose results must be the same everywhere ask of other libraries: tests look for libm there.
kernel-objects:
	@echo $(filter %.o,$(foreach k,$(KERNELS),$(KERNEL_SOURCES:src/%.c=$(BUILD)/%.$(k).o)))

FORCE:

.PHONY: inquiries unit-tests fuzz fuzzers kernel-objects all deps deps-check demo check check-long bench bench-scale install install-strip uninstall \
  installcheck man dist clean distclean help FORCE
.DELETE_ON_ERROR:
