// What a video model is told in words of an asset that comes, goes or passes.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <string_view>

#include "core/scene/presence.h"
#include "core/text/action_cue.h"

namespace shot_assets::core {

/// Code points of a look that a note has room for.
inline constexpr std::size_t longest_noted_look = 300;

/// An asset in a shot, as its note tells of it.
struct NotedAsset {
  std::string_view name;
  bool is_plural;
  Presence presence;
  std::string_view note;  // the user's; continues the sentence
  std::string_view cue;   // noted_clause(); counts where there is no note
  std::string_view look;  // whole_sentences() of its description
};

/// Whether a name takes a plural verb: The Guards, Villagers, Men in Black; not James, Chess Set, Letter of Symbols.
bool is_plural(std::string_view name, std::string_view asset_type);

/// The first sentences of a description that have room in so many code points, on one line and without the last full
/// stop; of a first sentence that is longer the words that have.
std::string_view whole_sentences(std::string_view description, std::size_t max_length,
                                 std::pmr::memory_resource& memory);

/// One line of grammatical English; empty for `throughout`.
std::string_view video_note(const NotedAsset& asset, std::pmr::memory_resource& memory);

/// What an action lets an asset do, as far as its note can have it: the first clause of English that has the asset as
/// its subject, and says neither the opposite of the presence nor the same again. A note of English has no clause in
/// another language.
std::string_view noted_clause(const ActionCues::Reading& action, std::size_t name_index, bool is_plural,
                              Presence presence);

}  // namespace shot_assets::core
