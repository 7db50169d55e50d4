// Statements that many clients send, by pgbench.
#pragma once

#include <string>
#include <utility>

#include "measure.h"

namespace bench {

class Pgbench {
 public:
  /// A file of that name, here, with these lines. `settings` are those of its sessions: "-c name=value …".
  Pgbench(std::string name, const std::string& lines, std::string settings = "");

  /// Seconds per transaction of all clients together. :n is 0 at first.
  Seconds run(int clients, int seconds) const;

 private:
  std::string path_, settings_;
};

}  // namespace bench
