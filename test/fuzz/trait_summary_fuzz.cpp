// Input: one byte for the length limit, then the description.

#include <cstdint>
#include <limits>
#include <memory_resource>
#include <string_view>

#include "core/references/trait_summary.h"
#include "properties.h"

using namespace shot_assets::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t max_length = data[0];
  const std::string_view description = text_of(data + 1, size - 1);
  std::pmr::monotonic_buffer_resource memory;

  const auto summary = trait_summary(description, max_length, memory);
  const auto whole = trait_summary(description, std::numeric_limits<std::size_t>::max(), memory);

  REQUIRE(is_collapsed(summary));
  REQUIRE(grapheme_count(summary) <= max_length);
  if (is_valid_utf8(description)) REQUIRE(is_valid_utf8(summary));

  if (summary == whole || max_length == 0) return 0;
  constexpr std::string_view ellipsis = "…";
  REQUIRE(grapheme_count(whole) > max_length);
  REQUIRE(summary.ends_with(ellipsis));
  const auto kept = summary.substr(0, summary.size() - ellipsis.size());
  REQUIRE(whole.starts_with(kept));
  REQUIRE(is_grapheme_boundary(whole, kept.size()));
  return 0;
}
