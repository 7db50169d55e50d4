#include "core/sheets/assignment_sheets.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/images_of_shots.h"
#include "core/scene/scene_layout.h"
#include "core/sheets/sheet_columns.h"
#include "core/text/csv.h"

namespace shot_assets::core {

namespace {

// A word of ours as somebody may type it: `passes through`.
std::string_view word_key(std::string_view cell, std::pmr::memory_resource& memory) {
  std::pmr::string key(fold_case(collapse_white_space(cell, memory), memory), &memory);
  std::ranges::replace(key, ' ', '_');
  std::ranges::replace(key, '-', '_');
  return concatenate({key}, memory);
}

void refuse(SheetRow& row, std::initializer_list<std::string_view> problem, std::pmr::memory_resource& memory) {
  row.outcome = SheetOutcome::invalid;
  row.problem = concatenate(problem, memory);
}

// `1`, `0`, or as spreadsheets write them, `1.0`.
bool is_whole_number(std::string_view number) {
  const std::size_t point = std::min(number.find_first_of(".,"), number.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return point > 0 && std::ranges::all_of(number.substr(0, point), is_digit) &&
         (point == number.size() || number.find_first_not_of('0', point + 1) == std::string_view::npos);
}

// Up to five digits, with a sign, and `.0` behind them; empty where it is none that a priority can be.
std::optional<std::int16_t> parse_priority(std::string_view number) {
  const bool is_negative = number.starts_with('-');
  const std::string_view digits = number.substr(is_negative || number.starts_with('+') ? 1 : 0);
  if (!is_whole_number(digits)) return std::nullopt;
  std::int32_t value = 0;
  for (const char digit : digits) {
    if (digit == '.' || digit == ',') break;
    value = value * 10 + (digit - '0');
    if (value > 32768) return std::nullopt;
  }
  if (is_negative) value = -value;
  if (value > 32767) return std::nullopt;
  return static_cast<std::int16_t>(value);
}

// What a row says of the reference image. An empty cell says that there is nothing.
void read_choices(SheetRow& row, const SheetHeader& header, CsvRow cells, std::pmr::memory_resource& memory) {
  row.priority_given = header.has(SheetColumn::priority);
  const std::string_view number = trim_white_space(header.cell(cells, SheetColumn::priority));
  const auto priority = number.empty() ? std::optional<std::int16_t>(0) : parse_priority(number);
  if (!priority)
    refuse(row, {"invalid Priority: ", in_quotes(number), "; it is a whole number from -32768 to 32767"}, memory);
  row.priority = priority.value_or(0);

  row.angle_given = header.has(SheetColumn::angle);
  const std::string_view angle = header.cell(cells, SheetColumn::angle);
  row.camera_angle = parse_camera_angle(word_key(angle, memory));
  if (!is_blank(angle) && !row.camera_angle)
    refuse(row, {"invalid Angle: ", in_quotes(angle), "; it is one of ", list_camera_angles()}, memory);

  row.image_given = header.has(SheetColumn::image);
  row.image_url = header.cell(cells, SheetColumn::image);
}

// A row that names a frame is about an extra image.
void read_frame(SheetRow& row, const SheetHeader& header, CsvRow cells, std::pmr::memory_resource& memory) {
  row.frame_given = header.has(SheetColumn::frame);
  const std::string_view said = header.cell(cells, SheetColumn::frame);
  if (is_blank(said)) return;
  const std::string_view word = word_key(said, memory);
  for (const Frame frame : frames)
    if (word == to_text(frame)) row.frame = frame;
  if (!row.frame)
    refuse(row, {"invalid Frame: ", in_quotes(said), "; it is start or end, of an extra image"}, memory);
  else if (is_blank(row.image_url))
    refuse(row, {"an extra image needs an Image"}, memory);
  else if (row.presence)
    refuse(row, {"an extra image has no presence_type; a row of an asset has no Frame"}, memory);
}

// What a row says apart from names.
void read_values(SheetRow& row, const SheetHeader& header, CsvRow cells, std::pmr::memory_resource& memory) {
  if (const auto stray = header.stray_cell(cells)) {
    refuse(row, {"column ", std::to_string(*stray + 1), " has no name"}, memory);
    return;
  }

  const std::string_view said = header.cell(cells, SheetColumn::presence_type);
  if (!is_blank(said)) {
    row.presence = parse_presence(word_key(said, memory));
    if (!row.presence)
      refuse(row, {"invalid presence_type: ", in_quotes(said), "; it is one of ", list_presence_types()}, memory);
  } else {
    // Kitsu's labels are free: one that is no presence says nothing of it.
    row.presence = parse_presence(word_key(header.cell(cells, SheetColumn::label), memory));
  }

  row.note_given = header.has(SheetColumn::presence_note);
  row.note = header.cell(cells, SheetColumn::presence_note);
  if (const std::size_t length = note_length(row.note); length > presence_note_limit)
    refuse(row,
           {"presence_note is too long: ", std::to_string(length), " characters of at most ",
            std::to_string(presence_note_limit)},
           memory);
  read_choices(row, header, cells, memory);
  read_frame(row, header, cells, memory);

  const std::string_view number = trim_white_space(header.cell(cells, SheetColumn::occurrences));
  if (!number.empty() && !is_whole_number(number))
    refuse(row, {"invalid occurrences: ", in_quotes(number), "; it is a whole number, 0 to take the asset out"},
           memory);
  row.is_removal = !number.empty() && number.find_first_not_of("0.,") == std::string_view::npos;
}

}  // namespace

std::string_view to_text(SheetOutcome outcome) {
  switch (outcome) {
    case SheetOutcome::created:
      return "created";
    case SheetOutcome::changed:
      return "changed";
    case SheetOutcome::removed:
      return "removed";
    case SheetOutcome::unchanged:
      return "unchanged";
    case SheetOutcome::unmatched:
      return "unmatched";
    case SheetOutcome::ambiguous:
      return "ambiguous";
    case SheetOutcome::invalid:
      return "invalid";
    case SheetOutcome::duplicate:
      break;
  }
  return "duplicate";
}

SheetMode parse_sheet_mode(std::string_view text) {
  if (text == "merge") return SheetMode::merge;
  if (text == "replace") return SheetMode::replace;
  throw Error(Mistake::invalid_value, "invalid mode: " + in_quotes(text), "It is merge or replace.",
              "merge keeps what has no row; replace makes each scene that has a row exactly what its rows say.");
}

std::span<SheetRow> parse_sheet(std::string_view csv, std::pmr::memory_resource& memory) {
  const std::span<const CsvRow> lines = parse_csv(csv, memory);
  const SheetHeader header(lines.empty() ? CsvRow() : lines.front(), memory);
  std::pmr::vector<SheetRow> rows(&memory);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    stop_if_interrupted();
    const CsvRow cells = lines[i];
    if (std::ranges::all_of(cells, is_blank)) continue;
    SheetRow row = {};
    row.number = i + 1;
    row.project = header.cell(cells, SheetColumn::project);
    row.episode = header.cell(cells, SheetColumn::episode);
    row.scene = header.cell(cells, SheetColumn::scene);
    row.shot = header.cell(cells, SheetColumn::shot);
    row.asset = header.cell(cells, SheetColumn::asset);
    row.asset_type = header.cell(cells, SheetColumn::asset_type);
    row.outcome = SheetOutcome::unchanged;
    read_values(row, header, cells, memory);
    rows.push_back(row);
  }
  auto* kept = allocate<SheetRow>(rows.size(), memory);
  std::uninitialized_copy(rows.begin(), rows.end(), kept);
  return {kept, rows.size()};
}

void append_sheet_header(TextBuilder& csv) {
  std::array<std::string_view, exported_column_count> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = name_of(static_cast<SheetColumn>(i));
  append_csv(names, csv);
}

void append_sheet_rows(const Scene& scene_rows, std::string_view project_cell, std::string_view scene_cell,
                       TextBuilder& csv, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene_rows, memory);
  std::pmr::vector<SheetShot> shots(&memory);
  std::pmr::vector<SheetInstance> instances(&memory);
  for (const Shot* one : layout.shots()) shots.push_back({one->id, 0, one->label});
  for (const Instance* one : layout.instances())
    instances.push_back({one->id, 0, one->asset_name, one->asset_type, one->name()});
  const SceneContents contents(shots, instances, memory);

