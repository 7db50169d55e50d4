#include "core/text/name_match.h"

#include <algorithm>
#include <bit>
#include <string>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/text/running_text.h"
#include "core/text/sentence.h"
#include "core/text/spelling.h"

namespace shot_assets::core {
namespace {

constexpr std::size_t most_words = 32;

// What a name may gain or lose without becoming another: articles, and what ties nouns together ("the Empusa's deck").
constexpr std::string_view particles[] = {"a", "an", "the", "of", "and", "s"};

bool is_particle(std::string_view word) {
  return std::ranges::any_of(particles, [=](std::string_view particle) { return folds_to(word, particle); });
}

// As first_word(), but a run of Katakana is one.
std::string_view first_name_word(std::string_view text) {
  const std::string_view word = first_word(text);
  std::string_view last = word;
  while (!last.empty() && is_katakana(code_point(last))) {
    text.remove_prefix(static_cast<std::size_t>(last.data() - text.data()) + last.size());
    last = first_word(text);
    if (last.data() != text.data() || last.empty() || !is_katakana(code_point(last)))
      return {word.data(), static_cast<std::size_t>(text.data() - word.data())};
  }
  return word;
}
using NameWords = Pieces<first_name_word>;

constexpr std::u32string_view opening_brackets = U"([{（［【", closing_brackets = U")]}）］】";

// Slips that make one word of the other; nullopt where that would make another word of it.
std::optional<unsigned> slips_between(std::u32string_view a, std::u32string_view b) {
  if (a == b) return 0U;
  const auto [shorter, longer] = a.size() < b.size() ? std::pair(a, b) : std::pair(b, a);
  const unsigned most = shorter.size() < 3 ? 0 : shorter.size() < 8 ? 1 : 2;
  if (longer.size() - shorter.size() > most || longer.starts_with(shorter) || longer.ends_with(shorter))
    return std::nullopt;
  for (unsigned slips = 1; slips <= most; ++slips)
    if (is_within_slips(a, b, slips)) return slips;
  return std::nullopt;
}

// English plurals and the genitive of both languages.
bool is_form(std::u32string_view word, std::u32string_view name) {
  if (name.size() < 3 || word.size() < 3 || word[0] != name[0]) return false;
  if (word.starts_with(name)) return word.substr(name.size()) == U"s" || word.substr(name.size()) == U"es";
  if (name.ends_with(U"y") && word.ends_with(U"ies"))
    return word.substr(0, word.size() - 3) == name.substr(0, name.size() - 1);
  return name.ends_with(U"man") && word.ends_with(U"men") && word.size() == name.size() &&
         word.substr(0, word.size() - 3) == name.substr(0, name.size() - 3);
}

// Endings that make another name of an English one, Ann and Anne.
bool is_german_form(std::u32string_view word, std::u32string_view name) {
  constexpr std::u32string_view endings[] = {U"n", U"en", U"e", U"er", U"ern", U"em"};
  return name.size() >= 3 && word.starts_with(name) &&
         std::ranges::find(endings, word.substr(name.size())) != std::end(endings);
}

bool is_german_article(std::string_view word) {
  constexpr std::string_view articles[] = {"der",   "die",   "das",   "den",    "dem",   "des",   "ein",     "eine",
                                           "einen", "einem", "einer", "eines",  "zwei",  "drei",  "vier",    "zum",
                                           "zur",   "beim",  "vom",   "seinen", "ihren", "keine", "mehrere", "alle"};
  return is_one_of(articles, word);
}

bool is_numeral(std::string_view word) {
  constexpr std::string_view numerals[] = {"both", "deux", "dos",   "drei",    "due",   "eight", "few", "five",
                                           "four", "many", "nine",  "several", "seven", "six",   "ten", "three",
                                           "tres", "tre",  "trois", "two",     "vier",  "zwei"};
  return is_digit(code_point(word)) || is_one_of(numerals, word);
}

void lessen(Mention& mention, Likeness likeness, std::size_t part, std::size_t of) {
  mention.percent = static_cast<int>(static_cast<std::size_t>(mention.percent) * part / of);
  mention.likeness = likeness;
}

// Letters as the bytes by which an index knows them.
std::string_view bytes_of(std::u32string_view letters) {
  return {reinterpret_cast<const char*>(letters.data()), letters.size() * sizeof(char32_t)};
}

std::string_view from_to(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() - first.data()) + last.size()};
}

}  // namespace

