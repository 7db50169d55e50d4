#include "core/views/presence_matrix.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/scene_layout.h"
#include "core/text/fit_apart.h"

namespace shot_assets::core {

namespace {

constexpr std::string_view sign_of_absence = "·";

// Columns of a terminal.
constexpr std::size_t name_limit = 40, type_limit = 20, label_limit = 12;
constexpr std::size_t gap = 2;           // between columns of the table
constexpr std::size_t line_limit = 160;  // more shots go into another block

std::string_view sign(std::optional<Presence> presence) {
  return presence ? forms_of(*presence).sign : sign_of_absence;
}

class Table {
 public:
  Table(const SceneLayout& layout, std::pmr::memory_resource& memory)
      : names_(&memory), types_(&memory), labels_(&memory), lines_(&memory), memory_(memory) {
    for (const Instance* instance : layout.instances()) {
      names_.push_back(one_line(instance->name(), memory));
      types_.push_back(fit_width(one_line(instance->asset_type, memory), type_limit, memory));
    }
    for (const Shot* shot : layout.shots()) labels_.push_back(one_line(shot->label, memory));
    fit_apart(names_, name_limit, memory);
    fit_apart(labels_, label_limit, memory);

    // Appearances come by shot; the table is read by asset.
    const std::size_t columns = labels_.size();
    std::pmr::vector<std::optional<Presence>> cells(names_.size() * columns, std::nullopt, &memory);
    for (std::size_t shot = 0; shot < columns; ++shot)
      for (const Appearance& appearance : layout.appearances(shot))
        cells[appearance.instance * columns + shot] = appearance.presence;

    const std::size_t heads = widest(names_) + gap + widest(types_);
    std::size_t first = 0;
    do {
      // As many shots as there is room for, at least one.
      std::size_t width = heads, end = first;
      while (end < columns && (end == first || width + gap + width_of(end) <= line_limit))
        width += gap + width_of(end++);
      if (first > 0) add("");
      add_block(cells, first, end);
      first = end;
    } while (first < columns);
    add("");
    add_legend();
  }

  std::span<const std::string_view> lines() const { return keep(lines_, memory_); }

 private:
  static std::size_t widest(std::span<const std::string_view> texts) {
    std::size_t width = 0;
    for (const std::string_view text : texts) width = std::max(width, display_width(text));
    return width;
  }
  std::size_t width_of(std::size_t shot) const { return std::max<std::size_t>(display_width(labels_[shot]), 1); }

  // Shots from `first` up to `end`, with the names of the assets on their left.
  void add_block(std::span<const std::optional<Presence>> cells, std::size_t first, std::size_t end) {
    const std::size_t name_width = widest(names_), type_width = widest(types_);
    std::pmr::string heading(name_width + gap + type_width, ' ', &memory_);
    for (std::size_t shot = first; shot < end; ++shot) {
      heading.append(gap, ' ');
      pad(heading, labels_[shot], width_of(shot));
    }
    add(heading);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      std::pmr::string line(&memory_);
      pad(line, names_[i], name_width);
      line.append(gap, ' ');
      pad(line, types_[i], type_width);
      for (std::size_t shot = first; shot < end; ++shot) {
        line.append(gap, ' ');
        pad(line, sign(cells[i * labels_.size() + shot]), width_of(shot));
      }
      add(line);
    }
  }

  void add_legend() {
    std::pmr::string line(&memory_);
    for (const Presence presence : all_presences) {
      const PresenceForms forms = forms_of(presence);
      line.append(forms.sign).append(" ").append(forms.words).append("   ");
    }
    line.append(sign_of_absence).append(" not in the shot");
    add(line);
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

  std::pmr::vector<std::string_view> names_, types_;  // of the instances
  std::pmr::vector<std::string_view> labels_;         // of the shots
  std::pmr::vector<std::string_view> lines_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const std::string_view> presence_matrix(const Scene& scene, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  return Table(layout, memory).lines();
}

}  // namespace shot_assets::core
