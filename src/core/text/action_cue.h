#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/text/asset_name.h"
#include "core/text/name_index.h"
#include "core/text/screenplay.h"

namespace shot_assets::core {

/// Finds what the action of a shot says that each asset of the scene does.
///
/// A sentence names an asset where the words of the asset's name stand in a row, whatever their case, their accents and
/// the white space between them, unless they are part of a longer name: "John Smith sits" does not name John when both
/// are in the scene. A name that is an everyday word must be meant there (core/text/running_text.h). Speeches say
/// nothing.
class ActionCues {
 public:
  /// The names of all assets of the scene; a name without any word is never found.
  ActionCues(std::span<const AssetName> names, std::pmr::memory_resource& memory);

  class Reading;

  /// What an action says, read once for all names.
  Reading read(std::string_view action, std::pmr::memory_resource& memory) const;

 private:
  struct Subject {
    NameIndex::Node name;
    std::string_view text;
  };

  Subject subject_of(std::string_view sentence, std::pmr::string& folded) const;

  NameIndex index_;
  std::pmr::unordered_set<NameIndex::Node> common_;  // names of persons that are everyday words
  CueNames cast_;
};

/// Refers to the ActionCues and the action it comes from.
class ActionCues::Reading {
 public:
  /// What the action says that the asset does, of the first sentence that has it as its subject. On one line, without
  /// the full stop; empty if there is none.
  ///
  /// The subject is a name that opens a sentence, an English article before it or not: "A waiter crosses behind them."
  /// gives "crosses behind them". It is no subject where it is only a part of one ("Ellen's coat falls", "Ellen and Bob
  /// leave"), carries a particle ("エレンが笑う"), or is not seen ("ELLEN (O.S.) calls").
  std::string_view of(std::size_t name_index) const {
    return first_of(name_index, [](std::string_view said) { return said; });
  }

  /// The first of them, in the order of their sentences, of which `choose` takes something: what it takes.
  template <class Choose>
  std::string_view first_of(std::size_t name_index, const Choose& choose) const {
    const NameIndex::Node name = cues_->index_.of(name_index);
    if (name == NameIndex::root) return {};
    for (const Cue& cue : found_)
      if (cue.name == name)
        if (const std::string_view chosen = choose(cue.text); !chosen.empty()) return chosen;
    return {};
  }

 private:
  friend class ActionCues;
  struct Cue {
    NameIndex::Node name;
    std::string_view text;
  };

  Reading(const ActionCues& cues, std::pmr::memory_resource& memory) : cues_(&cues), found_(&memory) {}

  const ActionCues* cues_;
  std::pmr::vector<Cue> found_;  // in the order of their sentences
};

}  // namespace shot_assets::core
