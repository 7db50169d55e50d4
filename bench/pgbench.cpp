#include "pgbench.h"

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace bench {

namespace {

std::string output_of(const std::string& command) {
  FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) throw std::runtime_error("does not start: " + command);
  std::string text;
  for (char line[512]; std::fgets(line, sizeof(line), output) != nullptr;) text += line;
  if (pclose(output) != 0) throw std::runtime_error(command + " failed: " + text);
  return text;
}

}  // namespace

Pgbench::Pgbench(std::string name, const std::string& lines, std::string settings)
    : path_(std::move(name)), settings_(std::move(settings)) {
  std::ofstream(path_) << lines << "\n";
}

Seconds Pgbench::run(int clients, int seconds) const {
  std::string output;
  const Seconds taken = time([&] {
    output = output_of("PGOPTIONS='" + settings_ + "' pgbench -n -M prepared -D n=0 -c " + std::to_string(clients) +
                       " -j 2 -T " + std::to_string(seconds) + " -f " + path_ + " 2>&1");
  });
  constexpr std::string_view processed = "transactions actually processed: ";
  const auto found = output.find(processed);
  if (found == std::string::npos || output.find("aborted") != std::string::npos)
    throw std::runtime_error("pgbench failed: " + output);
  return taken / std::stod(output.substr(found + processed.size()));
}

}  // namespace bench
