#include "core/sheets/assignment_sheets.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/presence_algebra.h"
#include "core/scene/scene_layout.h"
#include "core/text/csv.h"

namespace shot_assets::core {

namespace {

enum Column : std::size_t { project, scene, shot, asset, asset_type, presence_type, presence_note, occurrences, label };

constexpr std::size_t column_count = label + 1;
constexpr std::size_t exported_columns = presence_note + 1;

// The first is the one that is written.
struct ColumnName {
  Column column;
  std::string_view name;
};

constexpr ColumnName column_names[] = {
    {project, "project"},
    {scene, "scene"},
    {scene, "parent"},
    {shot, "shot"},
    {shot, "name"},
    {asset, "asset"},
    {asset_type, "asset_type"},
    {presence_type, "presence_type"},
    {presence_note, "presence_note"},
    {occurrences, "occurences"},  // as Kitsu writes it
    {occurrences, "occurrences"},
    {label, "label"},
};

constexpr std::string_view columns_hint =
    "Columns are project, scene, shot, asset, asset_type, presence_type and presence_note, or those of Kitsu's "
    "casting: "
    "Parent, Name, Asset Type, Asset, Occurences and Label. A scene, a shot and an asset are needed.";

std::string_view name_of(Column column) { return std::ranges::find(column_names, column, &ColumnName::column)->name; }

bool is_blank(std::string_view cell) { return skip_white_space(cell).empty(); }

// A word of ours as somebody may type it: `Presence type`, `passes through`.
std::string_view word_key(std::string_view cell, std::pmr::memory_resource& memory) {
  std::pmr::string key(fold_case(collapse_white_space(cell, memory), memory), &memory);
  std::ranges::replace(key, ' ', '_');
  std::ranges::replace(key, '-', '_');
  return concatenate({key}, memory);
}

// Which column of the sheet holds what.
class Header {
 public:
  Header(CsvRow cells, std::pmr::memory_resource& memory) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (is_blank(cells[i])) continue;
      const auto known = std::ranges::find(column_names, word_key(cells[i], memory), &ColumnName::name);
      if (known == std::end(column_names))
        refuse("unknown column of csv: " + in_quotes(cells[i]),
               "It is column " + std::to_string(i + 1) + " of the header.");
      std::optional<std::size_t>& at = at_[known->column];
      if (at)
        refuse("columns " + std::to_string(*at + 1) + " and " + std::to_string(i + 1) + " of csv are the same",
               "Both are the " + std::string(name_of(known->column)) + ".");
      at = i;
    }
    for (const Column needed : {scene, shot, asset})
      if (!at_[needed]) refuse("csv has no column " + std::string(name_of(needed)), "The first row names the columns.");
  }

  bool has(Column column) const { return at_[column].has_value(); }

  /// Empty where the row ends before the column, or the sheet has none.
  std::string_view cell(CsvRow cells, Column column) const {
    const auto at = at_[column];
    return at && *at < cells.size() ? unguarded(cells[*at]) : std::string_view();
  }

  /// Whether a row has something where the header has nothing.
  std::optional<std::size_t> stray_cell(CsvRow cells) const {
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!is_blank(cells[i]) && std::ranges::find(at_, std::optional(i)) == at_.end()) return i;
    return std::nullopt;
  }

 private:
  [[noreturn]] static void refuse(std::string message, std::string detail) {
    throw Error(Mistake::invalid_value, std::move(message), std::move(detail), std::string(columns_hint));
  }

  std::array<std::optional<std::size_t>, column_count> at_;
};

void refuse(SheetRow& row, SheetOutcome outcome, std::initializer_list<std::string_view> problem,
            std::pmr::memory_resource& memory) {
  row.outcome = outcome;
  row.problem = concatenate(problem, memory);
}

bool reads_as_none(std::string_view label_key) { return label_key == "fixed" || label_key == "animate"; }

