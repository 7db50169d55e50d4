#include "core/base/error.h"

#include <cstddef>

#include "core/base/unicode.h"

namespace shot_assets::core {

std::string in_quotes(std::string_view text) {
  constexpr std::size_t limit = 100;
  std::size_t characters = 0, size = 0;
  for (const std::string_view character : Characters(text)) {
    if (++characters > limit) return '"' + std::string(text.substr(0, size)) + "...\"";
    size += character.size();
  }
  return '"' + std::string(text) + '"';
}

}  // namespace shot_assets::core
