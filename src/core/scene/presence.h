#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace shot_assets::core {

/// How an asset appears in a shot.
///
/// Where a new type goes: this file, and what the compiler names then (every `switch` over it is without a default);
/// presence_algebra; the colours of presence_chart; the CHECK in src/sql/setup/pipeline_contract.sql, and the comment
/// of assign(); the words and colours of the editor (words.tsx and editor.css in clients/editor/src).
enum class Presence { throughout, enters, exits, passes_through };

inline constexpr Presence all_presences[] = {Presence::throughout, Presence::enters, Presence::exits,
                                             Presence::passes_through};
static_assert(std::size(all_presences) == static_cast<std::size_t>(Presence::passes_through) + 1);
inline constexpr std::size_t presence_note_limit = 200;  // characters

/// How a presence type is written: in rows, in words for people, and as a sign in a table.
struct PresenceForms {
  std::string_view text, words, sign;
};
PresenceForms forms_of(Presence presence);

inline std::string_view to_text(Presence presence) { return forms_of(presence).text; }

/// All of them, as messages list them.
std::string list_presence_types();

std::optional<Presence> parse_presence(std::string_view text);

/// parse_presence(), or an Error that names the place (`presence_type`, `presence_type of element 3`).
Presence require_presence(std::string_view text, std::string_view place);

// Without a default, so that the compiler asks about a new presence type.
constexpr bool in_start_frame(Presence presence) {
  switch (presence) {
    case Presence::throughout:
    case Presence::exits:
      return true;
    case Presence::enters:
    case Presence::passes_through:
      return false;
  }
  return false;
}
constexpr bool in_end_frame(Presence presence) {
  switch (presence) {
    case Presence::throughout:
    case Presence::enters:
      return true;
    case Presence::exits:
    case Presence::passes_through:
      return false;
  }
  return false;
}

/// What arrives has the look of the end frame; all else has that of the start frame.
constexpr bool is_seen_first_at_end(Presence presence) { return !in_start_frame(presence) && in_end_frame(presence); }

/// Text alone tells of what no frame shows.
constexpr bool is_in_no_frame(Presence presence) { return !in_start_frame(presence) && !in_end_frame(presence); }

/// In code points, as PostgreSQL's char_length() counts them.
std::size_t note_length(std::string_view note);

/// Throws an Error where a note is longer than presence_note_limit characters.
void require_note(std::string_view note, std::string_view place);

}  // namespace shot_assets::core
