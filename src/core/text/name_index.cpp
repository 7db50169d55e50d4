#include "core/text/name_index.h"

#include <numeric>

namespace shot_assets::core {

NameIndex::NameIndex(std::pmr::memory_resource& memory)
    : vocabulary_(&memory), children_(&memory), nodes_({{root, root, 0}}, &memory), names_(&memory) {}

NameIndex::Word NameIndex::learn(std::string_view word) {
  const auto known = vocabulary_.find(word);
  if (known != vocabulary_.end()) return known->second;
  const auto id = static_cast<Word>(vocabulary_.size());
  return vocabulary_.try_emplace(std::pmr::string(word, vocabulary_.get_allocator()), id).first->second;
}

// All names grow together, word by word: a node's fallback has fewer words than the node, so it already exists.
void NameIndex::build(std::span<const std::pmr::vector<Word>> names) {
  names_.assign(names.size(), root);
  std::pmr::vector<std::size_t> growing(names.size(), names_.get_allocator());
  std::iota(growing.begin(), growing.end(), std::size_t{0});
  for (std::size_t depth = 0; !growing.empty(); ++depth) {
    std::erase_if(growing, [&](std::size_t name) { return names[name].size() == depth; });
    for (const auto name : growing) {
      names_[name] = grow(names_[name], names[name][depth]);
      if (names[name].size() == depth + 1) nodes_[names_[name]].name_ended = names_[name];
    }
  }
}

NameIndex::Node NameIndex::after(Node node, std::string_view word) const {
  const auto known = vocabulary_.find(word);
  return known == vocabulary_.end() ? root : next(node, known->second);
}

NameIndex::Node NameIndex::grow(Node node, Word word) {
  const auto [edge, is_new] = children_.try_emplace(edge_key(node, word), static_cast<Node>(nodes_.size()));
  if (is_new) {
    const Node fallback = node == root ? root : next(nodes_[node].fallback, word);
    nodes_.push_back({fallback, nodes_[fallback].name_ended, nodes_[node].depth + 1});
  }
  return edge->second;
}

NameIndex::Node NameIndex::next(Node node, Word word) const {
  for (;;) {
    const auto edge = children_.find(edge_key(node, word));
    if (edge != children_.end()) return edge->second;
    if (node == root) return root;
    node = nodes_[node].fallback;
  }
}

}  // namespace shot_assets::core