// What a row says apart from names.
void read_values(SheetRow& row, const Header& header, CsvRow cells, std::pmr::memory_resource& memory) {
  constexpr SheetOutcome invalid = SheetOutcome::invalid;
  if (const auto stray = header.stray_cell(cells)) {
    refuse(row, invalid, {"column ", std::to_string(*stray + 1), " has no name"}, memory);
    return;
  }

  const std::string_view said = header.cell(cells, presence_type), labelled = header.cell(cells, label);
  if (!is_blank(said)) {
    row.presence = parse_presence(word_key(said, memory));
    if (!row.presence)
      refuse(row, invalid, {"invalid presence_type: ", in_quotes(said), "; it is one of ", presence_types}, memory);
  } else if (!is_blank(labelled) && !reads_as_none(word_key(labelled, memory))) {
    row.presence = parse_presence(word_key(labelled, memory));
    if (!row.presence)
      refuse(row, invalid,
             {"invalid label: ", in_quotes(labelled), "; it is one of ", presence_types, ", animate, fixed"}, memory);
  }

  row.note_given = header.has(presence_note);
  row.note = header.cell(cells, presence_note);
  if (const std::size_t length = note_length(row.note); length > presence_note_limit)
    refuse(row, invalid,
           {"presence_note is too long: ", std::to_string(length), " characters of at most ",
            std::to_string(presence_note_limit)},
           memory);

  const std::string_view number = trim_white_space(header.cell(cells, occurrences));
  if (!std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; }))
    refuse(row, invalid, {"invalid occurences: ", in_quotes(number), "; it is a number, 0 to take the asset out"},
           memory);
  row.is_removal = !number.empty() && number.find_first_not_of('0') == std::string_view::npos;
}

std::string_view list_of_ids(const NameTable::Items& items, auto id_of, std::pmr::memory_resource& memory) {
  constexpr std::size_t most = 5;
  TextBuilder list(memory);
  for (std::size_t i = 0; i < std::min(items.size(), most); ++i) list << (i > 0 ? ", " : "") << id_of(items[i]);
  if (items.size() > most) list << ", ...";
  return list.text();
}

// The one thing that a cell means, or what is wrong with the row.
std::optional<std::uint32_t> find_one(SheetRow& row, std::string_view what, std::string_view cell,
                                      std::string_view place, const NameTable::Items& found, auto id_of,
                                      std::pmr::memory_resource& memory) {
  if (found.size() == 1) return found.front();
  if (is_blank(cell))
    refuse(row, SheetOutcome::unmatched, {"it names no ", what}, memory);
  else if (found.empty())
    refuse(row, SheetOutcome::unmatched, {"no ", what, " ", in_quotes(cell), place}, memory);
  else
    refuse(row, SheetOutcome::ambiguous,
           {std::to_string(found.size()), " ", what, "s are called ", in_quotes(cell), place,
            "; their ids tell them apart: ", list_of_ids(found, id_of, memory)},
           memory);
  return std::nullopt;
}

using Pair = std::pair<Uuid, Uuid>;

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

std::span<SheetRow> parse_sheet(std::string_view csv, std::pmr::memory_resource& memory) {
  const std::span<const CsvRow> lines = parse_csv(csv, memory);
  const Header header(lines.empty() ? CsvRow() : lines.front(), memory);
  std::pmr::vector<SheetRow> rows(&memory);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const CsvRow cells = lines[i];
    if (std::ranges::all_of(cells, is_blank)) continue;
    SheetRow row = {};
    row.number = i + 1;
    row.project = header.cell(cells, project);
    row.scene = header.cell(cells, scene);
    row.shot = header.cell(cells, shot);
    row.asset = header.cell(cells, asset);
    row.asset_type = header.cell(cells, asset_type);
    row.outcome = SheetOutcome::unchanged;
    read_values(row, header, cells, memory);
    rows.push_back(row);
  }
  auto* kept = std::pmr::polymorphic_allocator<SheetRow>(&memory).allocate(rows.size());
  std::uninitialized_copy(rows.begin(), rows.end(), kept);
  return {kept, rows.size()};
}

void find_scenes(std::span<SheetRow> rows, const SceneNames& names, std::span<const SheetScene> scenes,
                 std::pmr::memory_resource& memory) {
  for (SheetRow& row : rows) {
    if (is_wrong(row.outcome)) continue;
    std::optional<std::uint32_t> of_project;
    std::string_view place;
    if (!is_blank(row.project)) {
      of_project = find_one(
          row, "project", row.project, "", names.find_projects(row.project),
          [&](std::uint32_t i) { return names.project_id(i); }, memory);
      if (!of_project) continue;
      place = " in its project";
    }
    row.scene_at = find_one(
        row, "scene", row.scene, place, names.find_scenes(of_project, row.scene),
        [&](std::uint32_t i) { return text_of(scenes[i].id, memory); }, memory);
  }
}

