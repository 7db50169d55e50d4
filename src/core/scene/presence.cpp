#include "core/scene/presence.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"

namespace shot_assets::core {

PresenceForms forms_of(Presence presence) {
  switch (presence) {
    case Presence::throughout:
      return {"throughout", "throughout", "●"};
    case Presence::enters:
      return {"enters", "enters", "▶"};
    case Presence::exits:
      return {"exits", "exits", "◀"};
    case Presence::passes_through:
      return {"passes_through", "passes through", "◇"};
  }
  return {};
}

std::string list_presence_types() {
  std::string list;
  for (const Presence presence : all_presences) list.append(list.empty() ? "" : ", ").append(to_text(presence));
  return list;
}

std::optional<Presence> parse_presence(std::string_view text) {
  for (const Presence presence : all_presences)
    if (text == to_text(presence)) return presence;
  return std::nullopt;
}

Presence require_presence(std::string_view text, std::string_view place) {
  if (const auto presence = parse_presence(text)) return *presence;
  throw Error(Mistake::invalid_value, "invalid " + std::string(place) + ": " + in_quotes(text),
              "No presence type is written like this; case and spaces count.",
              "A presence type is one of: " + list_presence_types() + ".");
}

std::size_t note_length(std::string_view note) {
  // All bytes but continuation bytes.
  return static_cast<std::size_t>(
      std::count_if(note.begin(), note.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void require_note(std::string_view note, std::string_view place) {
  const std::size_t length = note_length(note);
  if (length > presence_note_limit)
    throw Error(Mistake::invalid_value, std::string(place) + " is too long: " + std::to_string(length) + " characters",
                "A presence note has at most " + std::to_string(presence_note_limit) + " characters.",
                "Say how the asset moves; whatever else happens in the shot belongs in its action.");
}

}  // namespace shot_assets::core
