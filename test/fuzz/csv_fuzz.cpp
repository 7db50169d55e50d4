// Input: a text that may be CSV.

#include <algorithm>
#include <cstdint>
#include <memory_resource>
#include <string_view>

#include "core/base/error.h"
#include "core/sheets/assignment_sheets.h"
#include "core/text/csv.h"
#include "properties.h"

using namespace shot_assets::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text_of(data, size);
  std::pmr::monotonic_buffer_resource memory;

  // Any text comes back from a cell as it was.
  const std::string_view cell = guarded(input, memory);
  REQUIRE(unguarded(cell) == input);
  TextBuilder one(memory);
  append_csv({{cell}}, one);
  const auto read = parse_csv(one.text(), memory);
  REQUIRE(read.size() == 1 && read[0].size() == 1 && read[0][0] == cell);

  try {
    const std::span<const CsvRow> rows = parse_csv(input, memory);
    TextBuilder written(memory);
    for (const CsvRow row : rows) {
      REQUIRE(!row.empty());
      append_csv(row, written);
    }
    const std::span<const CsvRow> again = parse_csv(written.text(), memory);
    REQUIRE(std::ranges::equal(rows, again, [](CsvRow a, CsvRow b) { return std::ranges::equal(a, b); }));
  } catch (const Error& error) {
    REQUIRE(error.mistake == Mistake::invalid_value);
    REQUIRE(!error.detail.empty() && error.hint.ends_with('.'));
  }

  try {
    std::size_t before = 1;
    for (const SheetRow& row : parse_sheet(input, memory)) {
      REQUIRE(row.number > before);
      before = row.number;
      REQUIRE(is_wrong(row.outcome) == !row.problem.empty());
    }
  } catch (const Error& error) {
    REQUIRE(!error.detail.empty() && error.hint.ends_with('.'));
  }
  return 0;
}
