#include "core/scene/shot_numbers.h"

#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using Number = std::optional<std::int32_t>;

class Numbers : public testing::Test {
 protected:
  ShotNumbers number(const std::vector<Number>& now, std::size_t place = 0, std::size_t removed = 0,
                     std::size_t inserted = 0) {
    shots.assign(now.size(), Shot{});
    std::vector<const Shot*> in_order;
    for (std::size_t i = 0; i < shots.size(); ++i) {
      shots[i].id = id('s', i);
      shots[i].shot_order = now[i];
      in_order.push_back(&shots[i]);
    }
    return number_shots(in_order, place, removed, inserted, memory);
  }

  std::vector<Shot> shots;
  std::pmr::monotonic_buffer_resource memory;
};

TEST_F(Numbers, StartWithTheLowestThereIs) {
  EXPECT_EQ(number({1, 2, 3}).lowest, 1);
  EXPECT_EQ(number({0, 1}).lowest, 0);
  EXPECT_EQ(number({-3, 1}).lowest, -3);
  EXPECT_EQ(number({10, 20, std::nullopt}).lowest, 10);
  EXPECT_EQ(number({std::nullopt}).lowest, 1);
  EXPECT_EQ(number({2147483645}, 0, 0, 1).lowest, 2147483645);
  EXPECT_EQ(number({2147483645}, 0, 0, 2).lowest, 1);
  EXPECT_TRUE(number({0, 1, 2}).renumbered.empty()) << "what is right already is not written";
}

// All ways to number four shots in order, with gaps and without numbers at the end, and all places to make room or to
// take shots away: the numbers end up without gaps, and no step gives a shot a number that another one has.
TEST_F(Numbers, ChangeOneByOne) {
  constexpr std::size_t count = 4;
  for (unsigned chosen = 0; chosen < 1U << 7U; ++chosen) {
    std::vector<Number> now;
    for (std::int32_t n = 0; n < 7; ++n)
      if ((chosen >> static_cast<unsigned>(n) & 1U) != 0) now.emplace_back(n);
    if (now.size() > count) continue;
    now.resize(count);

    for (std::size_t place = 0; place < count; ++place)
      for (std::size_t removed = 0; place + removed < count; ++removed)
        for (const std::size_t inserted : {0, 1, 3}) {
          const ShotNumbers numbers = number(now, place, removed, inserted);
          std::map<Uuid, Number> taken;
          for (std::size_t i = 0; i < count; ++i)
            if (i <= place || i > place + removed) taken[shots[i].id] = now[i];
          for (const Renumbering& step : numbers.renumbered) {
            for (const auto& [shot, number] : taken) ASSERT_NE(number, Number(step.number));
            taken[step.shot_id] = step.number;
          }
          std::int32_t expected = numbers.lowest;
          for (std::size_t i = 0; i < count; ++i) {
            if (!taken.contains(shots[i].id)) continue;
            ASSERT_EQ(taken[shots[i].id], Number(expected++));
            if (i == place) expected += static_cast<std::int32_t>(inserted);
          }
        }
  }
}

TEST_F(Numbers, RunOutOfMemory) {
  shots.resize(2);
  const std::vector<const Shot*> in_order = {&shots[0], &shots[1]};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) { number_shots(in_order, 0, 0, 1, scarce); }),
            0U);
}

}  // namespace
}  // namespace shot_assets::core
