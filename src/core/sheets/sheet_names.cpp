#include "core/sheets/sheet_names.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "core/base/unicode.h"
#include "core/text/csv.h"
#include "core/text/numbering.h"

namespace shot_assets::core {

namespace {

bool is_only(const NameTable::Items& items, std::size_t item) { return items.size() == 1 && items.front() == item; }

// Types are words of the host. Other programs call them by their plural, or by another word of the field.
std::string_view type_key(std::string_view type, std::pmr::memory_resource& memory) {
  struct Synonym {
    std::string_view word, type;
  };
  constexpr Synonym synonyms[] = {{"environment", "location"},  {"env", "location"},
                                  {"set", "location"},          {"char", "character"},
                                  {"extra archetype", "extra"}, {"background character", "extra"}};
  std::pmr::string words(fold_case(collapse_white_space(type, memory), memory), &memory);
  std::ranges::replace(words, '_', ' ');
  std::ranges::replace(words, '-', ' ');
  std::string_view key = concatenate({words}, memory);
  if (key.size() > 1 && key.ends_with('s')) key.remove_suffix(1);
  const auto known = std::ranges::find(synonyms, key, &Synonym::word);
  return known == std::end(synonyms) ? key : known->type;
}

NameTable::Items with_type(const NameTable::Items& items, std::string_view type_cell, auto type_of,
                           std::pmr::memory_resource& memory) {
  if (skip_white_space(type_cell).empty()) return items;
  NameTable::Items found(&memory);
  const std::string_view key = type_key(type_cell, memory);
  for (const std::uint32_t i : items)
    if (type_key(type_of(i), memory) == key) found.push_back(i);
  return found;
}

// A number with zeros in front comes back without them; that is as good where nothing else is called so.
std::string_view number_cell(std::string_view name, bool is_found_without_zeros, std::pmr::memory_resource& memory) {
  return is_found_without_zeros && without_leading_zeros(name) != name ? name : guarded(name, memory);
}

}  // namespace

std::string_view text_of(const Uuid& id, std::pmr::memory_resource& memory) {
  const std::array<char, 36> text = to_text(id);
  return concatenate({{text.data(), text.size()}}, memory);
}

void NameTable::add(std::uint32_t scope, std::uint32_t item, std::string_view id,
                    std::initializer_list<std::string_view> names) {
  entries_.push_back({scope, Kind::id, key_of(Kind::id, id), item});
  for (const std::string_view name : names) {
    if (skip_white_space(name).empty()) continue;
    for (const Kind kind : {Kind::name, Kind::folded_name, Kind::number})
      if (const std::string_view key = key_of(kind, name); !key.empty()) entries_.push_back({scope, kind, key, item});
  }
}

void NameTable::sort() {
  std::sort(entries_.begin(), entries_.end());
  entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
}

NameTable::Items NameTable::find(std::uint32_t scope, std::string_view cell) const {
  Items items(&memory_);
  if (skip_white_space(cell).empty()) return items;
  for (const Kind kind : {Kind::id, Kind::name, Kind::folded_name, Kind::number}) {
    const std::string_view key = key_of(kind, cell);
    if (key.empty()) continue;
    auto entry = std::ranges::lower_bound(entries_, std::tuple(scope, kind, key), {},
                                          [](const Entry& e) { return std::tuple(e.scope, e.kind, e.key); });
    for (; entry != entries_.end() && entry->scope == scope && entry->kind == kind && entry->key == key; ++entry)
      items.push_back(entry->item);
    if (!items.empty()) break;
  }
  return items;
}

std::string_view NameTable::key_of(Kind kind, std::string_view text) const {
  switch (kind) {
    case Kind::id:
      if (const auto uuid = parse_uuid(trim_white_space(text))) return text_of(*uuid, memory_);
      break;
    case Kind::name:
      break;
    case Kind::folded_name:
      return fold_case(collapse_white_space(text, memory_), memory_);
    case Kind::number:
      return number_words_.empty() ? std::string_view() : number_key(text, number_words_, memory_);
  }
  return text;
}

SceneNames::SceneNames(std::span<const SheetProject> projects, std::span<const SheetScene> scenes,
                       std::pmr::memory_resource& memory)
    : project_rows_(projects), scene_rows_(scenes), projects_(memory), scenes_(memory, scene_words()), memory_(memory) {
  for (std::uint32_t i = 0; i < projects.size(); ++i) projects_.add(0, i, projects[i].id, {projects[i].name});
  projects_.sort();
  for (std::uint32_t i = 0; i < scenes.size(); ++i) {
    const SheetScene& scene = scenes[i];
    const std::string_view id = text_of(scene.id, memory);
    scenes_.add(0, i, id, {scene.number, scene.slug, scene.name});
    if (const auto project = project_of(scene.project_id))
      scenes_.add(*project + 1, i, id, {scene.number, scene.slug, scene.name});
  }
  scenes_.sort();
}

std::optional<std::uint32_t> SceneNames::project_of(std::string_view project_id) const {
  if (project_id.empty()) return std::nullopt;
  // An id comes before any name, so it finds its own project or none.
  const NameTable::Items found = projects_.find(0, project_id);
  if (found.size() == 1 && project_rows_[found.front()].id == project_id) return found.front();
  return std::nullopt;
}

std::string_view SceneNames::project_cell(std::string_view project_id) const {
  const auto project = project_of(project_id);
  if (!project) return {};
  const std::string_view name = project_rows_[*project].name;
  return guarded(is_only(projects_.find(0, name), *project) ? name : project_id, memory_);
}

std::string_view SceneNames::scene_cell(std::size_t scene) const {
  const SheetScene& row = scene_rows_[scene];
  const auto project = project_of(row.project_id);
  for (const std::string_view name : {row.number, row.slug, row.name})
    if (is_only(find_scenes(project, name), scene))
      return number_cell(name, is_only(find_scenes(project, without_leading_zeros(name)), scene), memory_);
  return text_of(row.id, memory_);
}

SceneContents::SceneContents(std::span<const SheetShot> shots, std::span<const SheetInstance> instances,
                             std::pmr::memory_resource& memory)
    : shot_rows_(shots), instance_rows_(instances), shots_(memory, shot_words()), instances_(memory), memory_(memory) {
  for (std::uint32_t i = 0; i < shots.size(); ++i)
    shots_.add(shots[i].scene, i, text_of(shots[i].id, memory), {shots[i].label});
  shots_.sort();
  for (std::uint32_t i = 0; i < instances.size(); ++i)
    instances_.add(instances[i].scene, i, text_of(instances[i].id, memory),
                   {instances[i].asset_name, instances[i].display_name});
  instances_.sort();
}

NameTable::Items SceneContents::of_type(const NameTable::Items& instances, std::string_view type_cell) const {
  return with_type(
      instances, type_cell, [&](std::uint32_t i) { return instance_rows_[i].asset_type; }, memory_);
}

std::string_view SceneContents::shot_cell(std::size_t shot) const {
  const SheetShot& row = shot_rows_[shot];
  if (!is_only(find_shots(row.scene, row.label), shot)) return text_of(row.id, memory_);
  return number_cell(row.label, is_only(find_shots(row.scene, without_leading_zeros(row.label)), shot), memory_);
}

std::string_view SceneContents::asset_cell(std::size_t instance) const {
  const SheetInstance& row = instance_rows_[instance];
  const bool is_name = is_only(of_type(find_instances(row.scene, row.display_name), row.asset_type), instance);
  return is_name ? guarded(row.display_name, memory_) : text_of(row.id, memory_);
}

ProjectAssets::ProjectAssets(std::span<const SheetAsset> assets, std::pmr::memory_resource& memory)
    : asset_rows_(assets), projects_(&memory), names_(memory), memory_(memory) {
  for (std::uint32_t i = 0; i < assets.size(); ++i) {
    const SheetAsset& asset = assets[i];
    std::uint32_t scope = of_no_project;
    if (!asset.project_id.empty()) {
      const auto next = static_cast<std::uint32_t>(of_first_project + projects_.size());
      scope = projects_.try_emplace(asset.project_id, next).first->second;
    }
    for (const std::uint32_t in : {scope, of_any_project}) names_.add(in, i, text_of(asset.id, memory), {asset.name});
  }
  names_.sort();
}

NameTable::Items ProjectAssets::find(std::string_view project_id, std::string_view cell) const {
  if (project_id.empty()) return names_.find(of_any_project, cell);
  if (const auto project = projects_.find(project_id); project != projects_.end())
    if (NameTable::Items found = names_.find(project->second, cell); !found.empty()) return found;
  return names_.find(of_no_project, cell);
}

NameTable::Items ProjectAssets::of_type(const NameTable::Items& assets, std::string_view type_cell) const {
  return with_type(
      assets, type_cell, [&](std::uint32_t i) { return asset_rows_[i].type; }, memory_);
}

}  // namespace shot_assets::core
