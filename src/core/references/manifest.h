// The manifest of a frame: the text that tells an image model which image shows whom.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <string_view>

#include "core/base/text_builder.h"
#include "core/references/image_model.h"

namespace shot_assets::core {

struct ManifestLine {
  std::string_view label;  // empty: `Image #1` and so on
  std::string_view name;
  std::string_view type;     // empty: unknown
  std::string_view summary;  // empty: none
};

/// A heading and a line per image; empty without images. `line_of(i)`: the line of the image i, from 0.
template <class LineOf>
std::string_view manifest(std::size_t images, LineOf line_of, std::pmr::memory_resource& memory) {
  if (images == 0) return {};
  TextBuilder text(memory);
  text << "Reference images:";
  for (std::size_t i = 0; i < images; ++i) {
    const ManifestLine line = line_of(i);
    text << "\n";
    if (line.label.empty()) {
      text << DefaultLabel(i + 1).text();
    } else {
      text << line.label;
    }
    text << ": " << line.name;
    if (!line.type.empty()) text << " (" << line.type << ")";
    if (!line.summary.empty()) text << " - " << line.summary;
  }
  return text.text();
}

}  // namespace shot_assets::core
