// What the rows of a sheet name: scenes, shots, and assets.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/sheets/assignment_sheets.h"

namespace shot_assets::core {

namespace {

void refuse(SheetRow& row, SheetOutcome outcome, std::initializer_list<std::string_view> problem,
            std::pmr::memory_resource& memory) {
  row.outcome = outcome;
  row.problem = concatenate(problem, memory);
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

// ---- scenes ---------------------------------------------------------------------------------------------------------

// MP is the main pack in Kitsu: what is of no episode.
bool names_episode(const SheetRow& row) { return !is_blank(row.episode) && trim_white_space(row.episode) != "MP"; }

class SceneFinder {
 public:
  SceneFinder(const SceneNames& names, std::span<const SheetScene> scenes, std::pmr::memory_resource& memory)
      : names_(names), scenes_(scenes), unknown_episodes_(&memory), memory_(memory) {}

  /// Before find(): episodes that nothing is called after.
  void learn_episode(const SheetRow& row) {
    if (!names_episode(row)) return;
    const std::string_view episode = folded(row.episode);
    if (unknown_episodes_.contains(episode)) return;
    if (is_blank(row.project) && names_.find_projects(row.episode).size() == 1) return;
    if (scenes_of_episode(row, std::nullopt).empty()) unknown_episodes_.insert(episode);
  }

  void find(SheetRow& row) const {
    std::optional<std::uint32_t> project;
    std::string_view place;
    const bool has_episode = names_episode(row);
    if (!is_blank(row.project)) {
      project = find_one(
          row, "project", row.project, "", names_.find_projects(row.project),
          [&](std::uint32_t i) { return names_.project_id(i); }, memory_);
      if (!project) return;
      place = " in its project";
    } else if (has_episode) {
      if (const NameTable::Items found = names_.find_projects(row.episode); found.size() == 1) {
        project = found.front();
        place = " in its episode";
      }
    }
    NameTable::Items found(&memory_);
    if (has_episode) found = scenes_of_episode(row, project);
    if (found.empty()) {
      if (has_episode && unknown_episodes_.size() > 1 && unknown_episodes_.contains(folded(row.episode))) {
        refuse(row, SheetOutcome::unmatched,
               {"no project or scene is called after episode ", in_quotes(row.episode), ", one of several"}, memory_);
        return;
      }
      found = names_.find_scenes(project, row.scene);
    }
    row.scene_at = find_one(
        row, "scene", row.scene, place, found, [&](std::uint32_t i) { return text_of(scenes_[i].id, memory_); },
        memory_);
  }

 private:
  std::string_view folded(std::string_view text) const {
    return fold_case(collapse_white_space(text, memory_), memory_);
  }

  NameTable::Items scenes_of_episode(const SheetRow& row, std::optional<std::uint32_t> project) const {
    NameTable::Items found(&memory_);
    if (is_blank(row.scene)) return found;
    for (const std::string_view between : {"_", " ", "-", ""}) {
      found = names_.find_scenes(
          project, concatenate({trim_white_space(row.episode), between, trim_white_space(row.scene)}, memory_));
      if (!found.empty()) break;
    }
    return found;
  }

  const SceneNames& names_;
  std::span<const SheetScene> scenes_;
  std::pmr::set<std::string_view> unknown_episodes_;
  std::pmr::memory_resource& memory_;
};

// ---- shots and assets -----------------------------------------------------------------------------------------------

class PairFinder {
 public:
  PairFinder(const SheetContents& contents, SheetMode mode, bool add_assets, std::pmr::memory_resource& memory)
      : contents_(contents),
        names_(contents.shots, contents.instances, memory),
        assets_(contents.assets, memory),
        mode_(mode),
        add_assets_(add_assets),
        found_(&memory),
        row_of_(&memory),
        memory_(memory) {}

  void find(const SheetRow& row) {
    stop_if_interrupted();
    if (is_wrong(row.outcome)) {
      found_.push_back(row);
      return;
    }
    SheetRow found = row;
    const auto shot = find_one(
        found, "shot", row.shot, place, names_.find_shots(*row.scene_at, row.shot),
        [&](std::uint32_t i) { return text_of(contents_.shots[i].id, memory_); }, memory_);
    if (shot) found.shot_id = contents_.shots[*shot].id;
    if (!shot || row.frame || (is_blank(row.asset) && mode_ == SheetMode::replace))
      found_.push_back(found);
    else
      find_assets(found, row.asset);
  }

  std::span<SheetRow> rows() const {
    auto* kept = allocate<SheetRow>(found_.size(), memory_);
    std::uninitialized_copy(found_.begin(), found_.end(), kept);
    return {kept, found_.size()};
  }

 private:
  using Pair = std::pair<Uuid, Uuid>;
  static constexpr std::string_view place = " in its scene";

  std::string_view project_of(const SheetRow& row) const { return contents_.scenes[*row.scene_at].project_id; }

  bool is_known(const SheetRow& row, std::string_view cell) const {
    return !names_.find_instances(*row.scene_at, cell).empty() || !assets_.find(project_of(row), cell).empty();
  }

  // The assets of a cell: one if the whole of it is a name, else those that the first of these signs separates.
  void find_assets(const SheetRow& row, std::string_view cell) {
    if (!is_known(row, cell))
      for (const char sign : {'\n', ';', ',', '|', '/', '+', '&'}) {
        if (cell.find(sign) == std::string_view::npos) continue;
        for (std::string_view rest = cell; !rest.empty();) {
          const std::size_t end = std::min(rest.find(sign), rest.size());
          const std::string_view part = trim_white_space(rest.substr(0, end));
          if (!part.empty()) find_assets(row, part);
          rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return;
      }
    SheetRow one = row;
    one.asset = cell;
    find_asset(one);
    found_.push_back(one);
  }

  void find_asset(SheetRow& row) {
    const NameTable::Items named = names_.find_instances(*row.scene_at, row.asset);
    const NameTable::Items instances = names_.of_type(named, row.asset_type);
    if (!instances.empty() || is_blank(row.asset)) {
      const auto instance = find_one(
          row, "asset", row.asset, place, instances,
          [&](std::uint32_t i) { return text_of(contents_.instances[i].id, memory_); }, memory_);
      if (!instance) return;
      row.instance_id = contents_.instances[*instance].id;
      require_first(row, *row.instance_id);
      return;
    }
    const NameTable::Items named_in_project = assets_.find(project_of(row), row.asset);
    const NameTable::Items assets = assets_.of_type(named_in_project, row.asset_type);
    if (!assets.empty() && add_assets_) {
      const auto asset = find_one(
          row, "asset", row.asset, " in its project", assets,
          [&](std::uint32_t i) { return text_of(contents_.assets[i].id, memory_); }, memory_);
      if (!asset) return;
      row.new_asset_id = contents_.assets[*asset].id;
      require_first(row, *row.new_asset_id);
      return;
    }
    explain_missing(row, named, assets, named_in_project);
  }

  void explain_missing(SheetRow& row, const NameTable::Items& in_scene, const NameTable::Items& in_project,
                       const NameTable::Items& of_other_types) const {
    constexpr SheetOutcome unmatched = SheetOutcome::unmatched;
    if (!in_scene.empty())
      refuse(row, unmatched,
             {"asset ", in_quotes(row.asset), place, " has the type ",
              in_quotes(contents_.instances[in_scene.front()].asset_type), ", not ", in_quotes(row.asset_type)},
             memory_);
    else if (!in_project.empty())
      refuse(row, unmatched,
             {"no asset ", in_quotes(row.asset), place, "; its project has one, which add_assets => true adds"},
             memory_);
    else if (!of_other_types.empty())
      refuse(row, unmatched,
             {"asset ", in_quotes(row.asset), " in its project has the type ",
              in_quotes(contents_.assets[of_other_types.front()].type), ", not ", in_quotes(row.asset_type)},
             memory_);
    else
      refuse(row, unmatched, {"no asset ", in_quotes(row.asset), place, add_assets_ ? " or project" : ""}, memory_);
  }

  void require_first(SheetRow& row, const Uuid& asset) {
    const auto [earlier, is_first] = row_of_.try_emplace({*row.shot_id, asset}, row.number);
    if (!is_first)
      refuse(row, SheetOutcome::duplicate, {"row ", std::to_string(earlier->second), " names the same shot and asset"},
             memory_);
  }

  const SheetContents& contents_;
  SceneContents names_;
  ProjectAssets assets_;
  SheetMode mode_;
  bool add_assets_;
  std::pmr::vector<SheetRow> found_;
  std::pmr::map<Pair, std::size_t> row_of_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

void find_scenes(std::span<SheetRow> rows, const SceneNames& names, std::span<const SheetScene> scenes,
                 std::pmr::memory_resource& memory) {
  SceneFinder finder(names, scenes, memory);
  for (const SheetRow& row : rows) finder.learn_episode(row);
  for (SheetRow& row : rows)
    if (!is_wrong(row.outcome)) finder.find(row);
}

std::span<SheetRow> find_pairs(std::span<const SheetRow> rows, const SheetContents& contents, SheetMode mode,
                               bool add_assets, std::pmr::memory_resource& memory) {
  PairFinder finder(contents, mode, add_assets, memory);
  for (const SheetRow& row : rows) finder.find(row);
  return finder.rows();
}

}  // namespace shot_assets::core
