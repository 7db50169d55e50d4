// How the cells of a spreadsheet name projects, scenes, shots and assets.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/uuid.h"

namespace shot_assets::core {

struct SheetProject {
  std::string_view id;  // of any type
  std::string_view name;
};

struct SheetScene {
  Uuid id;
  std::string_view project_id;  // empty where the host does not know
  std::string_view number, slug, name;
  bool managed;
};

struct SheetShot {
  Uuid id;
  std::uint32_t scene;  // its number in a list of scenes
  std::string_view label;
};

struct SheetInstance {
  Uuid id;
  std::uint32_t scene;
  std::string_view asset_name;
  std::string_view asset_type;
  std::string_view display_name;  // core/scene/display_names
};

/// An asset of a project, in whatever scenes it is.
struct SheetAsset {
  Uuid id;
  std::string_view project_id;  // empty where the host does not know
  std::string_view name;
  std::string_view type;
};

/// Names of things by scope, a scene for example.
///
/// A cell means what has it as its id, whatever else is called so; else what has it as a name, letter by letter; else
/// what has it as a name but for case, width and white space; else, of things that are numbered, what has its number,
/// as number_key() reads it. A blank cell means nothing.
class NameTable {
 public:
  using Items = std::pmr::vector<std::uint32_t>;

  /// `number_words`: what may stand before a number; none where things are not numbered.
  explicit NameTable(std::pmr::memory_resource& memory, std::span<const std::string_view> number_words = {})
      : number_words_(number_words), entries_(&memory), memory_(memory) {}

  void add(std::uint32_t scope, std::uint32_t item, std::string_view id, std::initializer_list<std::string_view> names);
  void sort();  // after the last add()

  /// The things that a cell means, each once, in the order of their numbers.
  Items find(std::uint32_t scope, std::string_view cell) const;

 private:
  enum class Kind : std::uint8_t { id, name, folded_name, number };
  struct Entry {
    std::uint32_t scope;
    Kind kind;
    std::string_view key;
    std::uint32_t item;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  std::string_view key_of(Kind kind, std::string_view text) const;  // empty: it has none

  std::span<const std::string_view> number_words_;
  std::pmr::vector<Entry> entries_;
  std::pmr::memory_resource& memory_;
};

/// Scenes by number, slug or name, in their projects.
class SceneNames {
 public:
  SceneNames(std::span<const SheetProject> projects, std::span<const SheetScene> scenes,
             std::pmr::memory_resource& memory);

  NameTable::Items find_projects(std::string_view cell) const { return projects_.find(0, cell); }
  NameTable::Items find_scenes(std::optional<std::uint32_t> project, std::string_view cell) const {
    return scenes_.find(project ? *project + 1 : 0, cell);
  }

  std::string_view project_id(std::uint32_t project) const { return project_rows_[project].id; }

  /// What to write so that it is found again, guarded where it has to be.
  std::string_view project_cell(std::string_view project_id) const;
  std::string_view scene_cell(std::size_t scene) const;

 private:
  std::optional<std::uint32_t> project_of(std::string_view project_id) const;

  std::span<const SheetProject> project_rows_;
  std::span<const SheetScene> scene_rows_;
  NameTable projects_;
  NameTable scenes_;  // scope 0: of all projects, n: of project n - 1
  std::pmr::memory_resource& memory_;
};

/// Shots by label and instances by their name or that of their asset, in their scenes.
class SceneContents {
 public:
  SceneContents(std::span<const SheetShot> shots, std::span<const SheetInstance> instances,
                std::pmr::memory_resource& memory);

  NameTable::Items find_shots(std::uint32_t scene, std::string_view cell) const { return shots_.find(scene, cell); }
  NameTable::Items find_instances(std::uint32_t scene, std::string_view cell) const {
    return instances_.find(scene, cell);
  }

  /// Those of an asset type, if the cell names one: `Props` and `prop` are one.
  NameTable::Items of_type(const NameTable::Items& instances, std::string_view type_cell) const;

  /// What to write so that it is found again, after a spreadsheet too, guarded where it has to be.
  std::string_view shot_cell(std::size_t shot) const;
  std::string_view asset_cell(std::size_t instance) const;

 private:
  std::span<const SheetShot> shot_rows_;
  std::span<const SheetInstance> instance_rows_;
  NameTable shots_;
  NameTable instances_;
  std::pmr::memory_resource& memory_;
};

/// Assets by name, in their projects.
class ProjectAssets {
 public:
  ProjectAssets(std::span<const SheetAsset> assets, std::pmr::memory_resource& memory);

  /// Of this project or of none, where the host knows the project of a scene; else of any.
  NameTable::Items find(std::string_view project_id, std::string_view cell) const;

  /// Those of an asset type, if the cell names one.
  NameTable::Items of_type(const NameTable::Items& assets, std::string_view type_cell) const;

 private:
  static constexpr std::uint32_t of_any_project = 0, of_no_project = 1, of_first_project = 2;

  std::span<const SheetAsset> asset_rows_;
  std::pmr::map<std::string_view, std::uint32_t> projects_;
  NameTable names_;
  std::pmr::memory_resource& memory_;
};

/// An id in lower case, in an arena.
std::string_view text_of(const Uuid& id, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
