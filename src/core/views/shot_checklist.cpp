#include "core/views/shot_checklist.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/scene_layout.h"
#include "core/text/name_match.h"
#include "core/text/slug_line.h"

namespace shot_assets::core {
namespace {

// Where the script names an asset: what that is worth, and how the reason says it.
struct Source {
  int percent;
  std::string_view words;
};

constexpr Source setting = {100, "the setting"};
constexpr Source foreground = {100, "in the foreground"};
constexpr Source background = {90, "in the background"};
constexpr Source action = {75, "named in the action"};
constexpr Source speaker = {70, "speaks in the dialogue"};
constexpr Source addressed = {60, "addressed in the dialogue"};
constexpr Source talked_about = {40, "named in the dialogue"};

std::string_view words_for(Likeness likeness) {
  switch (likeness) {
    case Likeness::whole:
      return "";
    case Likeness::reordered:
      return ", the name in another order";
    case Likeness::respelled:
      return ", nearly the name";
    case Likeness::longer:
      return ", which says more than the name";
    case Likeness::part:
      return ", a part of the name";
  }
  return "";
}

bool is_pause(char32_t character) {
  constexpr std::u32string_view pauses = U",;:.!?…—–\"“”‘«»()¿¡、。，！？；：「」『』،؛؟۔।";
  return pauses.find(character) != std::u32string_view::npos;
}

std::string_view last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  return text.substr(begin);
}

// Reads a dialogue along the names in it. Nothing of it is read once per name: it may be long, and name somebody often.
class Roles {
 public:
  explicit Roles(std::string_view dialogue) : dialogue_(dialogue) {}

  // Who opens a line before a colon speaks, who stands between pauses is addressed: "Come here, Ellen!" For names in
  // the order of their places.
  const Source& of(std::string_view name) {
    const auto begin = static_cast<std::size_t>(name.data() - dialogue_.data());
    const std::string_view after = skip_white_space(dialogue_.substr(begin + name.size()));
    if (opens_line(begin) && (after.starts_with(":") || after.starts_with("："))) return speaker;
    const bool before_pause = after.empty() || is_pause(code_point(after));
    return before_pause && is_after_pause(begin) ? addressed : talked_about;
  }

 private:
  bool opens_line(std::size_t begin) {
    const std::size_t line_break = dialogue_.substr(read_, begin - read_).rfind('\n');
    const bool is_new_line = read_ == 0 || line_break != std::string_view::npos;
    const std::size_t line = line_break == std::string_view::npos ? read_ : read_ + line_break + 1;
    read_ = begin + 1;
    return is_new_line && !has_content(dialogue_.substr(line, begin - line));
  }

  bool is_after_pause(std::size_t begin) const {
    for (std::string_view before = dialogue_.substr(0, begin); !before.empty();) {
      const std::string_view last = last_character(before);
      if (!is_white_space(code_point(last))) return is_pause(code_point(last));
      before.remove_suffix(last.size());
    }
    return true;
  }

  std::string_view dialogue_;
  std::size_t read_ = 0;  // the names so far are before it
};

// The surest thing that the script says of an asset in one shot.
class Evidence {
 public:
  Evidence(const NameMatcher& matcher, const CastMember& member, std::pmr::memory_resource& memory)
      : matcher_(matcher), member_(member), memory_(memory) {}

  void places(const Source& source, std::span<const std::string_view> places) {
    for (const auto place : places)
      if (const auto mention = matcher_.find_in_label(place)) weigh(source, *mention);
  }

  void cast(const Source& source, std::span<const std::string_view> list) {
    if (const auto mention = member_.find_in(list)) weigh(source, *mention);
  }

  void prose(const Source& source, std::string_view text) {
    for (const Mention& mention : matcher_.find_in_prose(text)) weigh(source, mention);
  }

  void dialogue(std::string_view text) {
    Roles roles(text);
    for (const Mention& mention : matcher_.find_in_prose(text)) weigh(roles.of(mention.text), mention);
  }

  int confidence() const { return confidence_; }

  std::string_view reason() const {
    if (source_ == nullptr) return {};
    return concatenate(
        {source_->words, ": \"", collapse_white_space(mention_.text, memory_), "\"", words_for(mention_.likeness)},
        memory_);
  }

 private:
  void weigh(const Source& source, const Mention& mention) {
    const int confidence = source.percent * mention.percent / 100;
    if (confidence <= confidence_) return;
    confidence_ = confidence;
    source_ = &source;
    mention_ = mention;
  }

  const NameMatcher& matcher_;
  const CastMember& member_;
  std::pmr::memory_resource& memory_;
  int confidence_ = 0;
  const Source* source_ = nullptr;
  Mention mention_ = {};
};

void gather(Evidence& evidence, const Shot& shot, std::string_view asset_type, std::pmr::memory_resource& memory) {
  if (asset_type == "location") {
    evidence.places(setting, places_of(shot.setting, memory));
    return;
  }
  if (asset_type != "prop") {
    evidence.cast(foreground, shot.characters_foreground);
    evidence.cast(background, shot.characters_background);
  }
  evidence.prose(action, shot.action);
  evidence.dialogue(shot.dialogue);
}

}  // namespace

std::span<const ShotSuggestion> shot_checklist(const Scene& scene, const NamedAsset& asset,
                                               std::span<const NamedAsset> others, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  std::pmr::vector<std::string_view> other_names(&memory);
  for (const NamedAsset& other : others) other_names.push_back(other.name);
  const NameMatcher matcher(asset.name, other_names, memory);
  const CastMember member(asset, others, memory);
  const auto is_asset = [&](const Appearance& appearance) {
    return layout.instances()[appearance.instance]->project_asset_id == asset.id;
  };

  std::pmr::vector<ShotSuggestion> suggestions(&memory);
  for (std::size_t i = 0; i < layout.shots().size(); ++i) {
    const Shot* shot = layout.shots()[i];
    Evidence evidence(matcher, member, memory);
    gather(evidence, *shot, asset.type, memory);
    suggestions.push_back(
        {shot, std::ranges::any_of(layout.appearances(i), is_asset), evidence.confidence(), evidence.reason()});
  }
  return keep(suggestions, memory);
}

}  // namespace shot_assets::core