NameMatcher::NameMatcher(const AssetName& name, std::span<const std::string_view> other_names,
                         std::pmr::memory_resource& memory)
    : memory_(memory), name_(words_of(name.text, false)), with_particles_(name_.empty()), rivals_(memory) {
  if (with_particles_) name_ = words_of(name.text, true);
  if (name_.size() > most_words) name_.resize(most_words, name_.front());
  all_ = static_cast<WordSet>((std::uint64_t{1} << name_.size()) - 1);
  for (std::size_t i = 0; i < name_.size(); ++i)
    if (name.is_person && is_common_word(name_[i].text)) common_ |= WordSet{1} << i;
  for (const Word& word : name_) {
    const char32_t letter = word.letters.front();
    is_ascii_ = is_ascii_ && letter >= U'a' && letter <= U'z';
    if (!is_ascii_) break;
    Lengths& lengths = lengths_[letter - U'a'];
    lengths.least = lengths.most == 0 ? word.letters.size() : std::min(lengths.least, word.letters.size());
    lengths.most = std::max(lengths.most, word.letters.size());
  }

  std::pmr::vector<std::pmr::vector<NameIndex::Word>> rivals(&memory);
  rivals.reserve(other_names.size());
  for (const auto other : other_names) {
    const Words words = words_of(other, with_particles_);
    if (words.size() > most_words) continue;
    auto& rival = rivals.emplace_back();
    for (const Word& word : words) rival.push_back(rivals_.learn(bytes_of(word.letters)));
  }
  rivals_.build(rivals);
}

std::optional<Mention> NameMatcher::find_in_label(std::string_view label) const {
  const Words words = words_of(label, with_particles_);
  const auto candidates = candidates_for(words, Place::label);
  const std::size_t letters = letters_outside_brackets(words);
  std::optional<Mention> best;
  std::optional<Reach> reach;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    const Run run = run_from(candidates, begin);
    auto mention = judge(words, run, reach);
    if (!mention) continue;
    // "two guards" says no more than "guards"
    const std::size_t first = begin > 0 && run.is_inflected && is_numeral(words[begin - 1].text) ? begin - 1 : begin;
    const auto named = std::span(words).subspan(first, run.end - first);
    if (const std::size_t beside = letters - letters_outside_brackets(named); beside > 0) {
      if (mention->likeness == Likeness::part) continue;
      if (is_common(run) && is_lower_case(code_point(mention->text))) continue;  // "a stone wall" is not Stone
      const std::size_t all = letter_count(run.used) + beside;
      lessen(*mention, Likeness::longer, 5 * all - 2 * beside, 5 * all);
      mention->name = mention->text;
    }
    if (!best || mention->percent > best->percent) best = mention;
  }
  if (best) best->text = best->sentence = trim_white_space(label);
  return best;
}

std::span<const Mention> NameMatcher::find_in_prose(std::string_view text) const {
  std::pmr::vector<Mention> mentions(&memory_);
  for (const auto sentence : Sentences(text)) {
    if (!may_name(sentence)) continue;
    const Words words = words_of(sentence, with_particles_);
    const auto candidates = candidates_for(words, Place::prose);
    std::optional<Reach> reach;
    for (std::size_t begin = 0; begin < words.size(); ++begin) {
      const Run run = run_from(candidates, begin);
      auto mention = judge(words, run, reach);
      if (!mention || (mention->likeness == Likeness::part && run.slips > 0)) continue;
      const std::size_t length = run.end - run.begin;
      const int sure = surety({sentence, mention->text, length == 1, length == 1 && is_common(run), run.is_inflected});
      if (sure == 0) continue;
      if (sure < 100) lessen(*mention, Likeness::uncertain, static_cast<std::size_t>(sure), 100);
      mention->sentence = sentence;
      mentions.push_back(*mention);
    }
  }
  return keep(mentions, memory_);
}

