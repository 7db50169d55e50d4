#include "core/text/action_cue.h"

#include <algorithm>

#include "core/base/unicode.h"
#include "core/text/english_clause.h"
#include "core/text/running_text.h"
#include "core/text/screenplay.h"
#include "core/text/sentence.h"
#include "core/text/spelling.h"

namespace shot_assets::core {
namespace {

bool is_article(std::string_view word) { return folds_to(word, "a") || folds_to(word, "an") || folds_to(word, "the"); }

// Words after a name that make it only a part of the subject.
constexpr std::string_view subject_continuations[] = {"and", "or", "&",  "und", "oder", "et", "ou", "y",  "e",
                                                      "och", "и",  "的", "和",  "与",   "與", "跟", "及", "或"};
// These, too, and then no clause begins: "The rope between Raj and Hana goes taut", "Anna at the window".
constexpr std::string_view attributes[] = {"of",     "in",    "at",     "on",      "with",   "from",
                                           "by",     "under", "near",   "between", "beside", "behind",
                                           "inside", "for",   "number", "without"};

// What opens a thing beside the subject, where a verb would stand: "Wendell, headset, three monitors".
constexpr std::string_view noun_openings[] = {
    "a",     "an",   "the",  "his",   "her",  "its",  "their", "no",  "one",  "two",
    "three", "four", "five", "six",   "ten",  "both", "but",   "ein", "eine", "einen",
    "der",   "die",  "das",  "seine", "ihre", "zwei", "drei",  "un",  "une",  "una",
};

bool continues_subject(std::string_view text) {
  const std::string_view word = first_word(text);
  return std::ranges::any_of(subject_continuations,
                             [=](std::string_view known) { return word == known || folds_to(word, known); });
}

// Punctuation that may stand between a subject and the rest: "Bob, limping, leaves", "Bob — limping — leaves".
bool is_separator(char32_t character) {
  constexpr std::u32string_view separators = U",;:—–、，；：";
  return separators.find(character) != std::u32string_view::npos;
}

// With what is joined to a separator, as an emoji may have left it behind: a cue does not begin inside a grapheme. A
// mark typed after a space is the writer's.
std::string_view skip_separators(std::string_view text) {
  while (!text.empty()) {
    const char32_t code = code_point(text);
    if (is_white_space(code))
      text.remove_prefix(first_character(text).size());
    else if (is_separator(code) || is_dash(code))
      text.remove_prefix(first_grapheme(text).size());
    else
      break;
  }
  return text;
}

// What follows a remark between two commas or dashes: "Bob, limping, leaves". Empty where the remark does not end.
std::string_view after_remark(std::string_view text) {
  const char32_t mark = code_point(skip_white_space(text));
  if (mark == U':' || mark == U'：' || (!is_separator(mark) && !is_dash(mark))) return text;
  bool is_open = false;
  std::size_t end = 0;
  for (const auto grapheme : Graphemes(text)) {
    end += grapheme.size();
    if (code_point(grapheme) != mark) continue;
    if (is_open) return text.substr(end);
    is_open = true;
  }
  return {};
}

bool is_negative(std::string_view predicate) {
  static constexpr std::string_view negations[] = {"not", "never", "no", "cannot", "t"};
  return std::ranges::any_of(Words(predicate), [](std::string_view word) { return is_one_of(negations, word); });
}

// What a sentence says that its subject does, given all that follows the name; empty where the name is not the subject.
std::string_view predicate(std::string_view after_name) {
  const std::string_view after_marks = skip_marks(after_name);
  const bool has_marks = after_marks.data() != after_name.data();
  const std::string_view text = without_full_stop(after_marks);
  if (!has_content(text)) return {};
  const char32_t next = code_point(after_marks);
  const bool stands_alone =
      has_marks || is_white_space(next) || is_separator(next) || (is_unspaced_letter(next) && !is_kana(next));
  if (!stands_alone || continues_subject(text)) return {};
  std::string_view said = skip_separators(after_remark(text));
  // "Hale, 50s, rumpled coat, lights a cigarette": an age comes with more.
  if (is_separator(next) && is_digit(code_point(skip_separators(text))) && !begins_with_verb(said)) {
    const std::size_t comma = said.find(',');
    if (comma == std::string_view::npos) return {};
    said = skip_separators(said.substr(comma));
    if (!begins_with_verb(said)) return {};
  }
  // A capital goes on with the name, as a second name or another subject does.
  if (said.empty() || is_upper_case(code_point(said)) || is_negative(said)) return {};
  if (is_one_of(attributes, first_word(said)) || is_one_of(noun_openings, first_word(said))) return {};
  if (continues_subject(said) || is_digit(code_point(said))) return {};
  return said;
}

// What dawn, hope and ivy do, and hardly Dawn, Hope or Ivy: "Dawn breaks over the harbor".
bool is_of_nature(std::string_view predicate) {
  static constexpr std::string_view alone[] = {"fades", "falls", "breaks",  "drifts", "blooms",
                                               "grows", "glows", "settles", "springs"};
  static constexpr std::string_view with_object[] = {"covers", "lines", "clings", "carpets"};
  static constexpr std::string_view objects[] = {"a", "an", "the", "his", "her", "it", "off", "into"};
  const std::string_view verb = first_word(predicate);
  const std::string_view rest =
      predicate.substr(static_cast<std::size_t>(verb.data() - predicate.data()) + verb.size());
  return is_one_of(with_object, verb) || (is_one_of(alone, verb) && !is_one_of(objects, first_word(rest)));
}

}  // namespace

ActionCues::ActionCues(std::span<const AssetName> names, std::pmr::memory_resource& memory)
    : index_(memory), common_(&memory), cast_(memory) {
  std::pmr::vector<std::pmr::vector<NameIndex::Word>> words(names.size(), &memory);
  std::pmr::string folded(&memory);
  for (std::size_t name = 0; name < names.size(); ++name) {
    if (names[name].speaks) cast_.add(names[name].text);
    for (const auto word : Words(names[name].text)) {
      folded.clear();
      append_plain(word, folded);
      if (!folded.empty()) words[name].push_back(index_.learn(folded));
    }
  }
  index_.build(words);
  for (std::size_t name = 0; name < names.size(); ++name)
    if (names[name].is_person && words[name].size() == 1 && is_common_word(first_word(names[name].text)))
      common_.insert(index_.of(name));
}

ActionCues::Reading ActionCues::read(std::string_view action, std::pmr::memory_resource& memory) const {
  Reading reading(*this, memory);
  std::pmr::string folded(&memory);
  for (const ScriptPart& part : script_parts(action, ScriptField::action, cast_, memory)) {
    if (part.is_speech) continue;
    for (const auto sentence : Sentences(part.text)) {
      const Subject subject = subject_of(sentence, folded);
      if (subject.name == NameIndex::root) continue;
      const bool is_common = common_.contains(subject.name);
      const int sure = surety({sentence, subject.text, index_.length(subject.name) == 1, is_common, false});
      if (sure <= perhaps_compound) continue;
      if (standing_of(sentence, subject.text) != Standing::seen) continue;
      const auto end = static_cast<std::size_t>(subject.text.data() - sentence.data()) + subject.text.size();
      const std::string_view said = predicate(sentence.substr(end));
      if (!said.empty() && !(is_common && sure < 100 && is_of_nature(said)))
        reading.found_.push_back({subject.name, collapse_white_space(said, memory)});
    }
  }
  return reading;
}

// The name that opens a sentence, an article before it or not. Reads no further than a name may go.
ActionCues::Subject ActionCues::subject_of(std::string_view sentence, std::pmr::string& folded) const {
  Subject subject = {};
  NameIndex::Node node = NameIndex::root;
  std::uint32_t words_read = 0;
  const char* begins[2] = {};
  bool has_article = false;
  for (const auto word : Words(sentence)) {
    folded.clear();
    append_plain(word, folded);
    if (folded.empty()) continue;  // invisible: a mark of writing direction, for instance
    if (words_read < 2) begins[words_read] = word.data();
    if (++words_read == 1) has_article = is_article(word);
    node = index_.after(node, folded);
    const std::uint32_t last_begin = has_article ? 1 : 0;
    if (words_read - index_.length(node) > last_begin) break;
    const NameIndex::Node ended = index_.ended(node);
    const std::uint32_t words_before = words_read - index_.length(ended);
    if (ended == NameIndex::root || words_before > last_begin) continue;
    const char* const begin = begins[words_before];
    subject = {ended, {begin, static_cast<std::size_t>(word.data() - begin) + word.size()}};
  }
  return subject;
}

}  // namespace shot_assets::core