  std::pmr::vector<std::string_view> assets(&memory);
  for (std::size_t i = 0; i < instances.size(); ++i) assets.push_back(contents.asset_cell(i));
  const ImagesOfShots images(scene_rows.extra_images, memory);
  std::array<std::string_view, exported_column_count> cells;
  const auto cell = [&](SheetColumn column) -> std::string_view& { return cells[static_cast<std::size_t>(column)]; };
  cell(SheetColumn::project) = project_cell;
  cell(SheetColumn::scene) = scene_cell;
  for (std::size_t i = 0; i < shots.size(); ++i) {
    cell(SheetColumn::shot) = contents.shot_cell(i);
    cell(SheetColumn::frame) = {};
    for (const Appearance& appearance : layout.appearances(i)) {
      cell(SheetColumn::asset) = assets[appearance.instance];
      cell(SheetColumn::asset_type) = guarded(instances[appearance.instance].asset_type, memory);
      cell(SheetColumn::presence_type) = to_text(appearance.presence);
      cell(SheetColumn::presence_note) = guarded(appearance.note, memory);
      const Assignment* const assignment = appearance.assignment;
      const auto priority = std::to_string(assignment == nullptr ? 0 : assignment->priority);
      cell(SheetColumn::priority) = priority == "0" ? std::string_view() : concatenate({priority}, memory);
      const auto angle = parse_camera_angle(assignment == nullptr ? std::string_view() : assignment->camera_angle);
      cell(SheetColumn::angle) = angle ? to_text(*angle) : std::string_view();
      cell(SheetColumn::image) = guarded(assignment == nullptr ? std::string_view() : assignment->image_url, memory);
      append_csv(cells, csv);
    }
    for (const SheetColumn column :
         {SheetColumn::presence_type, SheetColumn::presence_note, SheetColumn::priority, SheetColumn::angle})
      cell(column) = {};
    cell(SheetColumn::asset_type) = "extra image";
    for (const ExtraImage* const image : images.of(shots[i].id)) {
      cell(SheetColumn::asset) = guarded(image->label, memory);
      cell(SheetColumn::image) = guarded(image->url, memory);
      cell(SheetColumn::frame) = to_text(image->in_end_frame ? Frame::end : Frame::start);
      append_csv(cells, csv);
    }
  }
}

}  // namespace shot_assets::core
