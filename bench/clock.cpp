#include "clock.h"

#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace bench {

namespace {

std::string postmaster;  // its directory in /proc; empty: the clock on the wall

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Seconds used_by(int whose) {
  rusage usage = {};
  getrusage(whose, &usage);
  const auto seconds = [](const timeval& time) {
    return Seconds(static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Of the server processes that are gone, which the kernel counts in ticks.
Seconds used_by_ended_processes() {
  const std::string stat = text_of(postmaster + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 16; ++field) fields >> skipped;
  long long user = 0, system = 0;
  fields >> user >> system;
  return Seconds(static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

Seconds used_by_server() {
  Seconds used = used_by_ended_processes();
  std::istringstream children(text_of(postmaster + "/task" + postmaster.substr(postmaster.rfind('/')) + "/children"));
  for (std::string child; children >> child;) {
    long long nanoseconds = 0;
    std::istringstream(text_of("/proc/" + child + "/schedstat")) >> nanoseconds;
    used += std::chrono::nanoseconds(nanoseconds);
  }
  return used;
}

}  // namespace

void use_processor_time() {
  pqxx::connection connection;
  pqxx::nontransaction statement(connection);
  postmaster = "/proc/";
  postmaster += statement.exec("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)").at(0).at(0).c_str();
}

Seconds now() {
  if (postmaster.empty()) return std::chrono::steady_clock::now().time_since_epoch();
  return used_by(RUSAGE_SELF) + used_by(RUSAGE_CHILDREN) + used_by_server();
}

}  // namespace bench