auto NameMatcher::words_of(std::string_view text, bool with_particles) const -> Words {
  Words words(&memory_);
  std::pmr::string plain(&memory_);
  std::pmr::vector<char32_t> letters(&memory_);
  int open_brackets = 0;
  for (const auto word : NameWords(text)) {
    const char32_t first = code_point(word);
    if (opening_brackets.find(first) != opening_brackets.npos) ++open_brackets;
    if (closing_brackets.find(first) != closing_brackets.npos && open_brackets > 0) --open_brackets;
    if (!has_content(word) || (!with_particles && is_particle(word))) continue;

    plain.clear();
    append_plain(word, plain);
    letters.clear();
    bool has_digit = false;
    for (const auto character : Characters(plain)) {
      const char32_t letter = code_point(character);
      letters.push_back(letter);
      has_digit = has_digit || is_digit(letter);
    }
    if (letters.empty()) continue;

    const bool is_unspaced = is_hangul(first) || (is_unspaced_letter(first) && !is_katakana(first));
    const bool is_joined = is_unspaced && !words.empty() && words.back().is_unspaced &&
                           words.back().text.data() + words.back().text.size() == word.data();
    const auto kept = keep(letters, memory_);
    words.push_back({word, {kept.data(), kept.size()}, is_unspaced, is_joined, open_brackets > 0, has_digit});
  }
  return words;
}

auto NameMatcher::candidates_for(std::span<const Word> words, std::size_t place_of_word, Place place) const
    -> Candidates {
  const Word& word = words[place_of_word];
  // "den Grafen", "den jungen Grafen"
  const auto is_after_german_article = [&] {
    return (place_of_word > 0 && is_german_article(words[place_of_word - 1].text)) ||
           (place_of_word > 1 && is_german_article(words[place_of_word - 2].text));
  };
  Candidates candidates = {};
  for (std::size_t i = 0; i < name_.size(); ++i) {
    const Word& own = name_[i];
    const bool must_be_equal = word.is_unspaced || word.has_digit || own.has_digit;
    const auto slips = slips_between(word.letters, own.letters);
    if (slips == 0U) {
      candidates.by_degree[as_it_is] |= WordSet{1} << i;
    } else if (must_be_equal) {
      continue;
    } else if (is_form(word.letters, own.letters) ||
               (place == Place::prose && is_german_form(word.letters, own.letters) && is_after_german_article())) {
      candidates.by_degree[inflected] |= WordSet{1} << i;
    } else if (slips && (place != Place::prose || word.letters.front() == own.letters.front())) {
      candidates.by_degree[one_slip + *slips - 1] |= WordSet{1} << i;
    }
  }
  return candidates;
}

auto NameMatcher::candidates_for(const Words& words, Place place) const -> std::pmr::vector<Candidates> {
  std::pmr::vector<Candidates> candidates(&memory_);
  candidates.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) candidates.push_back(candidates_for(words, i, place));
  return candidates;
}

// Whether a word of the sentence may be one of the name's: most sentences have none, and need not be taken apart.
bool NameMatcher::may_name(std::string_view sentence) const {
  constexpr std::size_t most_letters_more = 3;
  if (!is_ascii_) return true;
  const auto is_letter = [](char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); };
  for (std::size_t begin = 0, end; begin < sentence.size(); begin = end + 1) {
    for (end = begin; end < sentence.size() && is_letter(sentence[end]); ++end) {
    }
    if (end < sentence.size() && static_cast<unsigned char>(sentence[end]) >= 0x80) return true;
    if (end == begin) continue;
    const Lengths& lengths = lengths_[static_cast<std::size_t>((sentence[begin] | 0x20) - 'a')];
    const std::size_t size = end - begin;
    if (size + most_letters_more >= lengths.least && size <= lengths.most + most_letters_more && lengths.most > 0)
      return true;
  }
  return false;
}

// The word of the name that the next word of a run stands for: the one expected next if it may be, else the first left.
// Letters that are joined never change places.
std::optional<std::size_t> NameMatcher::choose(WordSet candidates, const Run& run, std::size_t expected) const {
  candidates &= ~run.used;
  if (expected < name_.size() && (candidates >> expected & 1) != 0) return expected;
  if (run.used == 0 && candidates != 0) return static_cast<std::size_t>(std::countr_zero(candidates));
  if (run.starts_inside || (expected < name_.size() && name_[expected].is_joined)) return std::nullopt;
  for (; candidates != 0; candidates &= candidates - 1) {
    const auto first = static_cast<std::size_t>(std::countr_zero(candidates));
    if (!name_[first].is_joined) return first;
  }
  return std::nullopt;
}

