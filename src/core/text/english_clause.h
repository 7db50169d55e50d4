// What an English predicate says of its subject's coming and going, and whether it is one.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

namespace shot_assets::core {

/// Whether a text begins with a finite verb, so that it cannot continue a sentence that has one: "runs in".
bool begins_with_verb(std::string_view text);

/// The clause that a predicate begins with, if an English note can have it; else empty.
///
/// - It begins with a finite verb of the present tense, in the number of the subject: "strolls in", of many "stroll
/// in".
///   So a predicate in another language gives none, nor does the second part of a compound: "Guard rail, bent outward",
///   "Elevator doors open". Where a word may be either, there is none: a wrong clause is worse.
/// - "is" and "has" tell a state and give none.
/// - It ends at a semicolon or a colon, and where a sentence about another asset begins: "swings; Ann pushes".
std::string_view english_clause(std::string_view predicate, bool is_plural);

/// What a clause says, anywhere in it: "turns and leaves" tells a departure.
struct Movement {
  bool arrives = false;
  bool departs = false;
  bool stays = false;  // from first to last: "stays seated", "waits by the door"
  bool rests = false;  // stays, and has been there: "stays seated", "remains"
};
Movement movement_of(std::string_view clause);

/// Whether a word is this verb, in its base form or of the third person: "enters" is "enter".
bool is_verb(std::string_view word, std::string_view base);

}  // namespace shot_assets::core
