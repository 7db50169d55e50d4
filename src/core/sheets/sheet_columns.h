// Which column of a sheet holds what, whatever the program that wrote it calls it.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>

#include "core/text/csv.h"

namespace shot_assets::core {

/// In the order in which they are written, as far as they are.
enum class SheetColumn : std::uint8_t {
  project,
  scene,
  shot,
  asset,
  asset_type,
  presence_type,
  presence_note,
  priority,
  angle,
  image,
  frame,
  episode,
  occurrences,
  label
};

inline constexpr std::size_t sheet_column_count = static_cast<std::size_t>(SheetColumn::label) + 1;
inline constexpr std::size_t exported_column_count = static_cast<std::size_t>(SheetColumn::frame) + 1;

/// The name of a column that is written.
std::string_view name_of(SheetColumn column);

/// The header of a sheet: which column of it holds what.
class SheetHeader {
 public:
  /// Throws an Error where a column is not known, is there twice, or is missing.
  SheetHeader(CsvRow cells, std::pmr::memory_resource& memory);

  bool has(SheetColumn column) const { return at(column).has_value(); }

  /// Empty where the row ends before the column, or the sheet has none.
  std::string_view cell(CsvRow cells, SheetColumn column) const;

  /// A cell that is not blank where the header has nothing.
  std::optional<std::size_t> stray_cell(CsvRow cells) const;

 private:
  const std::optional<std::size_t>& at(SheetColumn column) const { return at_[static_cast<std::size_t>(column)]; }

  std::array<std::optional<std::size_t>, sheet_column_count> at_;
};

}  // namespace shot_assets::core
