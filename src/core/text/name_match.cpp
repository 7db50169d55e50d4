#include "core/text/name_match.h"

#include <algorithm>
#include <bit>
#include <string>

#include "core/base/keep.h"
#include "core/base/unicode.h"
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

bool is_one_of(std::u32string_view characters, char32_t character) {
  return characters.find(character) != std::u32string_view::npos;
}

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

void lessen(Mention& mention, Likeness likeness, std::size_t part, std::size_t of) {
  mention.percent = static_cast<int>(static_cast<std::size_t>(mention.percent) * part / of);
  mention.likeness = likeness;
}

std::string_view from_to(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() - first.data()) + last.size()};
}

}  // namespace

NameMatcher::NameMatcher(std::string_view name, std::span<const std::string_view> other_names,
                         std::pmr::memory_resource& memory)
    : memory_(memory), name_(words_of(name, false)), with_particles_(name_.empty()), rivals_(&memory) {
  if (with_particles_) name_ = words_of(name, true);
  if (name_.size() > most_words) name_.resize(most_words, name_.front());
  all_ = static_cast<WordSet>((std::uint64_t{1} << name_.size()) - 1);

  // Only a name that shares a word with ours, or nearly, can be taken for it.
  for (const auto other : other_names) {
    Words words = words_of(other, with_particles_);
    if (words.size() <= most_words && std::ranges::any_of(words, [&](const Word& word) {
          const Candidates candidates = candidates_for(word, Place::label);
          return (candidates.by_slips[0] | candidates.by_slips[1] | candidates.by_slips[2]) != 0;
        }))
      rivals_.push_back(std::move(words));
  }
}

std::optional<Mention> NameMatcher::find_in_label(std::string_view label) const {
  const Words words = words_of(label, with_particles_);
  const auto candidates = candidates_for(words, Place::label);
  const std::size_t letters = letters_outside_brackets(words);
  std::optional<Mention> best;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    const Run run = run_from(candidates, begin);
    auto mention = judge(words, run);
    if (!mention) continue;
    const auto named = std::span(words).subspan(begin, run.end - begin);
    if (const std::size_t beside = letters - letters_outside_brackets(named); beside > 0) {
      if (mention->likeness == Likeness::part) continue;
      const std::size_t all = letter_count(run.used) + beside;
      lessen(*mention, Likeness::longer, 5 * all - 2 * beside, 5 * all);
    }
    if (!best || mention->percent > best->percent) best = mention;
  }
  if (best) best->text = trim_white_space(label);
  return best;
}

std::span<const Mention> NameMatcher::find_in_prose(std::string_view text) const {
  std::pmr::vector<Mention> mentions(&memory_);
  for (const auto sentence : Sentences(text)) {
    const Words words = words_of(sentence, with_particles_);
    const auto candidates = candidates_for(words, Place::prose);
    for (std::size_t begin = 0; begin < words.size(); ++begin) {
      const Run run = run_from(candidates, begin);
      const auto mention = judge(words, run);
      if (mention && (mention->likeness != Likeness::part || run.slips == 0)) mentions.push_back(*mention);
    }
  }
  return keep(mentions, memory_);
}

auto NameMatcher::words_of(std::string_view text, bool with_particles) const -> Words {
  Words words(&memory_);
  std::pmr::string folded(&memory_);
  std::pmr::vector<char32_t> letters(&memory_);
  int open_brackets = 0;
  for (const auto word : NameWords(text)) {
    const char32_t first = code_point(word);
    if (is_one_of(U"([{（［【", first)) ++open_brackets;
    if (is_one_of(U")]}）］】", first) && open_brackets > 0) --open_brackets;
    if (!has_content(word) || (!with_particles && is_particle(word))) continue;

    folded.clear();
    append_folded(word, folded);
    letters.clear();
    bool has_digit = false;
    for (const auto character : Characters(folded)) {
      const char32_t letter = code_point(character);
      if (is_accent(letter)) continue;
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

auto NameMatcher::candidates_for(const Word& word, Place place) const -> Candidates {
  Candidates candidates = {};
  for (std::size_t i = 0; i < name_.size(); ++i) {
    const auto slips = slips_between(word.letters, name_[i].letters);
    if (!slips) continue;
    const bool must_be_equal = word.is_unspaced || word.has_digit || name_[i].has_digit ||
                               (place == Place::prose && word.letters.front() != name_[i].letters.front());
    if (*slips == 0 || !must_be_equal) candidates.by_slips[*slips] |= WordSet{1} << i;
  }
  return candidates;
}

auto NameMatcher::candidates_for(const Words& words, Place place) const -> std::pmr::vector<Candidates> {
  std::pmr::vector<Candidates> candidates(&memory_);
  candidates.reserve(words.size());
  for (const Word& word : words) candidates.push_back(candidates_for(word, place));
  return candidates;
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
  Run run = {begin, begin, 0, 0, true, false};
  std::size_t expected = 0;
  for (; run.end < candidates.size(); ++run.end) {
    std::optional<std::size_t> chosen;
    for (unsigned slips = 0; slips < 3 && !chosen; ++slips) {
      chosen = choose(candidates[run.end].by_slips[slips], run, expected);
      if (chosen) run.slips += slips;
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

// Whether the run belongs to the name of another asset that stands here.
bool NameMatcher::is_another_name(const Words& words, const Run& run) const {
  const bool is_our_name = run.used == all_ && run.slips == 0 && run.is_in_order;
  const std::size_t run_length = run.end - run.begin;
  return std::ranges::any_of(rivals_, [&](const Words& rival) {
    const std::size_t length = rival.size();
    if (length < run_length || (length == run_length && is_our_name)) return false;
    const std::size_t first = run.end > length ? run.end - length : 0;
    for (std::size_t begin = first; begin <= run.begin && begin + length <= words.size(); ++begin)
      if (std::ranges::equal(rival, std::span(words).subspan(begin, length), {}, &Word::letters, &Word::letters))
        return true;
    return false;
  });
}

std::optional<Mention> NameMatcher::judge(const Words& words, const Run& run) const {
  const std::size_t letters = letter_count(run.used);
  const bool is_whole = run.used == all_;
  if (run.used == 0 || std::size_t{5} * run.slips > letters || (!is_whole && !can_stand_alone(run.used)))
    return std::nullopt;
  if (is_another_name(words, run)) return std::nullopt;

  Mention mention = {100, Likeness::whole, from_to(words[run.begin].text, words[run.end - 1].text)};
  if (is_whole && !run.is_in_order) lessen(mention, Likeness::reordered, 95, 100);
  if (run.slips > 0) lessen(mention, Likeness::respelled, letters - std::size_t{2} * run.slips, letters);
  if (!is_whole) lessen(mention, Likeness::part, 2 * (letter_count(all_) + letters), 5 * letter_count(all_));
  return mention;
}

}  // namespace shot_assets::core
