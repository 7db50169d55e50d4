#include "core/sheets/sheet_columns.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

struct ColumnName {
  SheetColumn column;
  std::string_view name;
};

// Read as letters and digits: `Shot Code`, `shot_code` and `shotCode` are one. The first of a column is what it is
// called in messages; those that are written are in the order of the enumeration.
constexpr ColumnName column_names[] = {
    {SheetColumn::project, "project"},
    {SheetColumn::project, "project name"},
    {SheetColumn::project, "production"},
    {SheetColumn::project, "show"},
    {SheetColumn::scene, "scene"},
    {SheetColumn::scene, "scene number"},
    {SheetColumn::scene, "scene no"},
    {SheetColumn::scene, "scene name"},
    {SheetColumn::scene, "scene code"},
    {SheetColumn::scene, "sequence"},
    {SheetColumn::scene, "sequence name"},
    {SheetColumn::scene, "sequence code"},
    {SheetColumn::scene, "parent"},
    {SheetColumn::shot, "shot"},
    {SheetColumn::shot, "shot number"},
    {SheetColumn::shot, "shot no"},
    {SheetColumn::shot, "shot name"},
    {SheetColumn::shot, "shot code"},
    {SheetColumn::shot, "shot label"},
    {SheetColumn::shot, "shot id"},
    {SheetColumn::shot, "name"},
    {SheetColumn::asset, "asset"},
    {SheetColumn::asset, "assets"},
    {SheetColumn::asset, "asset name"},
    {SheetColumn::asset, "element"},
    {SheetColumn::asset, "elements"},
    {SheetColumn::asset_type, "asset_type"},
    {SheetColumn::asset_type, "type"},
    {SheetColumn::asset_type, "category"},
    {SheetColumn::presence_type, "presence_type"},
    {SheetColumn::presence_type, "presence"},
    {SheetColumn::presence_note, "presence_note"},
    {SheetColumn::presence_note, "note"},
    {SheetColumn::presence_note, "notes"},
    {SheetColumn::priority, "Priority"},
    {SheetColumn::angle, "Angle"},
    {SheetColumn::angle, "camera angle"},
    {SheetColumn::image, "Image"},
    {SheetColumn::image, "image url"},
    {SheetColumn::frame, "Frame"},
    {SheetColumn::frame, "frame type"},
    {SheetColumn::episode, "episode"},
    {SheetColumn::occurrences, "occurrences"},
    {SheetColumn::occurrences, "occurences"},  // as Kitsu writes it
    {SheetColumn::occurrences, "occurrence"},
    {SheetColumn::occurrences, "quantity"},
    {SheetColumn::label, "label"},
};

constexpr std::string_view columns_hint =
    "Columns are project, scene, shot, asset, asset_type, presence_type, presence_note, Priority, Angle, "
    "Image and Frame, or those of Kitsu's casting: Episode, Parent, Name, Asset Type, Asset, Occurences and Label. A "
    "scene, a "
    "shot and an asset are needed.";

std::string_view letters_and_digits(std::string_view text, std::pmr::memory_resource& memory) {
  std::pmr::string key(&memory);
  for (const std::string_view character : Characters(fold_case(text, memory)))
    if (is_word_character(code_point(character)) && character != "_") key.append(character);
  return concatenate({key}, memory);
}

[[noreturn]] void refuse(std::string message, std::string detail) {
  throw Error(Mistake::invalid_value, std::move(message), std::move(detail), std::string(columns_hint));
}

}  // namespace

std::string_view name_of(SheetColumn column) {
  return std::ranges::find(column_names, column, &ColumnName::column)->name;
}

SheetHeader::SheetHeader(CsvRow cells, std::pmr::memory_resource& memory) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (is_blank(cells[i])) continue;
    const std::string_view key = letters_and_digits(cells[i], memory);
    const auto known = std::ranges::find_if(
        column_names, [&](const ColumnName& column) { return letters_and_digits(column.name, memory) == key; });
    if (known == std::end(column_names))
      refuse("unknown column of csv: " + in_quotes(cells[i]),
             "It is column " + std::to_string(i + 1) + " of the header.");
    std::optional<std::size_t>& place = at_[static_cast<std::size_t>(known->column)];
    if (place)
      refuse("columns " + std::to_string(*place + 1) + " and " + std::to_string(i + 1) + " of csv are the same",
             "Both are the " + std::string(name_of(known->column)) + ".");
    place = i;
  }
  for (const SheetColumn needed : {SheetColumn::scene, SheetColumn::shot, SheetColumn::asset})
    if (!has(needed)) refuse("csv has no column " + std::string(name_of(needed)), "The first row names the columns.");
}

std::string_view SheetHeader::cell(CsvRow cells, SheetColumn column) const {
  const auto place = at(column);
  return place && *place < cells.size() ? unguarded(cells[*place]) : std::string_view();
}

std::optional<std::size_t> SheetHeader::stray_cell(CsvRow cells) const {
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (!is_blank(cells[i]) && std::ranges::find(at_, std::optional(i)) == at_.end()) return i;
  return std::nullopt;
}

}  // namespace shot_assets::core
