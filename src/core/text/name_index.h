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

/// Where many names stand in a text: an Aho-Corasick automaton over words. It reads each word of a text once, however
/// many names there are and however much they resemble each other.
///
/// A word is a number. Words are the same where the bytes they were learnt by are the same.
class NameIndex {
 public:
  using Word = std::uint32_t;
  using Node = std::uint32_t;

  static constexpr Node root = 0;  // no name

  explicit NameIndex(std::pmr::memory_resource& memory);

  Word learn(std::string_view word);

  /// All names at once, once. A name without words is never found.
  void build(std::span<const std::pmr::vector<Word>> names);

  /// The node of a name; equal names share one.
  Node of(std::size_t name) const { return names_[name]; }

  /// The node after one more word of a text, from the root at its start.
  Node after(Node node, std::string_view word) const;

  /// The longest name that ends with the word that led to this node; the root if none does.
  Node ended(Node node) const { return nodes_[node].name_ended; }

  /// How many words a node's name has.
  std::uint32_t length(Node node) const { return nodes_[node].depth; }

 private:
  struct Entry {
    Node fallback;        // the longest proper suffix of this node's words that starts a name
    Node name_ended;      // the longest name that ends with this node's last word
    std::uint32_t depth;  // how many words lead here
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
  };

  static std::uint64_t edge_key(Node node, Word word) { return std::uint64_t{node} << 32 | word; }

  Node grow(Node node, Word word);
  Node next(Node node, Word word) const;

  std::pmr::unordered_map<std::pmr::string, Word, Hash, std::equal_to<>> vocabulary_;
  std::pmr::unordered_map<std::uint64_t, Node> children_;
  std::pmr::vector<Entry> nodes_;
  std::pmr::vector<Node> names_;
};

}  // namespace shot_assets::core
