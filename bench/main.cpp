// Measures shot_assets against the other ways to do the same work, and prints a table; bench/README.md says how to read
// it. bench [--quick] [--rounds N] [--processor-time] [TOPIC...]

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>

#include "measure.h"
#include "topics.h"

namespace {

struct Topic {
  const char* name;
  void (*run)(const bench::Options& options);
};

constexpr Topic topics[] = {
    {"populate", bench::populate}, {"migration", bench::migration}, {"orders", bench::orders},
    {"prompts", bench::prompts},   {"names", bench::names},         {"changes", bench::changes},
    {"editors", bench::editors},   {"history", bench::history},     {"policies", bench::policies},
    {"growth", bench::growth},
};

[[noreturn]] void usage() {
  std::fputs("usage: bench [--quick] [--rounds N] [--processor-time] [TOPIC...]\ntopics:", stderr);
  for (const Topic& topic : topics) std::fprintf(stderr, " %s", topic.name);
  std::fputs("\n", stderr);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Options options;
  std::set<std::string> chosen;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) {
      options.quick = true;
      options.rounds = 3;
    } else if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) {
      options.rounds = std::atoi(argv[++i]);
    } else if (std::strcmp(argv[i], "--processor-time") == 0) {
      bench::use_processor_time();
    } else {
      chosen.insert(argv[i]);
    }
  }
  if (options.rounds < 1) usage();
  for (const std::string& name : chosen) {
    bool known = false;
    for (const Topic& topic : topics) known = known || name == topic.name;
    if (!known) usage();
  }

  bench::print_heading();
  for (const Topic& topic : topics)
    if (chosen.empty() || chosen.contains(topic.name)) topic.run(options);
}
