#include "core/scene/shot_label.h"

#include <string>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

[[noreturn]] void refuse(Mistake mistake, std::string message, std::string detail,
                         std::string hint = "Give each shot a label that no other shot of its scene has.") {
  throw Error(mistake, std::move(message), std::move(detail), std::move(hint));
}

// Shots from `first` on, `count` of them, are about to lose their labels.
void require_free(std::string_view label, const std::string& place, std::span<const Shot* const> shots,
                  std::size_t first, std::size_t count) {
  stop_if_interrupted();
  if (skip_white_space(label).empty())
    refuse(Mistake::invalid_value, place + " is empty", "Without a label nobody could name the shot.");
  for (std::size_t i = 0; i < shots.size(); ++i)
    if ((i < first || i >= first + count) && shots[i]->label == label)
      refuse(Mistake::duplicate, place + " is another shot's: " + in_quotes(label),
             "Shot " + std::string(to_text(shots[i]->id).data(), 36) + " of the scene has this label.");
}

}  // namespace

void require_labels_of_parts(std::span<const std::string_view> labels, std::span<const Shot* const> shots,
                             std::size_t cut) {
  if (labels.size() < 2)
    refuse(Mistake::invalid_value, "labels names " + std::to_string(labels.size()) + " of at least 2 parts",
           "There is a label for each part.",
           "Name at least two labels; the first may be the label that the shot has.");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    require_free(labels[i], "element " + std::to_string(i + 1) + " of labels", shots, cut, 1);
    for (std::size_t earlier = 0; earlier < i; ++earlier)
      if (labels[earlier] == labels[i])
        refuse(Mistake::duplicate,
               "elements " + std::to_string(earlier + 1) + " and " + std::to_string(i + 1) + " of labels are the same",
               "Two parts would be called " + in_quotes(labels[i]) + ".");
  }
}

void require_label_of_whole(std::string_view label, std::span<const Shot* const> shots, std::size_t first,
                            std::size_t count) {
  require_free(label, "label", shots, first, count);
}

}  // namespace shot_assets::core
