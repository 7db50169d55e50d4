// Finds the name of an asset in what a script says of a shot, also where the script spells, orders or shortens it in
// its own way. Where ActionCues asks what a sentence says of a name, this asks how surely the name is meant.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/text/asset_name.h"
#include "core/text/name_index.h"

namespace shot_assets::core {

enum class Likeness {
  whole,      // the name
  reordered,  // its words in another order: "Smith, John"
  inflected,  // a plural, genitive or dative: "Guards", "den Grafen"
  respelled,  // nearly its letters: "Jon Smith"
  longer,     // a label that says more: "Young Hutter"
  part,       // some of its words: "Orlok" for Count Orlok
  uncertain,  // its letters, perhaps as an ordinary word: "they guard the door"
};

/// A place that names the asset.
struct Mention {
  int percent;  // how surely, 1 to 100
  Likeness likeness;
  std::string_view text;      // as it stands there: a view of the text that was searched; all of a label
  std::string_view sentence;  // that it stands in
  std::string_view name;      // where a label says more than the name: the name in it
};

/// One name to look for.
///
/// It is compared word by word: whole words only, whatever their case, accents and punctuation, without articles. A
/// word may be misspelled by one slip in three letters or two in eight, and the name by one in five; but a word that
/// begins or ends with another is another word (Ann, Anna, Banner), and so is another number. Scripts that put no space
/// between words have no boundaries to respect: there, and in Hangul, the name's letters must stand in a row, and no
/// slip is forgiven. A run of Katakana is a word. Plural, possessive, genitive and dative of English and German names
/// are forms of the name, German endings only after a German article ("den Grafen").
///
/// Where the text holds the name of another asset, and ours is a part of it or merely resembles it, the other one is
/// meant.
class NameMatcher {
 public:
  /// The names are read into `memory`, where all answers stay too. Of a name's words the first 32 count; longer names
  /// of others are not looked for.
  NameMatcher(const AssetName& name, std::span<const std::string_view> other_names, std::pmr::memory_resource& memory);

  /// In a text that is nothing but a name, remarks in brackets left aside. It may say more than the name or less, but
  /// not both: "John Carpenter" is not John Smith.
  std::optional<Mention> find_in_label(std::string_view label) const;

  /// In running text: every place, the parts of a longer one included. Words here may be any words, so a misspelled
  /// name must at least begin as the name does, part of a name is no name when misspelled, and an everyday word is a
  /// name only where case and place say so (core/text/running_text.h).
  std::span<const Mention> find_in_prose(std::string_view text) const;

 private:
  struct Word {
    std::string_view text;
    std::u32string_view letters;  // folded, without accents
    bool is_unspaced;             // a letter of a script without spaces, or of Hangul
    bool is_joined;               // to the unspaced letter before it
    bool is_bracketed;
    bool has_digit;
  };
  using Words = std::pmr::vector<Word>;

  // Which words of the name a word may stand for, as bits: as it is, inflected, with one slip, with two.
  using WordSet = std::uint32_t;
  static constexpr unsigned as_it_is = 0, inflected = 1, one_slip = 2, degrees = 4;
  struct Candidates {
    WordSet by_degree[degrees];
  };

  struct Lengths {
    std::size_t least = 0, most = 0;
  };

  // Words of a text that stand for different words of the name.
  struct Run {
    std::size_t begin, end;
    WordSet used;
    unsigned slips;
    bool is_inflected;
    bool is_in_order;
    bool starts_inside;  // joined letters of the name
  };

  enum class Place { label, prose };

  Words words_of(std::string_view text, bool with_particles) const;
  Candidates candidates_for(std::span<const Word> words, std::size_t place_of_word, Place place) const;
  std::pmr::vector<Candidates> candidates_for(const Words& words, Place place) const;
  bool may_name(std::string_view sentence) const;
  Run run_from(const std::pmr::vector<Candidates>& candidates, std::size_t begin) const;
  std::optional<std::size_t> choose(WordSet candidates, const Run& run, std::size_t expected) const;
  static std::size_t letters_outside_brackets(std::span<const Word> words);
  std::size_t letter_count(WordSet words) const;
  bool can_stand_alone(WordSet words) const;
  bool is_common(const Run& run) const;

  // How far the names of others reach that stand in a text: from each of its words, and from all up to it.
  struct Reach {
    std::pmr::vector<std::size_t> from, up_to;
  };
  Reach reach_of(const Words& words) const;
  std::optional<Mention> judge(const Words& words, const Run& run, std::optional<Reach>& reach) const;

  std::pmr::memory_resource& memory_;
  Words name_;
  WordSet all_;
  bool with_particles_;                   // the name has nothing else
  WordSet common_ = 0;                    // everyday words in the name of a person
  std::array<Lengths, 26> lengths_ = {};  // of the name's words that begin with each ASCII letter
  bool is_ascii_ = true;                  // each of the name's words begins with one
  NameIndex rivals_;
};

}  // namespace shot_assets::core
