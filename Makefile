# Builds, installs and checks the extension with PGXS.
#   make && make install && make installcheck
# Core unit tests, fuzzers, client tests and benchmarks: see CMakeLists.txt and scripts/test.

EXTENSION  = shot_assets
EXTVERSION = 1.0
MODULE_big = shot_assets
OBJS       = $(patsubst %.cpp,%.o,$(sort $(wildcard src/core/*.cpp src/pg/*.cpp src/functions/*.cpp)))
SCRIPT     = shot_assets--$(EXTVERSION).sql
DATA_built = $(SCRIPT)
DATA       = $(wildcard src/sql/upgrades/$(EXTENSION)--*--*.sql)
EXTRA_CLEAN = $(wildcard src/*/*.bc src/*/*.o)

# The extension script is joined from one part per capability; order matters only where noted in a part.
SQL_PARTS = $(addprefix src/sql/,schema.sql text.sql stage_locks.sql triggers.sql run_as_owner.sql pipeline_contract.sql \
              pipeline_survey.sql pipeline_policies.sql pipeline_attach.sql pipeline_check.sql pipeline_create.sql \
              assignments.sql populate.sql reference_orders.sql reference_snapshots.sql frame_references.sql prompts.sql \
              presence_matrix.sql presence_chart.sql assignment_sheets.sql apply_template.sql copy_assignments.sql \
              merge_instances.sql split_and_merge_shots.sql history.sql asset_drawer.sql shot_panel.sql appearances.sql \
              privileges.sql)

REGRESS      = $(sort $(patsubst sql/%.sql,%,$(wildcard sql/*.sql)))
REGRESS_OPTS = --inputdir=. --outputdir=$(or $(OUTPUT),.) --encoding=UTF8 --no-locale --load-extension=shot_assets
ISOLATION      = $(sort $(patsubst test/isolation/specs/%.spec,%,$(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test/isolation --outputdir=$(or $(OUTPUT),.)/output_iso --load-extension=shot_assets

CXX_STANDARD = -std=c++20
WARNINGS     = -Wall -Wextra -Wno-register -Wno-unused-parameter -Wno-missing-field-initializers -Wno-sign-compare
PG_CPPFLAGS  = -Isrc -DSHOT_ASSETS_VERSION=\"$(EXTVERSION).0\"
PG_CXXFLAGS  = $(CXX_STANDARD) $(WARNINGS)
SHLIB_LINK   = -lutf8proc -lstdc++ -Wl,--version-script=src/exports.map

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PGXS hands PG_CXXFLAGS to the object rule only; the bitcode for the JIT needs the standard too.
override BITCODE_CXXFLAGS += $(CXX_STANDARD) -Wno-register

# PostgreSQL's own warning flags include one that is for C only, and COPT, a packager's or a tester's, reaches C only.
override CXXFLAGS := $(filter-out -Wdeclaration-after-statement,$(CXXFLAGS)) $(COPT)

$(SCRIPT): $(SQL_PARTS)
	{ printf '\\echo Use "CREATE EXTENSION shot_assets" to load this file. \\quit\n\n'; cat $^; } > $@

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
$(OBJS): $(wildcard src/core/*.h src/pg/*.h src/functions/*.h)
$(shlib): src/exports.map
