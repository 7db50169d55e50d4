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
#include "core/references/extra_image.h"
#include "core/references/frame.h"
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
constexpr bool is_change(SheetOutcome outcome) { return outcome < SheetOutcome::unchanged; }

enum class SheetMode : std::uint8_t {
  merge,   // what has no row stays
  replace  // each scene that has a row gets exactly what its rows say
};

/// Throws an Error where it is none.
SheetMode parse_sheet_mode(std::string_view text);

/// A row of a sheet: an asset in a shot, or an extra image of one of its frames. From the moment it is read until its
/// outcome is known. A row that names several assets in one cell becomes several of these.
struct SheetRow {
  std::size_t number;                                                 // as a spreadsheet shows it: the header is row 1
  std::string_view project, episode, scene, shot, asset, asset_type;  // as they stand there
  std::optional<Presence> presence;  // none: what the assignment has, throughout if it is new
  bool note_given;                   // false: what the assignment has
  std::string_view note;
  // About the reference image, as in RequestedAssignment. A sheet without the column leaves them alone.
  bool priority_given;
  std::int16_t priority;
  bool angle_given;
  std::optional<CameraAngle> camera_angle;
  bool image_given;
  std::string_view image_url;
  bool frame_given;            // false: the sheet has no column for it, and leaves extra images alone
  std::optional<Frame> frame;  // of an extra image: then image_url is its url, and asset its label
  bool is_removal;

  SheetOutcome outcome;
  std::string_view problem;  // where it is wrong
  std::optional<std::uint32_t> scene_at;
  std::optional<Uuid> shot_id;
  std::optional<Uuid> instance_id;   // none: an instance to be made, an extra image, or no asset at all
  std::optional<Uuid> new_asset_id;  // of what the instance is to be made
};

/// The rows below the header, blank ones left out. Throws an Error where it is no CSV, or where the header lacks a
/// column or has one that is not known (sheet_columns.h).
std::span<SheetRow> parse_sheet(std::string_view csv, std::pmr::memory_resource& memory);

/// Which scene a row is about, or what is wrong with it. An episode is a project of this name, or part of the name of
/// the scene (`E01_SQ02`); an episode that nothing is called after is passed over if the sheet has no other such
/// episode.
void find_scenes(std::span<SheetRow> rows, const SceneNames& names, std::span<const SheetScene> scenes,
                 std::pmr::memory_resource& memory);

/// What rows may name.
struct SheetContents {
  std::span<const SheetScene> scenes;
  std::span<const SheetShot> shots;          // of the scenes of the rows
  std::span<const SheetInstance> instances;  // of the scenes of the rows
  std::span<const SheetAsset> assets;        // of all projects
};

/// Which shot and instance of its scene a row is about, or what is wrong with it. A cell that names no asset as a whole
/// may name several: `Bob, Alice`. `add_assets`: assets of the project that a scene lacks become new instances.
/// With SheetMode::replace, a row without an asset says that its shot may be empty.
std::span<SheetRow> find_pairs(std::span<const SheetRow> rows, const SheetContents& contents, SheetMode mode,
                               bool add_assets, std::pmr::memory_resource& memory);

/// An assignment that goes because a sheet that replaces has no row for it: places in SheetContents.
struct SheetRemoval {
  std::uint32_t shot, instance;
};

struct SheetChanges {
  std::span<const RequestedAssignment> written;
  std::span<const Uuid> deleted;
  std::span<const SheetRemoval> removed;  // without a row; in the order of contents
  std::span<const bool> scenes;           // whether anything changes in each
};

/// Decides the outcome of each row that is not wrong, and what to write. `existing` are the assignments, in managed
/// scenes, of the shots that rows name, or of all shots of their scenes where the sheet replaces; in a legacy scene
/// everything is throughout everywhere. Nothing is written for an instance that has not been made yet.
SheetChanges plan_changes(std::span<SheetRow> rows, const SheetContents& contents, std::span<const Assignment> existing,
                          SheetMode mode, std::pmr::memory_resource& memory);

/// The extra images that a frame has afterwards, in their order.
struct SheetImages {
  Uuid shot_id;
  Frame frame;
  std::span<const RequestedImage> images;
};

/// An extra image that goes because a sheet that replaces has no row for it.
struct SheetImageRemoval {
  std::uint32_t shot;  // its place in SheetContents
  std::string_view label;
};

struct SheetImageChanges {
  std::span<const SheetImages> written;  // by shot and frame
  std::span<const SheetImageRemoval> removed;
};

/// The same for extra images. `existing` are those of the shots that shots_with_images() names. Two are one if they
/// have the same url.
SheetImageChanges plan_image_changes(std::span<SheetRow> rows, const SheetContents& contents,
                                     std::span<const ExtraImage> existing, SheetMode mode,
                                     std::pmr::memory_resource& memory);

/// The shots whose extra images a sheet may change, in ascending order.
std::span<const Uuid> shots_with_images(std::span<const SheetRow> rows, const SheetContents& contents, SheetMode mode,
                                        std::pmr::memory_resource& memory);

/// The first row of an export: the names of its columns.
void append_sheet_header(TextBuilder& csv);

/// A row for everything that the scene shows; a legacy scene shows every asset throughout in every shot. Extra images
/// of a shot follow its assets. The cells of
/// project and scene are as SceneNames gives them.
void append_sheet_rows(const Scene& scene, std::string_view project_cell, std::string_view scene_cell, TextBuilder& csv,
                       std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
