# Builds, installs and checks the extension with PGXS.
#   make && make install && make installcheck
# Core unit tests, fuzzers, client tests and benchmarks: see CMakeLists.txt and scripts/test.

EXTENSION  = shot_assets
EXTVERSION = 1.0
MODULE_big = shot_assets
OBJS       = $(patsubst %.cpp,%.o,$(sort $(wildcard src/core/*/*.cpp src/pg/*.cpp src/functions/*/*.cpp)))
SCRIPT     = shot_assets--$(EXTVERSION).sql
DATA_built = $(SCRIPT)
DATA       = $(wildcard src/sql/upgrades/$(EXTENSION)--*--*.sql)
EXTRA_CLEAN = $(wildcard src/*/*.o src/*/*/*.o)

# The rooms of the house: src/core, src/functions, src/sql, test/core and test/pgtap have a folder for each. A room uses
# those before it; those with a comma between them stand side by side. docs/tools/house checks that.
ROOMS = base text scene locks invalidation references,population assignments prompts,history,sheets,editing,views setup

# The extension script is joined from the rooms in this order, and within a room by name. Set-up has an order of its own:
# functions in SQL come after what they call, and privileges close all that is there.
SETUP_PARTS = run_as_owner pipeline_contract pipeline_survey pipeline_policies pipeline_plan pipeline_trust \
              pipeline_history pipeline_check pipeline_attach pipeline_create privileges
comma := ,
SQL_PARTS = $(foreach room,$(filter-out setup,$(subst $(comma), ,$(ROOMS))),$(sort $(wildcard src/sql/$(room)/*.sql))) \
            $(SETUP_PARTS:%=src/sql/setup/%.sql)

REGRESS      = $(sort $(patsubst sql/%.sql,%,$(wildcard sql/*.sql)))
REGRESS_OPTS = --inputdir=. --outputdir=$(or $(OUTPUT),.) --encoding=UTF8 --no-locale --load-extension=shot_assets
ISOLATION      = $(sort $(patsubst test/isolation/specs/%.spec,%,$(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test/isolation --outputdir=$(or $(OUTPUT),.)/output_iso --load-extension=shot_assets

CXX_STANDARD = -std=c++20
WARNINGS     = -Wall -Wextra -Wno-register -Wno-unused-parameter -Wno-missing-field-initializers -Wno-sign-compare
PG_CPPFLAGS  = -Isrc -DSHOT_ASSETS_VERSION=\"$(EXTVERSION).0\"
PG_CXXFLAGS  = $(CXX_STANDARD) $(WARNINGS)
SHLIB_LINK   = -lutf8proc -lstdc++ -Wl,--version-script=src/exports.map

# No bitcode: it lets the JIT inline a function into a query, and ours are called once per statement. So nobody needs clang.
override with_llvm = no

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PostgreSQL's own warning flags include one that is for C only, and COPT, a packager's or a tester's, reaches C only.
override CXXFLAGS := $(filter-out -Wdeclaration-after-statement,$(CXXFLAGS)) $(COPT)

# privileges.sql closes every function, so the grants of the API, each beside its function, come after it.
API_GRANT = ^GRANT EXECUTE ON ROUTINE shot_assets\.[a-z0-9_]* TO PUBLIC;$$

$(SCRIPT): $(SQL_PARTS)
	{ printf '\\echo Use "CREATE EXTENSION shot_assets" to load this file. \\quit\n\n'; \
	  grep -hv '$(API_GRANT)' $^; grep -h '$(API_GRANT)' $^; } > $@

# The ratio table against the alternatives; bench/README.md says how to read it. BENCH: options and topics.
# publish-bench also puts the table into both READMEs.
.PHONY: bench publish-bench
bench:
	scripts/bench $(BENCH)
publish-bench: SHELL = /bin/bash -o pipefail
publish-bench:
	scripts/bench $(BENCH) | scripts/publish_results

# What PGXN takes: the sources of the last commit.
DIST ?= .
.PHONY: dist
dist:
	git archive --format=zip --prefix=shot_assets-$(EXTVERSION).0/ \
	  --output=$(DIST)/shot_assets-$(EXTVERSION).0.zip HEAD

# Every header change rebuilds what may include it: the tree is small, a stale object is expensive.
$(OBJS): $(wildcard src/core/*/*.h src/pg/*.h src/functions/*/*.h)
$(shlib): src/exports.map
