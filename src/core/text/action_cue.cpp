#include "core/text/action_cue.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/base/unicode.h"
#include "core/text/sentence.h"

namespace shot_assets::core {
namespace {

bool is_article(std::string_view word) { return folds_to(word, "a") || folds_to(word, "an") || folds_to(word, "the"); }

// Words after a name that make it only a part of the subject.
constexpr std::string_view subject_continuations[] = {"and", "or", "&", "的", "和", "与", "與", "跟", "及", "或"};

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

// What a sentence says of its subject, given all that follows the name; nullopt where the name is not the subject.
std::optional<std::string_view> predicate(std::string_view after_name) {
  const std::string_view text = without_full_stop(after_name);
  if (!has_content(text)) return "";
  const char32_t next = code_point(after_name);
  const bool stands_alone = is_white_space(next) || is_separator(next) || (is_unspaced_letter(next) && !is_kana(next));
  if (!stands_alone || continues_subject(text)) return std::nullopt;
  return skip_separators(text);
}

}  // namespace

ActionCues::ActionCues(std::span<const std::string_view> names, std::pmr::memory_resource& memory)
    : vocabulary_(&memory),
      children_(&memory),
      nodes_({{root, root, 0}}, &memory),
      names_(names.size(), root, &memory) {
  std::pmr::vector<std::pmr::vector<WordId>> words(names.size(), &memory);
  std::pmr::string folded(&memory);
  for (std::size_t name = 0; name < names.size(); ++name) {
    for (const auto word : Words(names[name])) {
      folded.clear();
      append_folded(word, folded);
      if (!folded.empty()) words[name].push_back(learn(folded));
    }
  }

  // All names grow together, word by word: a node's fallback has fewer words than the node, so it already exists.
  std::pmr::vector<std::size_t> growing(names.size(), &memory);
  std::iota(growing.begin(), growing.end(), std::size_t{0});
  for (std::size_t depth = 0; !growing.empty(); ++depth) {
    std::erase_if(growing, [&](std::size_t name) { return words[name].size() == depth; });
    for (const auto name : growing) {
      names_[name] = grow(names_[name], words[name][depth]);
      if (words[name].size() == depth + 1) nodes_[names_[name]].name_ended = names_[name];
    }
  }
}

ActionCues::Reading ActionCues::read(std::string_view action, std::pmr::memory_resource& memory) const {
  Reading reading(*this, memory);
  std::pmr::vector<Occurrence> occurrences(&memory);
  std::pmr::string folded(&memory);
  for (const auto sentence : Sentences(action)) {
    occurrences.clear();
    find_names(sentence, occurrences, folded);
    std::optional<std::string_view> whole;  // the same for all whom it merely mentions
    for (const Occurrence& occurrence : occurrences) {
      if (reading.find(occurrence.name) != nullptr) continue;
      const bool is_subject =
          occurrence.words_before == 0 || (occurrence.words_before == 1 && is_article(first_word(sentence)));
      std::optional<std::string_view> text;
      if (is_subject) text = predicate(sentence.substr(occurrence.end));
      if (!text && !whole) whole = collapse_white_space(without_full_stop(sentence), memory);
      reading.found_.push_back({occurrence.name, text ? collapse_white_space(*text, memory) : *whole});
    }
  }
  return reading;
}

// The names that stand in a sentence, in the order of their places, without those that are part of a longer one.
void ActionCues::find_names(std::string_view sentence, std::pmr::vector<Occurrence>& occurrences,
                            std::pmr::string& folded) const {
  NodeId node = root;
  std::uint32_t words_read = 0;
  for (const auto word : Words(sentence)) {
    folded.clear();
    append_folded(word, folded);
    if (folded.empty()) continue;  // invisible: a mark of writing direction, for instance
    ++words_read;
    node = next(node, word_id(folded));
    const NodeId ended = nodes_[node].name_ended;
    if (ended == root) continue;
    const std::uint32_t words_before = words_read - nodes_[ended].depth;
    while (!occurrences.empty() && words_before <= occurrences.back().words_before) occurrences.pop_back();
    occurrences.push_back({ended, words_before, static_cast<std::size_t>(word.data() - sentence.data()) + word.size()});
  }
}

std::string_view ActionCues::Reading::of(std::size_t name_index) const {
  const NodeId name = cues_->names_[name_index];
  const Cue* cue = name == root ? nullptr : find(name);
  return cue == nullptr ? std::string_view() : cue->text;
}

const ActionCues::Reading::Cue* ActionCues::Reading::find(NodeId name) const {
  const auto cue = std::ranges::find(found_, name, &Cue::name);
  return cue == found_.end() ? nullptr : &*cue;
}

ActionCues::WordId ActionCues::learn(std::string_view folded) {
  const auto id = static_cast<WordId>(vocabulary_.size());
  return vocabulary_.try_emplace(std::pmr::string(folded, vocabulary_.get_allocator()), id).first->second;
}

ActionCues::WordId ActionCues::word_id(std::string_view folded) const {
  const auto known = vocabulary_.find(folded);
  return known == vocabulary_.end() ? unknown_word : known->second;
}

ActionCues::NodeId ActionCues::grow(NodeId node, WordId word) {
  const auto [edge, is_new] = children_.try_emplace(edge_key(node, word), static_cast<NodeId>(nodes_.size()));
  if (is_new) {
    const NodeId fallback = node == root ? root : next(nodes_[node].fallback, word);
    nodes_.push_back({fallback, nodes_[fallback].name_ended, nodes_[node].depth + 1});
  }
  return edge->second;
}

ActionCues::NodeId ActionCues::next(NodeId node, WordId word) const {
  for (;;) {
    const auto edge = children_.find(edge_key(node, word));
    if (edge != children_.end()) return edge->second;
    if (node == root) return root;
    node = nodes_[node].fallback;
  }
}

}  // namespace shot_assets::core
