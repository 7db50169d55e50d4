#include "core/text/english_clause.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "core/base/unicode.h"
#include "core/text/running_text.h"

namespace shot_assets::core {
namespace {

constexpr std::string_view arrivals[] = {"come", "enter",       "arrive",      "appear",   "emerge", "return",
                                         "loom", "materialize", "materialise", "approach", "join",   "land"};
constexpr std::string_view departures[] = {"leave",    "exit",   "depart",  "vanish",   "disappear", "flee",
                                           "withdraw", "escape", "retreat", "dissolve", "fade",      "evaporate",
                                           "recede",   "shrink", "bolt",    "scatter",  "disperse",  "undock"};
constexpr std::string_view motions[] = {
    "follow", "walk",    "run",    "step",   "come",  "go",      "stride",  "storm",    "rush",   "burst", "march",
    "stroll", "slip",    "sneak",  "drive",  "ride",  "crawl",   "hurry",   "back",     "limp",   "move",  "head",
    "turn",   "stumble", "dash",   "sprint", "roll",  "fly",     "wander",  "stagger",  "get",    "float", "dive",
    "wheel",  "carry",   "bring",  "drag",   "slide", "swing",   "sweep",   "glide",    "sail",   "swim",  "leap",
    "jump",   "climb",   "tumble", "drift",  "swoop", "charge",  "barge",   "duck",     "hop",    "skip",  "trot",
    "gallop", "jog",     "skate",  "stomp",  "stamp", "shuffle", "slink",   "creep",    "tiptoe", "lead",  "usher",
    "melt",   "drop",    "pop",    "spin",   "race",  "scurry",  "saunter", "trudge",   "bound",  "cycle", "rise",
    "steal",  "file",    "pour",   "stream", "haul",  "edge",    "sidle",   "scramble",
};
// "comes out of the saloon": what was hidden is seen.
constexpr std::string_view emergings[] = {"come", "melt", "drop", "pop", "rise", "swim", "float", "climb"};
constexpr std::string_view postures[] = {"sit",    "stand", "wait",  "stay",   "remain",  "live",   "lie",
                                         "sleep",  "doze",  "snore", "watch",  "rest",    "listen", "squat",
                                         "crouch", "hide",  "hover", "linger", "preside", "perch"};
// And these are no way to come, either.
constexpr std::string_view rests[] = {"stay", "remain", "lie", "sleep", "doze", "snore"};

// Verbs whose form in -s is hardly a noun, so that what follows need not prove it: "brings champagne".
constexpr std::string_view plain_verbs[] = {
    "exit",    "crash",    "add",    "admire", "adjust", "arrive",  "ask",     "become", "begin", "bring", "carry",
    "catch",   "choose",   "clutch", "come",   "creak",  "descend", "dig",     "draw",   "eat",   "enter", "explain",
    "feel",    "find",     "follow", "gather", "get",    "give",    "go",      "grab",   "hear",  "hiss",  "hold",
    "imagine", "stuff",    "wish",   "keep",   "kneel",  "know",    "lean",    "leave",  "let",   "lift",  "listen",
    "lose",    "lower",    "make",   "notice", "open",   "pour",    "pretend", "pull",   "put",   "raise", "read",
    "refuse",  "remember", "say",    "see",    "sell",   "send",    "shake",   "show",   "sing",  "sit",   "slide",
    "speak",   "swing",    "take",   "tell",   "think",  "throw",   "try",     "unfold", "want",  "wear",  "write",
};
// And some that may be nouns.
constexpr std::string_view other_verbs[] = {
    "arrest", "beat",     "block",    "chant",   "cling",   "crowd",   "dine",    "drown",   "escort", "feed",
    "form",   "hit",      "hunt",     "kick",    "kill",    "knock",   "mob",     "pray",    "seize",  "shoot",
    "shove",  "spot",     "squabble", "squeeze", "swarm",   "tie",     "toast",   "trample", "unload", "wrestle",
    "push",   "pull",     "pass",     "tear",    "aim",     "applaud", "argue",   "bow",     "break",  "burn",
    "call",   "chase",    "cheer",    "cover",   "crouch",  "cross",   "cry",     "curse",   "dance",  "drink",
    "fall",   "fight",    "fire",     "flap",    "flicker", "freeze",  "gallop",  "glow",    "howl",   "hug",
    "huddle", "kiss",     "laugh",    "line",    "look",    "nod",     "play",    "point",   "rattle", "rest",
    "ring",   "salute",   "scream",   "search",  "shout",   "shrug",   "sigh",    "smile",   "stare",  "start",
    "stop",   "surround", "talk",     "wail",    "watch",   "wave",    "whisper", "work",    "yawn",
};

// Nouns that make a compound with a name before them: "Coffin nails in a jar".
constexpr std::string_view nouns[] = {
    "headlights", "hooves",  "knives", "ladders", "stools",  "taillights", "wipers",  "bags",    "bars",   "beams",
    "bells",      "bones",   "boots",  "boxes",   "buttons", "cables",     "cars",    "clothes", "doors",  "engines",
    "feathers",   "flowers", "gates",  "hats",    "keys",    "lamps",      "lids",    "nails",   "panels", "papers",
    "petals",     "rails",   "ropes",  "stairs",  "towers",  "trees",      "tires",   "tyres",   "walls",  "windows",
    "wings",      "wires",   "eyes",   "frames",  "minutes", "seconds",    "glasses",
};
// These are verbs only with an object: "hands Cy the phone", not "hands in pockets".
constexpr std::string_view transitive[] = {"hands", "lights",    "arms",    "guards",
                                           "faces", "shoulders", "fingers", "marks"};
constexpr std::string_view objects[] = {"a",    "an",  "the",     "his",     "her",  "its",     "their", "him",  "it",
                                        "them", "one", "two",     "three",   "some", "another", "up",    "over", "out",
                                        "back", "off", "himself", "herself", "you",  "us",      "me"};

// What follows a verb, besides what may_follow_verb() knows.
constexpr std::string_view followers[] = {"once", "twice", "she", "he", "they", "hard", "red"};

constexpr std::string_view not_verbs[] = {
    "towards",  "backwards", "forwards", "upwards",   "downwards",  "inwards",  "outwards",   "sideways", "always",
    "across",   "as",        "his",      "its",       "this",       "us",       "perhaps",    "unless",   "besides",
    "less",     "hands",     "arms",     "eyes",      "stairs",     "upstairs", "downstairs", "frames",   "minutes",
    "seconds",  "steps",     "others",   "sometimes", "glass",      "dress",    "s",          "windows",  "doors",
    "was",      "crosswise", "guards",   "times",     "ours",       "yours",    "theirs",     "indoors",  "outdoors",
    "overseas", "hers",      "yes",      "meanwhile", "afterwards", "plus",     "thus",
};
constexpr std::string_view copulas[] = {"is", "are", "was", "were", "has", "have", "had", "does", "do", "did"};
constexpr std::string_view adverbs[] = {"just",   "already", "still", "then", "now",  "also", "again",
                                        "almost", "half",    "soon",  "even", "both", "all"};
constexpr std::string_view conjunctions[] = {"and", "then", "but", "or", "before", "while", "to", "until", "as"};
constexpr std::string_view in_picture[] = {"frame", "shot", "sight", "view", "picture"};
constexpr std::string_view determiners[] = {"a", "an", "the", "his", "her", "its", "their"};
constexpr std::string_view pronouns[] = {"it",       "he",        "she", "they", "there",   "nobody",   "no",
                                         "everyone", "everybody", "all", "each", "someone", "somebody", "we"};

// Words of other languages that English has not, in small letters as they stand there.
constexpr std::string_view foreign[] = {
    "der",   "dem", "das", "ein", "eine", "einen", "einem",  "einer", "und",     "ist",  "sich", "mit", "im",
    "zum",   "zur", "auf", "von", "vom",  "nicht", "rechts", "links", "bereits", "beim", "ihn",  "ihm", "ihr",
    "le",    "la",  "les", "une", "dans", "avec",  "vers",   "sous",  "et",      "est",  "du",   "des", "au",
    "aux",   "el",  "los", "las", "del",  "una",   "se",     "que",   "con",     "por",  "il",   "gli", "nel",
    "nella", "che", "och", "det", "ett",  "het",   "een",    "naar",  "uma",     "um",   "os",
};

// Who sits or lies down there does not go.
constexpr std::string_view seats[] = {"chair", "seat",   "bed",   "booth",    "sofa",  "couch",
                                      "bench", "settee", "stool", "armchair", "throne"};
constexpr std::string_view settlings[] = {"onto", "into", "to", "takes", "take"};

constexpr std::size_t as_far = 24;  // bytes within which "frame" belongs to "into"

bool ends_in(std::string_view word, std::string_view base, std::string_view ending) {
  return word.size() == base.size() + ending.size() && word.starts_with(base) && word.ends_with(ending);
}

bool is_third_person_of(std::string_view word, std::string_view base) {
  if (ends_in(word, base, "s") || ends_in(word, base, "es")) return true;
  return base.ends_with('y') && ends_in(word, base.substr(0, base.size() - 1), "ies");
}

bool is_participle_of(std::string_view word, std::string_view base) {
  if (ends_in(word, base, "ing") || (base.ends_with('e') && ends_in(word, base.substr(0, base.size() - 1), "ing")))
    return true;
  return word.ends_with("ing") && word.size() == base.size() + 4 && word.starts_with(base) &&
         word[base.size()] == base.back();
}

bool is_any_verb(std::span<const std::string_view> bases, std::string_view word) {
  return std::ranges::any_of(bases, [=](std::string_view base) { return is_verb(word, base); });
}

bool is_any_form(std::span<const std::string_view> bases, std::string_view word) {
  return std::ranges::any_of(
      bases, [=](std::string_view base) { return is_verb(word, base) || is_participle_of(word, base); });
}

bool is_base_form(std::string_view word) {
  const auto has = [=](std::span<const std::string_view> bases) {
    return std::ranges::find(bases, word) != bases.end();
  };
  return has(arrivals) || has(departures) || has(motions) || has(postures) || has(plain_verbs) || has(other_verbs);
}

std::string_view after(std::string_view text, std::string_view word) {
  return text.substr(static_cast<std::size_t>(word.data() - text.data()) + word.size());
}

bool is_adverb(std::string_view word) { return (word.size() > 4 && word.ends_with("ly")) || is_one_of(adverbs, word); }

// The first word behind adverbs: "slowly walks in".
std::string_view verb_of(std::string_view clause) {
  for (;;) {
    const std::string_view word = first_word(clause);
    if (word.empty() || !is_adverb(word)) return word;
    clause = after(clause, word);
  }
}

bool is_ascii(std::string_view word) {
  return std::ranges::all_of(word, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

bool is_small_verb(std::string_view word) {
  return is_third_person(word) && is_ascii(word) && !is_one_of(not_verbs, word);
}

// Whether another subject begins here: a name, or a pronoun.
bool opens_other(std::string_view text) {
  return is_upper_case(code_point(text)) || is_one_of(pronouns, first_word(text));
}

// "runs, Sarah follows", "runs, and she follows"
bool opens_other_after_comma(std::string_view text) {
  const std::string_view first = first_word(text);
  const std::string_view second = first_word(after(text, first));
  if (is_upper_case(code_point(first))) return is_small_verb(second) && may_follow_verb(after(text, second));
  if (!folds_to(first, "and") && !folds_to(first, "but")) return false;
  if (is_one_of(pronouns, second)) return !folds_to(second, "all") && !folds_to(second, "no");
  if (!is_one_of(determiners, second)) return false;
  // "and the candles lean"
  const std::string_view noun = first_word(after(text, second));
  const std::string_view verb = first_word(after(text, noun));
  return is_base_form(verb) || is_small_verb(verb);
}

// "nods and Ann leaves", "sits down and she smiles"
bool opens_other_after_and(std::string_view text) {
  if (!text.starts_with("and ")) return false;
  static constexpr std::string_view persons[] = {"he", "she", "they", "nobody", "everyone", "everybody"};
  text = text.substr(4);
  return is_one_of(persons, first_word(text)) || (is_upper_case(code_point(text)) && opens_other_after_comma(text));
}

// Up to a semicolon or a colon, and without what somebody else does behind a dash or a comma.
std::string_view own_clause(std::string_view text) {
  bool is_quoted = false;
  std::size_t at = 0, end = text.size();
  for (const auto character : Characters(text)) {
    const char32_t code = code_point(character);
    const std::string_view rest = text.substr(at + character.size());
    if (code == U'"' || code == U'“' || code == U'”') is_quoted = !is_quoted;
    const bool is_spaced = !rest.empty() && is_white_space(code_point(rest));
    const bool is_dash_here = code == U'—' || code == U'–' || (code == U'-' && is_spaced);
    const std::string_view follows = skip_white_space(rest);
    // A note has a colon of its own already.
    const bool ends = code == U';' || code == U'；' || (code == U':' && is_spaced) ||
                      (is_dash_here && opens_other(follows)) || (is_white_space(code) && opens_other_after_and(rest)) ||
                      (code == U',' && opens_other_after_comma(follows));
    if (!is_quoted && ends) {
      end = at;
      break;
    }
    at += character.size();
  }
  text = trim_white_space(text.substr(0, end));
  while (!text.empty() && (text.back() == '-' || text.back() == ',' || text.back() == '*'))
    text = trim_white_space(text.substr(0, text.size() - 1));
  return text;
}

bool is_singular_verb(std::string_view word, std::string_view rest) {
  if (!is_third_person(word) || !is_ascii(word) || is_one_of(nouns, word)) return false;
  const std::string_view next = first_word(rest);
  if (is_one_of(transitive, word)) return is_one_of(objects, next) || is_upper_case(code_point(next));
  if (is_any_verb(plain_verbs, word) || is_any_verb(postures, word)) return true;
  if (is_one_of(not_verbs, word) && !is_any_verb(motions, word)) return false;
  if (is_one_of(followers, next)) return true;
  return may_follow_verb(rest) && !next.ends_with("ing") && !next.ends_with("ed");
}

bool is_near(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(Words(text.substr(0, as_far)), [=](auto word) { return is_one_of(words, word); });
}

// Reads a clause word by word. Verbs stand where it begins and behind what joins its parts; directions follow motions.
class Reader {
 public:
  void word(std::string_view word, std::string_view rest) {
    const char32_t code = code_point(word);
    if (code == U'"' || code == U'“' || code == U'”') is_quoted_ = !is_quoted_;
    if (is_quoted_) return;
    const std::string_view next = first_word(rest);
    if (!has_content(word) || is_one_of(conjunctions, word)) {
      is_verb_due_ = true;
      since_ = 0;
    } else if (is_verb_due_ && !is_adverb(word)) {
      is_verb_due_ = false;
      if (is_one_of(directions, word))
        direct(word, rest);
      else
        verb(word, rest);
    } else {
      direct(word, rest);
    }
    // "takes his leave", "heads for the exit", "makes his entrance"
    if ((folds_to(word, "leave") && is_one_of(owners, previous_)) || folds_to(word, "exit")) movement_.departs = true;
    if (folds_to(word, "entrance") && is_one_of(owners, previous_)) movement_.arrives = true;
    // "sinks onto a chair"
    if (is_one_of(settlings, word) && is_near(rest, seats)) movement_.arrives = true;
    // "straps in", "is carried in on a litter"
    if (folds_to(word, "in") && (next.empty() || !has_content(next) || is_one_of(after_particle, next)))
      movement_.arrives = true;
    previous_ = word;
    ++since_;
  }

  Movement movement() const { return movement_; }

 private:
  static constexpr std::string_view directions[] = {"in", "into", "inside", "closer", "out", "off", "away", "outside"};
  static constexpr std::string_view after_particle[] = {"and", "from", "on", "through", "with", "at", "again"};
  static constexpr std::string_view owners[] = {"his", "her", "its", "their"};

  void verb(std::string_view word, std::string_view rest) {
    const std::string_view next = first_word(rest);
    if (is_verb(word, "go") && !has_content(next)) movement_.departs = true;
    if (is_verb(word, "pull")) {
      if (folds_to(next, "away") || folds_to(next, "out")) movement_.departs = true;
      if (folds_to(next, "up")) movement_.arrives = true;
    }
    if (is_verb(word, "take") && folds_to(next, "off") && !has_content(first_word(after(rest, next))))
      movement_.departs = true;
    if (is_any_form(arrivals, word)) movement_.arrives = true;
    if (is_any_form(departures, word)) movement_.departs = true;
    if (is_one_of(copulas, word)) {
      static constexpr std::string_view absences[] = {"away", "gone", "off", "out"};
      if (is_one_of(absences, next)) movement_.departs = true;
      is_motion_ = false;
    } else if (is_any_form(motions, word)) {
      is_motion_ = true;
      can_emerge_ = is_any_form(emergings, word);
      since_ = 0;
    } else if (is_small_verb(word) || is_base_form(word)) {
      is_motion_ = false;
    }
  }

  void direct(std::string_view word, std::string_view rest) {
    const std::string_view next = first_word(rest);
    const bool is_of = folds_to(next, "of");
    const bool in_frame = is_near(rest, in_picture);
    if (folds_to(word, "into") && in_frame) movement_.arrives = true;
    if (folds_to(word, "out") && is_of && in_frame && is_motion_) movement_.departs = true;
    // "jogs over", "crawls up to the gate"
    const bool comes_near =
        (folds_to(word, "over") && !has_content(next)) || (folds_to(word, "up") && folds_to(next, "to"));
    if (comes_near && is_motion_ && since_ <= most_words) movement_.arrives = true;
    if (!is_motion_ || since_ > most_words || !is_one_of(directions, word)) return;
    static constexpr std::string_view room[] = {"room"};
    const bool is_inward = folds_to(word, "in") || folds_to(word, "inside") || folds_to(word, "closer");
    const bool is_out = folds_to(word, "out");
    if (is_inward || (folds_to(word, "into") && is_near(rest, room)) || (is_out && folds_to(next, "from")))
      movement_.arrives = true;  // "steps out from the shadows", too
    else if (!folds_to(word, "into") && !is_of)
      movement_.departs = true;
    if (is_out && can_emerge_ && !in_frame) movement_.arrives = true;
    is_motion_ = folds_to(word, "away");  // "backs away out of frame", but "storms off in a huff"
  }

  static constexpr std::size_t most_words = 4;
  Movement movement_;
  bool is_verb_due_ = true, is_motion_ = false, can_emerge_ = false, is_quoted_ = false;
  std::string_view previous_;
  std::size_t since_ = 0;
};

}  // namespace

bool is_verb(std::string_view word, std::string_view base) { return word == base || is_third_person_of(word, base); }

bool begins_with_verb(std::string_view text) {
  for (std::string_view rest = text;;) {
    const std::string_view word = first_word(rest);
    if (word.size() > 4 && word.ends_with("ly")) {  // "slowly walks in"
      rest = after(rest, word);
      continue;
    }
    if (is_any_verb(arrivals, word) || is_any_verb(departures, word) || is_any_verb(motions, word))
      return word != "back";
    return is_third_person(word) && !is_one_of(not_verbs, word);
  }
}

std::string_view english_clause(std::string_view predicate, bool is_plural) {
  const std::string_view clause = own_clause(predicate);
  const std::string_view verb = verb_of(clause);
  if (verb.empty() || is_one_of(copulas, verb)) return {};
  const std::string_view rest = after(clause, verb);
  if (is_plural ? !is_base_form(verb) || !may_follow_verb(rest) : !is_singular_verb(verb, rest)) return {};
  const auto is_foreign = [](std::string_view word) { return std::ranges::find(foreign, word) != std::end(foreign); };
  return std::ranges::any_of(Words(clause), is_foreign) ? std::string_view() : clause;
}

Movement movement_of(std::string_view clause) {
  Reader reader;
  for (const auto word : Words(clause)) reader.word(word, after(clause, word));
  Movement movement = reader.movement();
  const std::string_view verb = verb_of(clause);
  const std::string_view next = first_word(after(clause, verb));
  movement.rests = is_any_verb(rests, verb);
  const bool keeps = is_verb(verb, "keep") && next.ends_with("ing") && !is_any_form(motions, next);
  movement.stays =
      (is_any_verb(postures, verb) || keeps) && !movement.departs && !folds_to(next, "up") && !folds_to(next, "down");
  return movement;
}

}  // namespace shot_assets::core