auto NameMatcher::run_from(const std::pmr::vector<Candidates>& candidates, std::size_t begin) const -> Run {
  Run run = {begin, begin, 0, 0, false, true, false};
  std::size_t expected = 0;
  for (; run.end < candidates.size(); ++run.end) {
    std::optional<std::size_t> chosen;
    for (unsigned degree = 0; degree < degrees && !chosen; ++degree) {
      chosen = choose(candidates[run.end].by_degree[degree], run, expected);
      if (!chosen) continue;
      run.is_inflected = run.is_inflected || degree == inflected;
      run.slips += degree >= one_slip ? degree - one_slip + 1 : 0;
    }
    if (!chosen) break;
    if (run.used == 0) run.starts_inside = name_[*chosen].is_joined;
    run.used |= WordSet{1} << *chosen;
    run.is_in_order = run.is_in_order && *chosen == expected;
    expected = *chosen + 1;
  }
  return run;
}

std::size_t NameMatcher::letters_outside_brackets(std::span<const Word> words) {
  std::size_t count = 0;
  for (const Word& word : words)
    if (!word.is_bracketed) count += word.letters.size();
  return count;
}

std::size_t NameMatcher::letter_count(WordSet words) const {
  std::size_t count = 0;
  for (; words != 0; words &= words - 1)
    count += name_[static_cast<std::size_t>(std::countr_zero(words))].letters.size();
  return count;
}

// Whether some words of the name are enough to mean it: one of three letters or more, not a number; of unspaced letters
// two, if they are all that stand together, or half of the name.
bool NameMatcher::can_stand_alone(WordSet words) const {
  const bool is_half = letter_count(words) * 2 >= letter_count(all_);
  for (std::size_t begin = 0, end; begin < name_.size(); begin = end) {
    for (end = begin + 1; end < name_.size() && name_[end].is_joined;) ++end;
    const WordSet together = (all_ >> (name_.size() - (end - begin))) << begin;
    const Word& word = name_[begin];
    if (word.is_unspaced) {
      const bool is_enough = (words & together) == together || is_half;
      if (std::popcount(words & together) >= 2 && is_enough) return true;
    } else if ((words & together) != 0 && word.letters.size() >= 3 && !word.has_digit) {
      return true;
    }
  }
  return false;
}

bool NameMatcher::is_common(const Run& run) const { return (run.used & ~common_) == 0; }

auto NameMatcher::reach_of(const Words& words) const -> Reach {
  Reach reach = {std::pmr::vector<std::size_t>(words.size(), 0, &memory_),
                 std::pmr::vector<std::size_t>(words.size(), 0, &memory_)};
  NameIndex::Node node = NameIndex::root;
  for (std::size_t end = 1; end <= words.size(); ++end) {
    node = rivals_.after(node, bytes_of(words[end - 1].letters));
    if (const NameIndex::Node name = rivals_.ended(node); name != NameIndex::root)
      reach.from[end - rivals_.length(name)] = end;
  }
  for (std::size_t begin = 0; begin < words.size(); ++begin)
    reach.up_to[begin] = std::max(reach.from[begin], begin > 0 ? reach.up_to[begin - 1] : 0);
  return reach;
}

std::optional<Mention> NameMatcher::judge(const Words& words, const Run& run, std::optional<Reach>& reach) const {
  const std::size_t letters = letter_count(run.used);
  const bool is_whole = run.used == all_;
  if (run.used == 0 || std::size_t{5} * run.slips > letters || (!is_whole && !can_stand_alone(run.used)))
    return std::nullopt;

  // Whether the run belongs to the name of another asset that stands here.
  if (!reach) reach = reach_of(words);
  const bool is_our_name = is_whole && run.slips == 0 && !run.is_inflected && run.is_in_order;
  const bool is_inside = run.begin > 0 && reach->up_to[run.begin - 1] >= run.end;
  const std::size_t other_end = reach->from[run.begin];
  if (is_inside || other_end > run.end || (other_end == run.end && !is_our_name)) return std::nullopt;

  const std::string_view text = from_to(words[run.begin].text, words[run.end - 1].text);
  Mention mention = {100, Likeness::whole, text, text, {}};
  if (is_whole && !run.is_in_order) lessen(mention, Likeness::reordered, 95, 100);
  // A number before it makes sure that a plural is meant.
  const bool is_counted = run.begin > 0 && is_numeral(words[run.begin - 1].text);
  if (run.is_inflected) lessen(mention, Likeness::inflected, is_counted ? 95 : 65, 100);
  if (run.slips > 0) lessen(mention, Likeness::respelled, letters - std::size_t{2} * run.slips, letters);
  if (!is_whole) lessen(mention, Likeness::part, 2 * (letter_count(all_) + letters), 5 * letter_count(all_));
  return mention;
}

}  // namespace shot_assets::core
