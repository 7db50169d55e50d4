// What running text means by the words that it puts around a name.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

namespace shot_assets::core {

/// Whether a word of a person's name is one of everyday English, too: Will, May, Grace, Mark, Rose.
bool is_common_word(std::string_view word);

/// A place in a sentence that looks like a name.
struct NamePlace {
  std::string_view sentence;
  std::string_view found;
  bool is_one_word;  // of the name
  bool is_common;    // a person's name, and only common words of it stand here
  bool is_inflected;
};

/// How surely the name is meant, in percent; 0: it is an ordinary word. Case and place tell.
///
/// - A common word needs a capital. At the start of a sentence and in a line of capitals everything has one; there it
///   counts before a verb ("Will runs"), less surely if it needs no article ("Dawn breaks"), and not at all otherwise
///   ("Will he stay?"). After an article it is an ordinary word ("a Rose").
/// - Any other single word in small letters is surely meant where a noun stands: after an article, a number, a
///   preposition ("the waiter"). Elsewhere less surely ("they guard the door").
/// - A common word with a word in -s that another verb may follow is perhaps a compound ("Rose petals drift").
int surety(const NamePlace& place);

/// The surety of a name that is perhaps the first part of a compound.
constexpr int perhaps_compound = 40;

/// How a sentence of the action shows whom it names.
enum class Standing {
  seen,
  owner,      // something of theirs is: "Bob's car"
  heard,      // "Bob (O.S.)", "Bob's voice", "off screen, Bob"
  spoken_of,  // "a photo of Bob", "waits for Bob", and what is said in quotes
};

/// How a sentence speaks of a name. `found` is the name as it stands in the sentence, a part of it, and `text`, where
/// it is known, the text that the sentence stands in.
Standing standing_of(std::string_view sentence, std::string_view found, std::string_view text = {});

/// Whether a word looks like a verb of the third person, as many nouns do: "lifts", "petals".
bool is_third_person(std::string_view word);

/// Whether what follows a word in -s lets it be a verb: "Rose exits", "Rose lifts the lid", "Rose runs out". In "Rose
/// petals drift across", another verb follows, so that it is a noun.
bool may_follow_verb(std::string_view text);

}  // namespace shot_assets::core
