// How presences add up: two of one asset in one shot, a shot cut into parts, shots joined into one.
//
// A presence is what it makes of the shot's first and last frame, so the rules follow from the frames: what both sides
// agree on, and what a cut may not change. docs/presence_algebra.md has the tables.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/scene/presence.h"

namespace shot_assets::core {

/// The presence of an asset that is in these frames: each pair of answers has one.
constexpr Presence presence_of_frames(bool in_start, bool in_end) {
  if (in_start) return in_end ? Presence::throughout : Presence::exits;
  return in_end ? Presence::enters : Presence::passes_through;
}

/// Of one asset that is said to appear in two ways in one shot: it is in a frame if both say so. Throughout gives way
/// to anything; the order does not matter, nor how many are combined.
constexpr Presence combine(Presence a, Presence b) {
  return presence_of_frames(in_start_frame(a) && in_start_frame(b), in_end_frame(a) && in_end_frame(b));
}

/// Of an asset whose presence is copied into a shot that has it already. A specific presence is what the user asked
/// for; throughout takes no other's place.
constexpr Presence paste(Presence copied, Presence existing) {
  return copied == Presence::throughout ? existing : copied;
}

/// Of two shots in a row as one; nothing where the asset is not in the shot.
constexpr std::optional<Presence> join(std::optional<Presence> first, std::optional<Presence> second) {
  if (!first && !second) return std::nullopt;
  return presence_of_frames(first && in_start_frame(*first), second && in_end_frame(*second));
}

/// Of a part of a shot, where what happens (entering, exiting, passing through) happens in part `moment`.
constexpr std::optional<Presence> presence_in_part(Presence whole, std::size_t part, std::size_t moment) {
  if (part == moment || whole == Presence::throughout) return whole;
  const bool in_part = part < moment ? in_start_frame(whole) : in_end_frame(whole);
  return in_part ? std::optional(Presence::throughout) : std::nullopt;
}

/// What an assignment says.
struct NotedPresence {
  Presence presence;
  std::string_view note;  // how; empty if none

  friend bool operator==(const NotedPresence&, const NotedPresence&) = default;
};

/// paste() with its note: what takes another's place brings its own or none, what says the same replaces it if it has
/// one.
constexpr NotedPresence paste(const NotedPresence& copied, const NotedPresence& existing) {
  const Presence presence = paste(copied.presence, existing.presence);
  if (presence != copied.presence) return existing;
  return presence == existing.presence && copied.note.empty() ? existing : copied;
}

/// combine() of at least one. The note is that of the first that says the same; where none does, it tells what each
/// said, entering before exiting.
NotedPresence combine(std::span<const NotedPresence> said, std::pmr::memory_resource& memory);

/// join() of any number of shots. The note joins, in order, the notes of the shots in which the asset enters, exits or
/// passes through. If it is `throughout` in the whole, the note joins those of all shots.
std::optional<NotedPresence> join(std::span<const std::optional<NotedPresence>> shots,
                                  std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
