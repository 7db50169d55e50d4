#include "core/references/video_notes.h"

#include <algorithm>

#include "core/base/text_builder.h"
#include "core/base/unicode.h"
#include "core/references/trait_summary.h"
#include "core/text/english_clause.h"
#include "core/text/sentence.h"

namespace shot_assets::core {
namespace {

// Who is called so is many, without an s.
constexpr std::string_view plurals[] = {
    "people",   "men",      "women",     "children", "police",   "mice",      "geese",     "feet",        "oxen",
    "folk",     "cattle",   "policemen", "firemen",  "crew",     "townsfolk", "crewmen",   "townspeople", "policewomen",
    "townsmen", "horsemen", "fishermen", "gunmen",   "henchmen", "kinsfolk",  "clergymen", "watchmen",    "workmen"};
constexpr std::string_view singulars[] = {"news",   "series",   "means", "species",  "gas",      "lens",      "bus",
                                          "atlas",  "canvas",   "chaos", "alias",    "texas",    "christmas", "always",
                                          "athens", "mercedes", "rolls", "hercules", "achilles", "james",     "vegas",
                                          "dallas", "kansas",   "wales", "naples",   "brussels", "mars",      "jaws"};
constexpr std::string_view numbers[] = {"two",   "three", "four", "five",    "six",  "seven",
                                        "eight", "nine",  "ten",  "several", "some", "many"};
// The noun that decides stands before these: Men in Black, Letter of Symbols.
constexpr std::string_view prepositions[] = {"of",  "in", "with", "from",    "at",   "on",
                                             "for", "to", "by",   "without", "under"};
// Characters are called so where they are many; other names with an s are of one: James, Rogers.
constexpr std::string_view groups[] = {
    "guards",     "soldiers",    "villagers",  "waiters",   "dancers",   "workers",     "passengers", "students",
    "officers",   "cops",        "kids",       "guests",    "sailors",   "nurses",      "doctors",    "tourists",
    "prisoners",  "witches",     "knights",    "zombies",   "vampires",  "wolves",      "dogs",       "cats",
    "horses",     "birds",       "rats",       "robots",    "aliens",    "ghosts",      "thugs",      "bandits",
    "pirates",    "reporters",   "agents",     "twins",     "brothers",  "sisters",     "girls",      "boys",
    "fans",       "monks",       "nuns",       "mourners",  "onlookers", "customers",   "commuters",  "protesters",
    "partygoers", "bridesmaids", "bystanders", "elders",    "neighbors", "neighbours",  "parents",    "triplets",
    "bodyguards", "gangsters",   "hunters",    "riders",    "drivers",   "pedestrians", "players",    "musicians",
    "detectives", "extras",      "teenagers",  "strangers", "visitors",  "waitresses",  "shoppers",   "diners",
    "servants",   "lovers",      "newlyweds",
};

bool has_plural_ending(std::string_view word) {
  if (is_one_of(plurals, word)) return true;
  const auto ends = [=](std::string_view ending) {
    return word.size() > ending.size() && folds_to(word.substr(word.size() - ending.size()), ending);
  };
  return ends("s") && !ends("ss") && !ends("us") && !ends("is") && !is_one_of(singulars, word);
}

// What tells several of one name apart: Rats 1, Guards B, Waiters No. 2.
bool is_number(std::string_view word) {
  return is_digit(code_point(word)) || (word.size() == 1 && has_content(word)) || folds_to(word, "no");
}

std::string_view after_word(std::string_view text, std::string_view word) {
  return text.substr(static_cast<std::size_t>(word.data() - text.data()) + word.size());
}

struct Verbs {
  std::string_view enters, exits, passes;
};
constexpr Verbs singular_verbs = {" enters the frame", " exits the frame", " passes through the frame"};
constexpr Verbs plural_verbs = {" enter the frame", " exit the frame", " pass through the frame"};

bool contradicts(Presence presence, const Movement& movement) {
  switch (presence) {
    case Presence::enters:
      return movement.departs || movement.rests;
    case Presence::exits:
      return movement.arrives || movement.stays;
    case Presence::passes_through:
      return movement.stays;
    case Presence::throughout:
      break;
  }
  return false;
}

// "enters the elevator" where the note itself says "enters".
bool doubles_verb(Presence presence, std::string_view clause) {
  const std::string_view verb = first_word(clause);
  return (presence == Presence::enters && is_verb(verb, "enter")) ||
         (presence == Presence::exits && is_verb(verb, "exit"));
}

// "enters frame right": this is the note.
bool is_whole_note(Presence presence, std::string_view clause) {
  static constexpr std::string_view pictures[] = {"frame", "shot", "picture"};
  const std::string_view verb = first_word(clause);
  std::string_view rest = after_word(clause, verb);
  if (folds_to(first_word(rest), "the")) rest = after_word(rest, first_word(rest));
  const bool is_leaving = presence == Presence::exits && is_verb(verb, "leave");
  return (doubles_verb(presence, clause) || is_leaving) && is_one_of(pictures, first_word(rest));
}

// A name behind other words of its sentence has its article in small letters.
void write_inside(TextBuilder& line, std::string_view name) {
  const std::string_view article = first_word(name);
  const bool is_article = name.size() > article.size() + 1 && name[article.size()] == ' ' &&
                          (article == "The" || article == "A" || article == "An" || article == "THE");
  if (!is_article) {
    line << name;
    return;
  }
  line << (folds_to(article, "the") ? "the" : article == "A" ? "a" : "an") << name.substr(article.size());
}

}  // namespace

bool is_plural(std::string_view name, std::string_view asset_type) {
  const std::string_view first = first_word(name);
  std::string_view head, rest = name;
  bool is_joined = false;  // "Bob and Alice"
  for (auto word = first_word(rest); !word.empty(); word = first_word(rest)) {
    rest = after_word(rest, word);
    if (!head.empty() && is_one_of(prepositions, word)) break;
    if (!head.empty() && (word == "&" || folds_to(word, "and"))) is_joined = true;
    if (word == "(" || word == "," || word == "[") break;
    if (word == "'" || word == "’") {  // of the owner the noun follows: "Ellen's Books"
      const std::string_view s = first_word(rest);
      if (folds_to(s, "s")) rest = after_word(rest, s);
      head = {};
      continue;
    }
    if (has_content(word) && (head.empty() ? !is_digit(code_point(word)) : !is_number(word))) head = word;
  }
  if (is_joined && asset_type == "character") return true;
  if (asset_type == "location" || !has_plural_ending(head)) return false;
  const bool is_counted = folds_to(first, "the") || is_one_of(numbers, first) || is_digit(code_point(first));
  return asset_type != "character" || is_counted || is_one_of(plurals, head) || is_one_of(groups, head);
}

std::string_view whole_sentences(std::string_view description, std::size_t max_length,
                                 std::pmr::memory_resource& memory) {
  const std::string_view text = collapse_white_space(description, memory);
  std::string_view kept;
  std::size_t length = 0, read = 0;
  for (const auto sentence : Sentences(text)) {
    const std::size_t end = static_cast<std::size_t>(sentence.data() - text.data()) + sentence.size();
    for ([[maybe_unused]] const auto character : Characters(text.substr(read, end - read))) ++length;
    if (length > max_length) break;
    read = end;
    kept = text.substr(0, end);
  }
  if (kept.empty()) return trait_summary(text, max_length, memory);
  kept = without_full_stop(kept);
  return has_content(kept) ? kept : std::string_view();
}

std::string_view video_note(const NotedAsset& asset, std::pmr::memory_resource& memory) {
  const Verbs& verbs = asset.is_plural ? plural_verbs : singular_verbs;
  TextBuilder line(memory);
  if (asset.note.empty() && is_whole_note(asset.presence, asset.cue)) {
    line << asset.name << " " << asset.cue;
    return line.text();
  }
  switch (asset.presence) {
    case Presence::throughout:
      return {};
    case Presence::enters:
      line << asset.name << verbs.enters;
      break;
    case Presence::exits:
      line << asset.name << verbs.exits;
      break;
    case Presence::passes_through: {
      line << "Midway through the shot, ";
      write_inside(line, asset.name);
      if (!asset.look.empty()) line << " (" << asset.look << ")";
      // What has a verb of its own is the sentence; "screaming" has none.
      const std::string_view how = asset.note.empty() ? asset.cue : asset.note;
      const std::string_view first = first_word(how);
      const bool is_participle = !asset.is_plural && first.size() > 5 && first.ends_with("ing");
      if (!how.empty() && !is_participle && (asset.note.empty() || begins_with_verb(how))) {
        line << " " << how;
        return line.text();
      }
      line << verbs.passes;
      break;
    }
  }
  if (!asset.note.empty())
    line << (begins_with_verb(asset.note) ? ": " : " ") << asset.note;
  else if (!asset.cue.empty())
    line << ": " << asset.cue;
  return line.text();
}

std::string_view noted_clause(const ActionCues::Reading& action, std::size_t name_index, bool is_plural,
                              Presence presence) {
  return action.first_of(name_index, [=](std::string_view said) {
    const std::string_view clause = english_clause(said, is_plural);
    const bool fits = !clause.empty() && !contradicts(presence, movement_of(clause)) &&
                      (!doubles_verb(presence, clause) || is_whole_note(presence, clause));
    return fits ? clause : std::string_view();
  });
}

}  // namespace shot_assets::core
