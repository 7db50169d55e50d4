#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shot_assets::core {

/// Finds what the action of a shot says about each asset of the scene.
///
/// A sentence names an asset where the words of the asset's name stand in a row, whatever their case and the white
/// space between them, unless they are part of a longer name: "John Smith sits" does not name John when both are
/// in the scene.
class ActionCues {
 public:
  /// The names of all assets of the scene; a name without any word is never found.
  ActionCues(std::span<const std::string_view> names, std::pmr::memory_resource& memory);

  class Reading;

  /// What an action says, read once for all names.
  Reading read(std::string_view action, std::pmr::memory_resource& memory) const;

 private:
  // An Aho-Corasick automaton over words: it reads each word of a text once, however many names there are.
  using WordId = std::uint32_t;
  using NodeId = std::uint32_t;

  struct Node {
    NodeId fallback;      // the longest proper suffix of this node's words that starts a name
    NodeId name_ended;    // the longest name that ends with this node's last word
    std::uint32_t depth;  // how many words lead here
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
  };

  struct Occurrence {
    NodeId name;
    std::uint32_t words_before;
    std::size_t end;  // in bytes
  };

  static constexpr NodeId root = 0;
  static constexpr WordId unknown_word = UINT32_MAX;

  static std::uint64_t edge_key(NodeId node, WordId word) { return std::uint64_t{node} << 32 | word; }

  WordId learn(std::string_view folded);
  WordId word_id(std::string_view folded) const;
  NodeId grow(NodeId node, WordId word);
  NodeId next(NodeId node, WordId word) const;
  void find_names(std::string_view sentence, std::pmr::vector<Occurrence>& occurrences, std::pmr::string& folded) const;

  std::pmr::unordered_map<std::pmr::string, WordId, Hash, std::equal_to<>> vocabulary_;
  std::pmr::unordered_map<std::uint64_t, NodeId> children_;
  std::pmr::vector<Node> nodes_;
  std::pmr::vector<NodeId> names_;  // the last node of each name; root if it has no word
};

/// Refers to the ActionCues and the action it comes from.
class ActionCues::Reading {
 public:
  /// The first sentence of the action that names the asset, on one line and without its full stop; empty if none does.
  ///
  /// A sentence that starts with the name, an English article before it or not, is reduced to its predicate:
  /// "A waiter crosses behind them." gives "crosses behind them". It stays whole where the name is not all of the
  /// subject ("Ellen's coat falls", "Ellen and Bob leave") or carries a particle ("エレンが笑う"). A sentence that is
  /// nothing but the name says nothing.
  std::string_view of(std::size_t name_index) const;

 private:
  friend class ActionCues;
  struct Cue {
    NodeId name;
    std::string_view text;
  };

  Reading(const ActionCues& cues, std::pmr::memory_resource& memory) : cues_(&cues), found_(&memory) {}
  const Cue* find(NodeId name) const;

  const ActionCues* cues_;
  std::pmr::vector<Cue> found_;  // of the names in the action: few
};

}  // namespace shot_assets::core
