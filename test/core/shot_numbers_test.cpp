#include "core/shot_numbers.h"

#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "film_scene.h"

namespace shot_assets::core {
namespace {

using Number = std::optional<std::int32_t>;

TEST(FirstShotNumber, IsTheLowestThereIs) {
  const auto first = [](std::vector<Number> numbers, std::size_t count = 3) {
    std::vector<Shot> shots(numbers.size());
    std::vector<const Shot*> pointers;
    for (std::size_t i = 0; i < shots.size(); ++i) {
      shots[i].shot_order = numbers[i];
      pointers.push_back(&shots[i]);
    }
    return first_shot_number(pointers, count);
  };
  EXPECT_EQ(first({1, 2, 3}), 1);
  EXPECT_EQ(first({0, 1}), 0);
  EXPECT_EQ(first({10, 20, std::nullopt}), 10);
  EXPECT_EQ(first({std::nullopt}), 1);
  EXPECT_EQ(first({}), 1);
  EXPECT_EQ(first({2147483645}, 2), 2147483645);
  EXPECT_EQ(first({2147483645}, 3), 1);
}

// All ways to number four shots in order, with gaps and without numbers at the end, and all places to make room at or
// to close a gap: no step gives a shot a number that another one has.
TEST(OneByOne, NeverTwoShotsWithOneNumber) {
  std::pmr::monotonic_buffer_resource memory;
  constexpr std::size_t shots = 4;
  for (unsigned chosen = 0; chosen < 1U << 8U; ++chosen)
    for (std::size_t numbered = 0; numbered <= shots; ++numbered)
      for (std::size_t gap = 0; gap <= shots; ++gap)
        for (const std::int32_t width : {0, 1, 3})
          for (const std::int32_t base : {0, 2}) {
            std::vector<std::int32_t> numbers;
            for (std::int32_t n = 0; n < 8; ++n)
              if ((chosen >> static_cast<unsigned>(n) & 1U) != 0) numbers.push_back(n);
            if (numbers.size() != numbered) continue;

            std::vector<Renumbering> wanted;
            std::map<Uuid, std::int32_t> now, then;
            for (std::size_t i = 0; i < shots; ++i) {
              const std::int32_t to = base + static_cast<std::int32_t>(i) + (i >= gap ? width : 0);
              wanted.push_back({id('s', i), i < numbered ? Number(numbers[i]) : std::nullopt, to});
              if (i < numbered) now[id('s', i)] = numbers[i];
              then[id('s', i)] = to;
            }
            for (const Renumbering& step : one_by_one(wanted, memory)) {
              EXPECT_NE(step.from, Number(step.to));
              for (const auto& [shot, taken] : now)
                ASSERT_TRUE(shot == step.shot_id || taken != step.to) << "number " << step.to << " is taken";
              now[step.shot_id] = step.to;
            }
            ASSERT_EQ(now, then);
          }
}

}  // namespace
}  // namespace shot_assets::core
