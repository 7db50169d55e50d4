// Assignments as a spreadsheet has them: a row per asset in a shot.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/assignments/assignment_batch.h"
#include "core/base/text_builder.h"
#include "core/scene/scene.h"
#include "core/sheets/sheet_names.h"

namespace shot_assets::core {

enum class SheetOutcome : std::uint8_t {
  created,
  changed,
  removed,
  unchanged,
  unmatched,  // names nothing
  ambiguous,  // names several things
  invalid,    // says what cannot be
  duplicate   // names the shot and the asset of an earlier row
};

std::string_view to_text(SheetOutcome outcome);

constexpr bool is_wrong(SheetOutcome outcome) { return outcome >= SheetOutcome::unmatched; }

/// A row from the moment it is read to that in which it is known what becomes of it.
struct SheetRow {
  std::size_t number;                                        // as a spreadsheet shows it: the header is row 1
  std::string_view project, scene, shot, asset, asset_type;  // as they stand there
  std::optional<Presence> presence;                          // none: what the assignment has, throughout if it is new
  bool note_given;                                           // false: what the assignment has
  std::string_view note;
  bool is_removal;

  SheetOutcome outcome;
  std::string_view problem;  // where it is wrong
  std::optional<std::uint32_t> scene_at;
  std::optional<Uuid> shot_id, instance_id;
};

/// The rows below the header, blank ones left out. Throws an Error where it is no CSV, or where the header lacks a
/// column or has one that is not known. Columns are `project`, `scene`, `shot`, `asset`, `asset_type`, `presence_type`
/// and `presence_note`, or those of Kitsu's casting.
std::span<SheetRow> parse_sheet(std::string_view csv, std::pmr::memory_resource& memory);

/// Which scene a row is about, or what is wrong with it.
void find_scenes(std::span<SheetRow> rows, const SceneNames& names, std::span<const SheetScene> scenes,
                 std::pmr::memory_resource& memory);

/// Which shot and instance of its scene a row is about, or what is wrong with it.
void find_pairs(std::span<SheetRow> rows, std::span<const SheetShot> shots, std::span<const SheetInstance> instances,
                std::pmr::memory_resource& memory);

struct SheetChanges {
  std::span<const RequestedAssignment> written;
  std::span<const Uuid> deleted;
  std::span<const bool> scenes;  // whether anything changes in each
};

/// What becomes of each row that is not wrong, and what there is to write. `existing` are the assignments of the shots
/// in managed scenes; in a legacy scene everything is throughout everywhere.
SheetChanges plan_changes(std::span<SheetRow> rows, std::span<const SheetScene> scenes,
                          std::span<const Assignment> existing, std::pmr::memory_resource& memory);

void append_sheet_header(TextBuilder& csv);

/// A row for everything that the scene shows; a legacy scene shows every asset throughout in every shot.
void append_sheet_rows(const Scene& scene, std::string_view project_cell, std::string_view scene_cell, TextBuilder& csv,
                       std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
