#include "core/text/spelling.h"

#include <algorithm>
#include <cstddef>

namespace shot_assets::core {

bool is_within_slips(std::u32string_view a, std::u32string_view b, unsigned most) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return false;

  // Where words agree there is nothing to gain from a slip, so only their first difference asks what happened there.
  const auto difference = std::ranges::mismatch(a, b);
  a.remove_prefix(static_cast<std::size_t>(difference.in1 - a.begin()));
  b.remove_prefix(static_cast<std::size_t>(difference.in2 - b.begin()));
  if (a.empty() || b.empty()) return true;  // the rest is at most as long as the words differ in length
  if (most == 0) return false;

  const bool is_swap = a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0];
  return is_within_slips(a.substr(1), b.substr(1), most - 1) || is_within_slips(a.substr(1), b, most - 1) ||
         is_within_slips(a, b.substr(1), most - 1) || (is_swap && is_within_slips(a.substr(2), b.substr(2), most - 1));
}

}  // namespace shot_assets::core
