#include "core/views/presence_matrix.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/unicode.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

namespace {

constexpr std::string_view legend = "● throughout   ▶ enters   ◀ exits   ◇ passes through   · not in the shot";

// Columns of a terminal.
constexpr std::size_t name_limit = 40, type_limit = 20, label_limit = 12;

std::string_view sign(std::optional<Presence> presence) {
  if (!presence) return "·";
  switch (*presence) {
    case Presence::throughout:
      return "●";
    case Presence::enters:
      return "▶";
    case Presence::exits:
      return "◀";
    case Presence::passes_through:
      return "◇";
  }
  return {};
}

class Table {
 public:
  Table(const SceneLayout& layout, std::pmr::memory_resource& memory) : lines_(&memory), memory_(memory) {
    std::size_t name_width = 0, type_width = 0;
    for (const Instance* instance : layout.instances()) {
      name_width = std::max(name_width, display_width(cell(instance->asset_name, name_limit)));
      type_width = std::max(type_width, display_width(cell(instance->asset_type, type_limit)));
    }

    std::pmr::string heading(&memory);
    pad(heading, "", name_width);
    heading.append("  ");
    pad(heading, "", type_width);
    std::pmr::vector<std::size_t> widths(&memory);
    for (const Shot* shot : layout.shots()) {
      const std::string_view label = cell(shot->label, label_limit);
      widths.push_back(std::max<std::size_t>(display_width(label), 1));
      heading.append("  ");
      pad(heading, label, widths.back());
    }
    add(heading);

    // Appearances come by shot; the table is read by asset.
    const std::size_t columns = layout.shots().size();
    std::pmr::vector<std::optional<Presence>> cells(layout.instances().size() * columns, std::nullopt, &memory);
    for (std::size_t shot = 0; shot < columns; ++shot)
      for (const Appearance& appearance : layout.appearances(shot))
        cells[appearance.instance * columns + shot] = appearance.presence;

    for (std::size_t i = 0; i < layout.instances().size(); ++i) {
      std::pmr::string line(&memory);
      pad(line, cell(layout.instances()[i]->asset_name, name_limit), name_width);
      line.append("  ");
      pad(line, cell(layout.instances()[i]->asset_type, type_limit), type_width);
      for (std::size_t shot = 0; shot < columns; ++shot) {
        line.append("  ");
        pad(line, sign(cells[i * columns + shot]), widths[shot]);
      }
      add(line);
    }
    add("");
    add(legend);
  }

  std::span<const std::string_view> lines() const {
    auto* copy = std::pmr::polymorphic_allocator<std::string_view>(&memory_).allocate(lines_.size());
    std::uninitialized_copy(lines_.begin(), lines_.end(), copy);
    return {copy, lines_.size()};
  }

 private:
  // What users write, short enough to leave the table in view.
  std::string_view cell(std::string_view text, std::size_t limit) const {
    return fit_width(one_line(text, memory_), limit, memory_);
  }

  static void pad(std::pmr::string& line, std::string_view text, std::size_t width) {
    const std::size_t used = display_width(text);
    line.append(text);
    if (used < width) line.append(width - used, ' ');
  }

  void add(std::string_view line) {
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    auto* copy = std::pmr::polymorphic_allocator<char>(&memory_).allocate(line.size());
    line.copy(copy, line.size());
    lines_.emplace_back(copy, line.size());
  }

  std::pmr::vector<std::string_view> lines_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const std::string_view> presence_matrix(const Scene& scene, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  return Table(layout, memory).lines();
}

}  // namespace shot_assets::core
