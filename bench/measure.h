// How two ways to do the same work are compared: in the same run, taking turns, so that whatever else the machine does
// meets both alike. What is reported is the median of the ratios of neighbours.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "clock.h"

namespace bench {

/// How long `work` takes.
Seconds time(const std::function<void()>& work);

double median(std::vector<double> values);

/// What the ratio is compared with. `must` is what the project promises, `aim` what it wants.
struct Goal {
  enum class Kind { at_most, times_faster, megabytes, milliseconds };
  Kind kind;
  double must;
  double aim;

  // Of a way that does less than ours: the ratio tells something, and promises nothing.
  static Goal none(Kind kind) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    return {kind, nothing, nothing};
  }
  bool exists() const { return must == must; }
};

struct Way {
  std::string name;
  std::function<Seconds()> run;  // prepares as it needs, and times only what is compared
};

struct Comparison {
  Way with;
  Goal goal;
};

/// A piece of work of shot_assets, and the other ways to do it.
struct Work {
  Way ours;
  std::vector<Comparison> others;
};

struct Result {
  std::string work;
  std::string against;
  Goal goal;
  double ours = std::numeric_limits<double>::quiet_NaN();  // median: seconds, or megabytes
  double theirs = std::numeric_limits<double>::quiet_NaN();
  double value = 0;  // what the goal is about
  double least = 0, most = 0;

  bool reaches(double wanted) const {
    return goal.kind == Goal::Kind::times_faster ? value >= wanted : value <= wanted;
  }
};

std::vector<Result> compare(const Work& work, int rounds);

void print_heading();
void print(const Result& result);

}  // namespace bench
