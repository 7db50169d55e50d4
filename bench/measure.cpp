#include "measure.h"

#include <algorithm>
#include <cstdio>

namespace bench {

Seconds time(const std::function<void()>& work) {
  const Seconds start = now();
  work();
  return now() - start;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<Result> compare(const Work& work, int rounds) {
  const std::size_t ways = work.others.size() + 1;
  std::vector<std::vector<double>> seconds(ways);
  for (int round = 0; round < rounds; ++round)
    for (std::size_t turn = 0; turn < ways; ++turn) {
      // There and back again: nobody is always the first, or always after the same other.
      const std::size_t way = round % 2 == 0 ? turn : ways - 1 - turn;
      seconds[way].push_back((way == 0 ? work.ours : work.others[way - 1].with).run().count());
    }

  std::vector<Result> results;
  for (std::size_t other = 0; other < work.others.size(); ++other) {
    const auto& [with, goal] = work.others[other];
    std::vector<double> ratios;
    for (std::size_t round = 0; round < seconds[0].size(); ++round) {
      const double ratio = seconds[0][round] / seconds[other + 1][round];
      ratios.push_back(goal.kind == Goal::Kind::times_faster ? 1 / ratio : ratio);
    }
    Result result = {work.ours.name, with.name, goal};
    result.ours = median(seconds[0]);
    result.theirs = median(seconds[other + 1]);
    result.value = median(ratios);
    result.least = *std::min_element(ratios.begin(), ratios.end());
    result.most = *std::max_element(ratios.begin(), ratios.end());
    results.push_back(result);
  }
  return results;
}

namespace {

std::string in_unit(double value, Goal::Kind kind) {
  char text[64];
  if (value != value) return "";
  switch (kind) {
    case Goal::Kind::at_most:
      std::snprintf(text, sizeof(text), "%.2f x", value);
      break;
    case Goal::Kind::times_faster:
      std::snprintf(text, sizeof(text), "%.1f x faster", value);
      break;
    case Goal::Kind::megabytes:
      std::snprintf(text, sizeof(text), "%.0f MB", value);
      break;
    case Goal::Kind::milliseconds:
      std::snprintf(text, sizeof(text), "%.1f ms", value);
      break;
  }
  return text;
}

std::string in_seconds(double seconds) {
  char text[64];
  if (seconds != seconds) return "";
  if (seconds >= 1)
    std::snprintf(text, sizeof(text), "%.2f s", seconds);
  else if (seconds >= 0.001)
    std::snprintf(text, sizeof(text), "%.1f ms", seconds * 1e3);
  else
    std::snprintf(text, sizeof(text), "%.0f us", seconds * 1e6);
  return text;
}

}  // namespace

void print_heading() {
  std::puts("| work | against | ours | theirs | ratio | of single rounds | must | aim | |");
  std::puts("|---|---|---:|---:|---:|---|---:|---:|---|");
  std::fflush(stdout);
}

void print(const Result& result) {
  const auto kind = result.goal.kind;
  const char* verdict = !result.goal.exists()              ? "for comparison"
                        : result.reaches(result.goal.aim)  ? "pass, aim reached"
                        : result.reaches(result.goal.must) ? "pass"
                                                           : "MISS";
  std::printf("| %s | %s | %s | %s | **%s** | %s to %s | %s | %s | %s |\n", result.work.c_str(), result.against.c_str(),
              in_seconds(result.ours).c_str(), in_seconds(result.theirs).c_str(), in_unit(result.value, kind).c_str(),
              in_unit(result.least, kind).c_str(), in_unit(result.most, kind).c_str(),
              in_unit(result.goal.must, kind).c_str(), in_unit(result.goal.aim, kind).c_str(), verdict);
  std::fflush(stdout);
}

}  // namespace bench
