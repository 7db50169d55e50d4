#include "core/views/shot_checklist.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/scene_layout.h"
#include "core/text/name_match.h"
#include "core/text/running_text.h"
#include "core/text/screenplay.h"
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
// Not in the frame, as far as this place tells.
constexpr Source owner = {50, "something of theirs in the action"};
constexpr Source spoken_of = {30, "spoken of in the action"};
constexpr Source heard = {20, "heard in the action, not in the frame"};
constexpr Source speaker_elsewhere = {20, "speaks in the dialogue, not in the frame"};
constexpr Source listed_elsewhere = {20, "listed, not in the frame"};

const Source& source_of(Standing standing) {
  switch (standing) {
    case Standing::seen:
      return action;
    case Standing::owner:
      return owner;
    case Standing::heard:
      return heard;
    case Standing::spoken_of:
      return spoken_of;
  }
  return action;
}

std::string_view words_for(Likeness likeness) {
  switch (likeness) {
    case Likeness::whole:
      return "";
    case Likeness::reordered:
      return ", the name in another order";
    case Likeness::inflected:
      return ", a form of the name";
    case Likeness::respelled:
      return ", nearly the name";
    case Likeness::longer:
      return ", which says more than the name";
    case Likeness::part:
      return ", a part of the name";
    case Likeness::uncertain:
      return ", perhaps an ordinary word";
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

// Who stands between pauses is addressed: "Come here, Ellen!"
const Source& role_of(std::string_view name, std::string_view speech) {
  const auto begin = static_cast<std::size_t>(name.data() - speech.data());
  const std::string_view after = skip_white_space(speech.substr(begin + name.size()));
  if (!after.empty() && !is_pause(code_point(after))) return talked_about;
  for (std::string_view before = speech.substr(0, begin); !before.empty();) {
    const std::string_view last = last_character(before);
    if (!is_white_space(code_point(last))) return is_pause(code_point(last)) ? addressed : talked_about;
    before.remove_suffix(last.size());
  }
  return addressed;
}

// The surest thing that the script says of an asset in one shot.
class Evidence {
 public:
  Evidence(const NameMatcher& matcher, const CastMember& member, const CueNames& cast,
           std::pmr::memory_resource& memory)
      : matcher_(matcher), member_(member), cast_(cast), memory_(memory) {}

  void places(std::span<const std::string_view> places) {
    for (const auto place : places)
      if (const auto mention = matcher_.find_in_label(place)) weigh(setting, *mention);
  }

  void cast(const Source& source, std::span<const std::string_view> list) {
    const auto listing = member_.find_in(list);
    if (!listing) return;
    (listing->is_in_frame ? is_listed_ : is_elsewhere_) = true;
    weigh(listing->is_in_frame ? source : listed_elsewhere, listing->mention);
  }

  // A list that marks an asset "(O.S.)" says that it is not there, whatever else the script says.
  bool is_listed_elsewhere() const { return is_elsewhere_ && !is_listed_; }

  void script(std::string_view text, ScriptField field) {
    for (const ScriptPart& part : script_parts(text, field, cast_, memory_)) {
      if (!part.is_speech) {
        for (const Mention& mention : matcher_.find_in_prose(part.text))
          weigh(source_of(standing_of(mention.sentence, mention.text, part.text)), mention);
        continue;
      }
      const bool is_ours = speaks(part.cue);
      for (const std::string_view said : {is_ours ? std::string_view() : part.cue, part.text})
        for (const Mention& mention : matcher_.find_in_prose(said)) weigh(role_of(mention.text, said), mention);
    }
  }

  int confidence() const { return confidence_; }

  std::string_view reason() const {
    if (source_ == nullptr) return {};
    return concatenate(
        {source_->words, ": \"", collapse_white_space(mention_.text, memory_), "\"", words_for(mention_.likeness)},
        memory_);
  }

 private:
  // Whether our name is in the cue, which is nothing but names and their marks: "TOM AND ANNA".
  bool speaks(std::string_view cue) {
    const auto names = listed_names(cue, memory_);
    const bool may_be_several = cue.find(',') == std::string_view::npos;  // "Ellen, Ellen: come" calls her
    for (const ListedName& name : names.first(may_be_several ? names.size() : std::min(names.size(), std::size_t{1}))) {
      auto mention = matcher_.find_in_label(name.text);
      if (!mention || mention->likeness == Likeness::longer) continue;
      mention->text = name.mark.empty() ? name.text : cue;
      weigh(name.mark.empty() ? speaker : speaker_elsewhere, *mention);
      return true;
    }
    return false;
  }

  void weigh(const Source& source, const Mention& mention) {
    const int confidence = source.percent * mention.percent / 100;
    if (confidence <= confidence_) return;
    confidence_ = confidence;
    source_ = &source;
    mention_ = mention;
  }

  const NameMatcher& matcher_;
  const CastMember& member_;
  const CueNames& cast_;
  std::pmr::memory_resource& memory_;
  int confidence_ = 0;
  const Source* source_ = nullptr;
  bool is_listed_ = false, is_elsewhere_ = false;
  Mention mention_ = {};
};

void gather(Evidence& evidence, const Shot& shot, std::string_view asset_type, std::pmr::memory_resource& memory) {
  if (asset_type == "location") {
    evidence.places(places_of(shot.setting, memory));
    return;
  }
  if (asset_type != "prop") {
    evidence.cast(foreground, shot.characters_foreground);
    evidence.cast(background, shot.characters_background);
    if (evidence.is_listed_elsewhere()) return;
  }
  evidence.script(shot.action, ScriptField::action);
  evidence.script(shot.dialogue, ScriptField::dialogue);
}

}  // namespace

std::span<const ShotSuggestion> shot_checklist(const Scene& scene, const NamedAsset& asset,
                                               std::span<const NamedAsset> others, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  std::pmr::vector<std::string_view> other_names(&memory);
  CueNames cast(memory);
  if (is_person(asset.type)) cast.add(asset.name);
  for (const NamedAsset& other : others) {
    other_names.push_back(other.name);
    if (is_person(other.type)) cast.add(other.name);
  }
  const NameMatcher matcher({asset.name, has_personal_name(asset.type)}, other_names, memory);
  const CastMember member(asset, others, memory);
  const auto is_asset = [&](const Appearance& appearance) {
    return layout.instances()[appearance.instance]->project_asset_id == asset.id;
  };

  std::pmr::vector<ShotSuggestion> suggestions(&memory);
  for (std::size_t i = 0; i < layout.shots().size(); ++i) {
    const Shot* shot = layout.shots()[i];
    Evidence evidence(matcher, member, cast, memory);
    gather(evidence, *shot, asset.type, memory);
    suggestions.push_back(
        {shot, std::ranges::any_of(layout.appearances(i), is_asset), evidence.confidence(), evidence.reason()});
  }
  return keep(suggestions, memory);
}

}  // namespace shot_assets::core
