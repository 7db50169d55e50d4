#include "core/text/slug_line.h"

#include <memory_resource>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using Places = std::vector<std::string_view>;

TEST(SlugLine, NamesPlaces) {
  const std::vector<std::pair<std::string_view, Places>> cases = {
      {"INT. CASTLE DINING HALL - NIGHT", {"CASTLE DINING HALL"}},
      {"Castle Dining Hall", {"Castle Dining Hall"}},
      {"EXT. MOUNTAIN PASS – DUSK", {"MOUNTAIN PASS"}},
      {"INT. ELLEN'S BEDROOM - BEFORE DAWN", {"ELLEN'S BEDROOM"}},
      {"INT HALL", {"HALL"}},
      {"INT./EXT. CAR - DAY", {"CAR"}},
      {"int./ext. car - moments later", {"car"}},
      {"I/E. CAR - CONTINUOUS - DAY 2", {"CAR"}},
      {"EST. SHIP'S HOLD (NIGHT)", {"SHIP'S HOLD (NIGHT)"}},
      {"INT. CASTLE, DINING HALL - NIGHT", {"CASTLE, DINING HALL", "CASTLE", "DINING HALL"}},
      {"INT. CASTLE - DINING HALL — NIGHT", {"CASTLE - DINING HALL", "CASTLE", "DINING HALL"}},
      {"EXT. ST. MARY'S - DAY", {"ST. MARY'S", "ST", "MARY'S"}},
      {"INT. CASTLE / EXT. GARDEN", {"CASTLE / EXT. GARDEN", "CASTLE", "GARDEN"}},
      {"INT. X-RAY ROOM - DAY", {"X-RAY ROOM"}},
      {"INT. NIGHT CLUB - NIGHT", {"NIGHT CLUB"}},
      {"EXT. E STREET", {"E STREET"}},
      {"INTERIOR DESIGN SHOP", {"INTERIOR DESIGN SHOP"}},
      {"DAWN", {"DAWN"}},
      {"内景，厨房，夜", {"内景，厨房，夜", "内景", "厨房", "夜"}},
      {"", {}},
      {" - ", {}},
      {"INT.", {}},
      {"INT. - NIGHT", {"NIGHT"}},
  };
  for (const auto& [setting, expected] : cases) {
    std::pmr::monotonic_buffer_resource memory;
    const auto places = places_of(setting, memory);
    EXPECT_EQ(Places(places.begin(), places.end()), expected) << setting;
  }
}

TEST(SlugLine, SurvivesFailingAllocations) {
  std::size_t places = 0;
  const auto failures =
      failures_until_success([&](auto& memory) { places = places_of("INT. HALL / GARDEN - DAY", memory).size(); });
  EXPECT_GT(failures, 0U);
  EXPECT_EQ(places, 3U);
}

}  // namespace
}  // namespace shot_assets::core
