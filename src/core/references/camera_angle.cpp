#include "core/references/camera_angle.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/unicode.h"

namespace shot_assets::core {
namespace {

constexpr std::array<std::pair<CameraAngle, std::string_view>, camera_angle_count> angle_names = {{
    {CameraAngle::front, "front"},
    {CameraAngle::side, "side"},
    {CameraAngle::three_quarter, "three_quarter"},
    {CameraAngle::back, "back"},
}};

struct Rule {
  CameraAngle angle;
  std::string_view phrase;  // folded; a space stands for white space, hyphens, or both
};

// In order of precedence.
constexpr Rule rules[] = {
    {CameraAngle::side, "profile"},
    {CameraAngle::side, "side"},
    {CameraAngle::three_quarter, "three quarter"},
    {CameraAngle::three_quarter, "three_quarter"},
    {CameraAngle::three_quarter, "3 / 4"},
    {CameraAngle::three_quarter, "3/4"},  // what the single character ¾ folds to
    {CameraAngle::back, "behind"},
    {CameraAngle::back, "over the shoulder"},
    {CameraAngle::back, "ots"},
    {CameraAngle::back, "back"},
    {CameraAngle::back, "rear"},
};

// Whether the words of a phrase stand here.
bool stands_at(Words::Iterator word, std::string_view phrase) {
  for (; word != std::default_sentinel; ++word) {
    if (is_dash(code_point(*word))) continue;
    const std::size_t end = std::min(phrase.find(' '), phrase.size());
    if (!folds_to(*word, phrase.substr(0, end))) return false;
    if (end == phrase.size()) return true;
    phrase.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

std::string_view to_text(CameraAngle angle) {
  return std::ranges::find(angle_names, angle, &decltype(angle_names)::value_type::first)->second;
}

std::optional<CameraAngle> parse_camera_angle(std::string_view text) {
  const auto* const found = std::ranges::find(angle_names, text, &decltype(angle_names)::value_type::second);
  if (found == angle_names.end()) return std::nullopt;
  return found->first;
}

CameraAngle require_camera_angle(std::string_view text, std::string_view place) {
  if (const auto angle = parse_camera_angle(text)) return *angle;
  throw Error(Mistake::invalid_value, "invalid " + std::string(place) + ": " + in_quotes(text),
              "No angle is written like this; case and spaces count.",
              "An angle is one of: front, side, three_quarter, back.");
}

CameraAngle map_camera_to_angle(std::string_view camera) {
  const Rule* winner = std::end(rules);
  const Words words(camera);
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (is_dash(code_point(*word))) continue;  // no phrase starts with one
    winner = std::find_if(std::begin(rules), winner, [=](const Rule& rule) { return stands_at(word, rule.phrase); });
  }
  return winner == std::end(rules) ? CameraAngle::front : winner->angle;
}

}  // namespace shot_assets::core
