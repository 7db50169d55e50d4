#include "core/scene/presence_algebra.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

// Notes one after the other, none empty and none twice. One that would make the whole too long is left out: half a note
// could say the opposite.
class Notes {
 public:
  explicit Notes(std::pmr::memory_resource& memory) : parts_(&memory), memory_(memory) {}

  void add(std::string_view note) {
    if (note.empty() || std::ranges::find(parts_, note) != parts_.end()) return;
    std::pmr::string longer(text_, &memory_);
    if (!longer.empty()) longer.append(", then ");
    longer.append(note);
    if (note_length(longer) > presence_note_limit) return;
    parts_.push_back(note);
    text_ = concatenate({longer}, memory_);
  }

  std::string_view text() const { return text_; }

 private:
  std::pmr::vector<std::string_view> parts_;
  std::string_view text_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

NotedPresence combine(std::span<const NotedPresence> said, std::pmr::memory_resource& memory) {
  NotedPresence result = said.front();
  for (const NotedPresence& one : said) result.presence = combine(result.presence, one.presence);

  for (const NotedPresence& one : said)
    if (one.presence == result.presence && !one.note.empty()) return {result.presence, one.note};
  Notes notes(memory);
  for (const Presence presence : {Presence::enters, Presence::exits})
    for (const NotedPresence& one : said)
      if (one.presence == presence) notes.add(one.note);
  return {result.presence, notes.text()};
}

std::optional<NotedPresence> join(std::span<const std::optional<NotedPresence>> shots,
                                  std::pmr::memory_resource& memory) {
  std::optional<Presence> whole;
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const auto presence = shots[i] ? std::optional(shots[i]->presence) : std::nullopt;
    whole = i == 0 ? presence : join(whole, presence);
  }
  if (!whole) return std::nullopt;

  // The note of a shot in which the asset is simply there does not tell how it enters or exits.
  Notes notes(memory);
  for (const auto& shot : shots)
    if (shot && (*whole == Presence::throughout || shot->presence != Presence::throughout)) notes.add(shot->note);
  return NotedPresence{*whole, notes.text()};
}

}  // namespace shot_assets::core
