#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

#include "core/base/unicode.h"

namespace shot_assets::core {

/// The first sentence with its closing punctuation, white space around it left out; the whole text if none ends.
///
/// A sentence ends at a run of `.`, `!`, `?`, `…` or their like in other scripts, with closing quotes and brackets,
/// before white space; the full stops of scripts written without spaces need none. It has something to read before
/// that: `... And then.` is one sentence. It goes on after
/// - the full stop of an initial (`J. R. Hutter`), of a dotted abbreviation (`e.g.`), of a title (`Dr. Smith`) or slug
///   line (`INT. KITCHEN`), and of a word that counts before a number (`No. 5`);
/// - punctuation that a lower-case word follows, since that does not start a sentence; unless the author starts
///   sentences so: `tall man. wears a hat.` are two. After an ellipsis a lower-case word always goes on.
std::string_view first_sentence(std::string_view text);
using Sentences = Pieces<first_sentence>;

/// Without the full stop that closes it. `!`, `?` and an ellipsis, which say something, stay.
std::string_view without_full_stop(std::string_view sentence);

}  // namespace shot_assets::core
