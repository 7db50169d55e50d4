#include "core/base/uuid.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

constexpr std::string_view text = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";

// As it would be written, or "none".
std::string parsed(std::string_view spelling) {
  const std::optional<Uuid> uuid = parse_uuid(spelling);
  if (!uuid) return "none";
  const auto written = to_text(*uuid);
  return {written.data(), written.size()};
}

TEST(Uuid, IsSpelledAsPostgresqlSpellsIt) {
  for (const std::string_view spelling :
       {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "a0eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}"})
    EXPECT_EQ(parsed(spelling), text) << spelling;
}

TEST(Uuid, IsNothingElse) {
  for (const std::string_view spelling :
       {"", "{", "}", "{}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "{{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}}",
        " a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11-",
        "-a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99--9c0b-4ef8-bb6d-6bb9bd380a11",
        "a-0eebc999c0b4ef8bb6d6bb9bd380a11", "a0-eebc999c0b4ef8bb6d6bb9bd380a11"})
    EXPECT_EQ(parsed(spelling), "none") << spelling;
}

TEST(Uuid, HashesBothHalves) {
  const auto hash = [](std::string_view spelling) { return UuidHash{}(*parse_uuid(spelling)); };
  EXPECT_NE(hash("00000001-0000-0000-0000-000000000001"), hash("00000002-0000-0000-0000-000000000001"));
  EXPECT_NE(hash("00000001-0000-0000-0000-000000000001"), hash("00000001-0000-0000-0000-000000000002"));
}

}  // namespace
}  // namespace shot_assets::core