void find_pairs(std::span<SheetRow> rows, std::span<const SheetShot> shots, std::span<const SheetInstance> instances,
                std::pmr::memory_resource& memory) {
  const SceneContents contents(shots, instances, memory);
  std::pmr::map<Pair, std::size_t> row_of(&memory);
  for (SheetRow& row : rows) {
    if (is_wrong(row.outcome)) continue;
    constexpr std::string_view place = " in its scene";
    const std::uint32_t of_scene = *row.scene_at;
    const auto found_shot = find_one(
        row, "shot", row.shot, place, contents.find_shots(of_scene, row.shot),
        [&](std::uint32_t i) { return text_of(shots[i].id, memory); }, memory);
    if (!found_shot) continue;
    const auto found_instance = find_one(
        row, "asset", row.asset, place, contents.find_instances(of_scene, row.asset, row.asset_type),
        [&](std::uint32_t i) { return text_of(instances[i].id, memory); }, memory);
    if (!found_instance) continue;

    row.shot_id = shots[*found_shot].id;
    row.instance_id = instances[*found_instance].id;
    const auto [earlier, is_first] = row_of.try_emplace({*row.shot_id, *row.instance_id}, row.number);
    if (!is_first)
      refuse(row, SheetOutcome::duplicate, {"row ", std::to_string(earlier->second), " names the same shot and asset"},
             memory);
  }
}

SheetChanges plan_changes(std::span<SheetRow> rows, std::span<const SheetScene> scenes,
                          std::span<const Assignment> existing, std::pmr::memory_resource& memory) {
  std::pmr::map<Pair, const Assignment*> assignments(&memory);
  for (const Assignment& one : existing) assignments.try_emplace({one.shot_id, one.instance_id}, &one);
  std::pmr::vector<RequestedAssignment> written(&memory);
  std::pmr::vector<Uuid> deleted(&memory);
  auto* changes = std::pmr::polymorphic_allocator<bool>(&memory).allocate(scenes.size());
  std::fill_n(changes, scenes.size(), false);

  for (SheetRow& row : rows) {
    if (is_wrong(row.outcome)) continue;
    const SheetScene& in = scenes[*row.scene_at];
    const auto found = assignments.find({*row.shot_id, *row.instance_id});
    std::optional<NotedPresence> now;
    if (!in.managed)
      now = NotedPresence{Presence::throughout, {}};
    else if (found != assignments.end())
      now = NotedPresence{found->second->presence, found->second->note};

    if (row.is_removal) {
      row.outcome = now ? SheetOutcome::removed : SheetOutcome::unchanged;
      if (now && in.managed) deleted.push_back(found->second->id);
    } else {
      const NotedPresence before = now.value_or(NotedPresence{Presence::throughout, {}});
      const NotedPresence then = {row.presence.value_or(before.presence), row.note_given ? row.note : before.note};
      row.outcome = !now ? SheetOutcome::created : then != *now ? SheetOutcome::changed : SheetOutcome::unchanged;
      if (row.outcome != SheetOutcome::unchanged)
        written.push_back({*row.shot_id, *row.instance_id, then.presence, true,
                           then.note.empty() ? std::nullopt : std::optional(then.note)});
    }
    if (row.outcome != SheetOutcome::unchanged) changes[*row.scene_at] = true;
  }
  return {keep(written, memory), keep(deleted, memory), {changes, scenes.size()}};
}

void append_sheet_header(TextBuilder& csv) {
  std::array<std::string_view, exported_columns> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = name_of(static_cast<Column>(i));
  append_csv(names, csv);
}

void append_sheet_rows(const Scene& scene_rows, std::string_view project_cell, std::string_view scene_cell,
                       TextBuilder& csv, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene_rows, memory);
  std::pmr::vector<SheetShot> shots(&memory);
  std::pmr::vector<SheetInstance> instances(&memory);
  for (const Shot* one : layout.shots()) shots.push_back({one->id, 0, one->label});
  for (const Instance* one : layout.instances()) instances.push_back({one->id, 0, one->asset_name, one->asset_type});
  const SceneContents contents(shots, instances, memory);

  std::pmr::vector<std::string_view> assets(&memory);
  for (std::size_t i = 0; i < instances.size(); ++i) assets.push_back(guarded(contents.asset_cell(i), memory));
  std::array<std::string_view, exported_columns> cells;
  cells[project] = guarded(project_cell, memory);
  cells[scene] = guarded(scene_cell, memory);
  for (std::size_t i = 0; i < shots.size(); ++i) {
    cells[shot] = guarded(contents.shot_cell(i), memory);
    for (const Appearance& appearance : layout.appearances(i)) {
      cells[asset] = assets[appearance.instance];
      cells[asset_type] = guarded(instances[appearance.instance].asset_type, memory);
      cells[presence_type] = to_text(appearance.presence);
      cells[presence_note] = guarded(appearance.note, memory);
      append_csv(cells, csv);
    }
  }
}

}  // namespace shot_assets::core
