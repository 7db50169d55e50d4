#include "core/text/elsewhere.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "core/base/unicode.h"
#include "core/text/spelling.h"

namespace shot_assets::core {
namespace {

using Known = std::span<const std::string_view>;

// What somebody is heard from who is not there.
constexpr std::string_view devices[] = {
    "altavoz",      "altoparlante", "answering", "comm",     "comms",     "earpiece",     "funk",
    "funkgerat",    "gramophone",   "handset",   "headset",  "intercom",  "lautsprecher", "loudspeaker",
    "loudspeakers", "pa",           "phone",     "radio",    "receiver",  "speaker",      "speakerphone",
    "speakers",     "tannoy",       "telefon",   "telefono", "telephone", "voicemail",    "walkie"};
constexpr std::string_view carriers[] = {"aus", "dal", "dalla",   "from", "over", "par",
                                         "per", "por", "through", "uber", "via"};
constexpr std::string_view crackling[] = {"blares", "buzzes", "crackle", "crackles", "hisses", "sputters", "squawks"};

constexpr std::string_view speaking[] = {"announces", "answers",  "asks",   "barks", "begins",  "calls",   "continues",
                                         "counts",    "drones",   "goes",   "keeps", "laughs",  "mumbles", "murmurs",
                                         "mutters",   "narrates", "orders", "reads", "repeats", "says",    "screams",
                                         "shouts",    "sings",    "speaks", "talks", "tells",   "whispers"};
constexpr std::string_view sounding[] = {
    "barks",    "bellows",  "bells",    "bellt",     "brays",   "brullt",  "calls",     "caws",    "cheers",  "chimes",
    "chuckles", "clangs",   "clicks",   "coughs",    "cries",   "croaks",  "crows",     "giggles", "groans",  "growls",
    "grunts",   "hammers",  "heult",    "hisses",    "honks",   "hoots",   "howls",     "hums",    "hustet",  "lacht",
    "laughs",   "meows",    "moans",    "moos",      "mutters", "neighs",  "nickers",   "pfeift",  "purrs",   "rings",
    "roars",    "ruft",     "rumbles",  "schnarcht", "schreit", "screams", "screeches", "shouts",  "shrieks", "sings",
    "singt",    "snarls",   "sneezes",  "snores",    "sobs",    "squeals", "talks",     "tolls",   "wails",   "weeps",
    "weint",    "whimpers", "whinnies", "whistles",  "yells",   "yelps"};
// Places that the picture does not show, after "from" or by themselves.
constexpr std::string_view beyond[] = {
    "above",      "afar",     "another",   "behind",  "below",     "beneath",  "beyond",  "deep",      "distant",
    "downstairs", "draussen", "drinnen",   "far",     "inside",    "irgendwo", "nebenan", "nebenraum", "nebenzimmer",
    "next",       "oben",     "offscreen", "outside", "somewhere", "under",    "unten",   "upstairs",  "within"};
constexpr std::string_view opening_from[] = {"aus", "depuis", "desde", "from", "irgendwo", "somewhere", "von"};
constexpr std::string_view neighbouring[] = {"adjoining", "another", "neighboring", "neighbouring", "next", "other"};

constexpr std::string_view pictures[] = {
    "bild",       "calendar",    "cuadro",    "drawing",  "engraving", "foto",     "fotografia", "fotos",
    "fresco",     "gemalde",     "locket",    "mugshot",  "mural",     "painting", "paintings",  "photo",
    "photograph", "photographs", "photos",    "picture",  "pictures",  "plakat",   "polaroid",   "polaroids",
    "portrait",   "portraits",   "postcard",  "poster",   "posters",   "quadro",   "retrato",    "ritratto",
    "sketch",     "snapshot",    "snapshots", "tapestry", "zeichnung"};
constexpr std::string_view likenesses[] = {"costume", "doll", "figurine", "mask", "puppet", "shirt", "statue"};
constexpr std::string_view picturing[] = {"bears", "captures", "depicts", "features",
                                          "has",   "portrays", "shows",   "zeigt"};
constexpr std::string_view picture_places[] = {"auf",    "dans",  "en", "from",  "im", "in",
                                               "inside", "nella", "on", "sulla", "sur"};

constexpr std::string_view excluding[] = {"ausser",    "barring", "except", "excepting", "excepto",
                                          "excluding", "minus",   "sauf",   "statt",     "tranne"};
constexpr std::string_view everybody[] = {"all", "anybody", "anyone", "everybody", "everyone", "everything"};
constexpr std::string_view replacing[] = {"because", "behalf", "honor", "honour", "instead", "lieu", "memory", "place"};
constexpr std::string_view imagining[] = {"daydreams", "dreams",      "fantasizes", "imagine",
                                          "imagined",  "imagines",    "imagining",  "pretending",
                                          "pretends",  "remembering", "remembers"};
// A day that is not the picture's.
constexpr std::string_view other_days[] = {"amanha", "ayer",  "demain",   "domani",     "gestern",
                                           "ieri",   "ontem", "tomorrow", "ubermorgen", "yesterday"};
constexpr std::string_view perfect[] = {"d", "had", "has", "hasn", "have", "haven", "s", "ve"};
constexpr std::string_view adverbs[] = {"all", "already", "also", "been", "just", "long", "now", "since", "yet"};
constexpr std::string_view departed[] = {"departed", "died", "disappeared", "fled", "gone", "left", "vanished"};
constexpr std::string_view coming[] = {"appear", "arrive", "be", "come", "follow", "join", "meet", "return"};
constexpr std::string_view traceless[] = {"nada", "nichts", "nothing", "rien"};
constexpr std::string_view traces[] = {"sign", "spur", "trace"};
constexpr std::string_view origins[] = {"from", "of", "von"};

constexpr std::string_view institutions[] = {
    "airport", "avenue", "bar",    "boulevard",  "bridge",  "building", "cafe",      "college",  "company",  "court",
    "diner",   "drive",  "farm",   "foundation", "garden",  "gardens",  "hall",      "heights",  "hospital", "hotel",
    "house",   "inc",    "inn",    "institute",  "island",  "lane",     "manor",     "memorial", "motel",    "motors",
    "park",    "pier",   "place",  "plaza",      "prison",  "pub",      "ranch",     "road",     "school",   "square",
    "station", "street", "tavern", "theater",    "theatre", "tower",    "university"};
constexpr std::string_view place_titles[] = {"avenida", "cafe", "camp", "fort",  "hotel", "lake", "mount", "piazza",
                                             "plaza",   "port", "rue",  "saint", "st",    "via",  "villa"};
constexpr std::string_view calendar[] = {"april",  "august", "autumn",   "dawn",    "friday",    "july",
                                         "june",   "march",  "may",      "monday",  "saturday",  "spring",
                                         "summer", "sunday", "thursday", "tuesday", "wednesday", "winter"};
constexpr std::string_view time_words[] = {"by",   "early", "every", "in", "is",    "last", "late",  "mid",
                                           "next", "of",    "on",    "s",  "since", "this", "until", "was"};

// The words of a text in order; punctuation counts as a word. Texts are some 160 bytes long.
class ClauseWords {
 public:
  explicit ClauseWords(std::string_view text) {
    for (const auto word : Words(text)) {
      if (count_ == words_.size()) break;
      words_[count_++] = word;
    }
  }
  std::size_t size() const { return count_; }
  // Counted from the start, and from the end: 1 is the last.
  std::string_view operator[](std::size_t i) const { return i < count_ ? words_[i] : std::string_view(); }
  std::string_view last(std::size_t i) const { return i >= 1 && i <= count_ ? words_[count_ - i] : std::string_view(); }
  std::size_t find(Known known, std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < std::min(end, count_); ++i)
      if (is_one_of_unaccented(known, words_[i])) return i;
    return npos;
  }
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  std::array<std::string_view, 96> words_;
  std::size_t count_ = 0;
};
constexpr std::size_t npos = ClauseWords::npos;

bool is_small_determiner(std::string_view word) {
  static constexpr std::string_view known[] = {"a",  "an",  "das", "dem", "den", "der", "des", "die", "ein", "eine",
                                               "el", "her", "his", "il",  "its", "la",  "le",  "my",  "the", "their"};
  return is_one_of_unaccented(known, word);
}

// The place of the word before the name, its article left aside, counted from the end.
std::size_t nearest(const ClauseWords& before) { return is_small_determiner(before.last(1)) ? 2 : 1; }

bool has_phrase(std::string_view text, std::span<const std::string_view> phrases) {
  return std::ranges::any_of(phrases, [=](auto phrase) { return text.find(phrase) != std::string_view::npos; });
}

// "O.S.", "V.O." as a chunk of running text.
bool is_off_mark(std::string_view chunk) {
  for (const std::string_view mark : {"O.S", "O.C.", "V.O", "O/S"})
    if (chunk.starts_with(mark)) return true;
  return chunk == "OS" || chunk == "VO";
}

std::string_view chunk_at(std::string_view text, std::size_t place) {
  for (;; --place) {
    text = skip_white_space(text);
    const std::size_t end = std::min(text.find(' '), text.size());
    if (place == 0) return text.substr(0, end);
    text.remove_prefix(end);
  }
}

// "over the ceiling speakers": whether a preposition and a device within the next three words stand from a place on.
bool has_device(const ClauseWords& words, std::size_t begin) {
  for (std::size_t at = words.find(carriers, begin, words.size()); at != npos;
       at = words.find(carriers, at + 1, words.size()))
    if (words.find(devices, at + 1, at + 5) != npos) return true;
  return false;
}

// "in the next room", "next door"
std::size_t find_next_room(const ClauseWords& words) {
  static constexpr std::string_view rooms[] = {"apartment", "door", "room"};
  static constexpr std::string_view german[] = {"nebenan", "nebenraum", "nebenzimmer"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_there =
        i > 0 && (folds_to(words[i - 1], "the") || folds_to(words[i - 1], "in") || folds_to(words[i + 1], "door"));
    const bool goes_there = i > 1 && (folds_to(words[i - 2], "into") || folds_to(words[i - 2], "to"));
    if (is_one_of_unaccented(neighbouring, words[i]) && is_one_of_unaccented(rooms, words[i + 1]) && is_there &&
        !goes_there)
      return i;
    if (is_one_of_unaccented(german, words[i])) return i;
  }
  return npos;
}

bool ends_clause(std::string_view word) {
  return word == "." || word == "," || word == ";" || word == ":" || word == "!" || word == "?";
}

// "has already left", "had been gone"
bool is_departed(const ClauseWords& after) {
  std::size_t at = after[0] == "'" || after[0] == "’" ? 1 : 0;
  if (!is_one_of_unaccented(perfect, after[at])) return false;
  for (++at; is_one_of_unaccented(adverbs, after[at]); ++at) {
  }
  return is_one_of_unaccented(departed, after[at]) || (folds_to(after[at], "moved") && folds_to(after[at + 1], "on"));
}

// "and his boys are long gone"
bool is_gone_with_others(const ClauseWords& after) {
  static constexpr std::string_view being[] = {"are", "were"};
  if (!folds_to(after[0], "and")) return false;
  const std::size_t at = after.find(being, 1, 8);
  if (at == npos) return false;
  const std::size_t next = is_one_of_unaccented(adverbs, after[at + 1]) ? at + 2 : at + 1;
  return folds_to(after[next], "gone") || folds_to(after[next], "nowhere");
}

// "Morgen kommt Bob": the adverb opens the sentence, before a verb.
bool begins_tomorrow_in_german(const ClauseWords& before) {
  return before[0] == "Morgen" && before.size() > 1 && is_lower_case(code_point(before[1]));
}

}  // namespace

bool is_heard_from_elsewhere(const NameContext& name) {
  static constexpr std::string_view off_phrases[] = {"hors champ",  "hors-champ", "fuori campo",    "im Off",
                                                     "aus dem Off", "en off",     "fuera de campo", "fuera de cuadro"};
  if (is_off_mark(chunk_at(name.before, 0)) || is_off_mark(chunk_at(name.after, 1)) ||
      has_phrase(name.after.substr(0, name.after.find(';')), off_phrases))
    return true;
  const ClauseWords before(name.before), after(name.after);
  // "hört man Bob lachen", "on entend Bob"
  static constexpr std::string_view hearing[] = {"entend", "hort", "ouve", "oye"};
  const std::size_t at = nearest(before);
  if (is_one_of_unaccented(hearing, before.last(at)) ||
      (folds_to(before.last(at), "man") && is_one_of_unaccented(hearing, before.last(at + 1))))
    return true;
  const auto is_other_end = [](const ClauseWords& words, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(end, words.size()); ++i)
      if (folds_to(words[i], "other") && folds_to(words[i + 1], "end")) return true;
    return false;
  };
  if (is_other_end(before, 0, before.size()) || is_other_end(after, 0, 6)) return true;
  // "Over the speakers, Bob": the phrase opens the sentence, or a noise of the device does.
  if (is_one_of_unaccented(carriers, before[0]) && before.find(devices, 1, 6) != npos) return true;
  if (before.find(devices, 0, before.size()) != npos && before.find(crackling, 0, before.size()) != npos) return true;
  std::size_t verb = 0;
  while (verb < 2 && ends_clause(after[verb])) ++verb;
  const std::string_view says = after[verb];
  if ((is_one_of_unaccented(speaking, says) || is_one_of_unaccented(sounding, says)) && has_device(after, verb + 1))
    return true;
  // "From below, Bob screams", "irgendwo draußen heult der Wolf", "Bob snores in the next room"
  const bool sounds = is_one_of_unaccented(sounding, says) || is_one_of_unaccented(sounding, before.last(at));
  if (!sounds) return false;
  return (is_one_of_unaccented(opening_from, before[0]) && before.find(beyond, 0, 4) != npos) ||
         find_next_room(after) != npos;
}

bool is_pictured(const NameContext& name) {
  const ClauseWords before(name.before), after(name.after);
  // "the Bob poster", "a Bob mask"
  const auto shows_likeness = [](std::string_view word) {
    return is_lower_case(code_point(word)) &&
           (is_one_of_unaccented(pictures, word) || is_one_of_unaccented(likenesses, word));
  };
  if (is_small_determiner(before.last(1)) && !after[0].empty() && shows_likeness(after[0])) return true;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool is_mug_shot = folds_to(before[i], "mug") && folds_to(before[i + 1], "shot");
    if (!is_one_of_unaccented(pictures, before[i]) && !is_mug_shot) continue;
    if (is_one_of_unaccented(picturing, before[i + 1])) return true;
    for (std::size_t next = i + 1; next < before.size(); ++next)
      if (before[next] == ":") return true;
    if (is_one_of_unaccented(picture_places, before[0]) && i <= 4) return true;
  }
  // "Bob, in a framed black and white photo"
  const std::size_t begin = after[0] == "," ? 1 : 0;
  if (!is_one_of_unaccented(picture_places, after[begin])) return false;
  for (std::size_t i = begin + 1; i < begin + 8; ++i) {
    if (is_one_of_unaccented(pictures, after[i])) return true;
    if (ends_clause(after[i]) || folds_to(after[i], "of")) return false;
  }
  return false;
}

bool is_absent(const NameContext& name) {
  const ClauseWords before(name.before), after(name.after);
  const std::size_t at = nearest(before);
  const std::string_view word = before.last(at), second = before.last(at + 1);
  if (is_one_of_unaccented(excluding, word) || folds_to(word, "if") || folds_to(word, "falls")) return true;
  if (folds_to(word, "but") && is_one_of_unaccented(everybody, second)) return true;
  if (folds_to(word, "o") && second == "/" && folds_to(before.last(at + 2), "w")) return true;  // "w/o Bob"
  if (folds_to(word, "of") && is_one_of_unaccented(replacing, second)) return true;
  if (folds_to(before.last(1), "late") && folds_to(before.last(2), "the")) return true;
  if (folds_to(word, "as") && (folds_to(second, "disguised") || folds_to(second, "dressed"))) return true;
  if (folds_to(word, "after") && folds_to(second, "named")) return true;
  if (folds_to(word, "find") && (folds_to(second, "cannot") || folds_to(second, "t"))) return true;

  if (before.find(imagining, before.size() < 6 ? 0 : before.size() - 6, before.size()) != npos) return true;
  for (std::size_t i = 0; i + 1 < before.size(); ++i)  // "whispers the name of the god, Bob"
    if ((folds_to(before[i], "name") || folds_to(before[i], "names")) && folds_to(before[i + 1], "of")) return true;
  if (before.find(other_days, 0, before.size()) != npos || after.find(other_days, 0, after.size()) != npos) return true;
  if (begins_tomorrow_in_german(before) || after.find(std::array{std::string_view("ago")}, 0, 8) != npos) return true;

  if (is_departed(after) || is_gone_with_others(after)) return true;
  static constexpr std::string_view shown[] = {"here", "in", "present", "seen", "shown", "there", "visible", "yet"};
  if (folds_to(after[0], "not") && is_one_of_unaccented(shown, after[1])) return true;
  if (folds_to(after[0], "will") && is_one_of_unaccented(coming, after[1])) return true;
  if (find_next_room(after) < 8) return true;
  if ((folds_to(after[0], "is") || folds_to(after[0], "are")) && folds_to(after[1], "down")) return true;
  // "Of Bob, nothing", "von Bob keine Spur"
  if (is_one_of_unaccented(origins, word)) {
    if (after.find(traceless, 0, 3) != npos) return true;
    const std::size_t trace = after.find(traces, 0, 4);
    if (trace != npos && trace > 0 && (folds_to(after[trace - 1], "no") || folds_to(after[trace - 1], "keine")))
      return true;
  }
  static constexpr std::string_view east_asian[] = {"はもういない", "はいない", "がいない", "不在", "已经走了", "走了"};
  return std::ranges::any_of(east_asian, [&](auto phrase) { return name.after.starts_with(phrase); });
}

bool is_part_of_other_name(const NameContext& name) {
  const ClauseWords before(name.before), after(name.after);
  const bool is_joined = name.after.starts_with(' ');
  const auto is_capital = [](std::string_view word) { return !word.empty() && is_upper_case(code_point(word)); };
  if (!is_capital(name.found)) return false;
  if (is_joined && is_capital(after[0]) && is_one_of_unaccented(institutions, after[0])) return true;
  if (is_capital(before.last(1)) && is_one_of_unaccented(place_titles, before.last(1))) return true;
  return is_one_of_unaccented(calendar, name.found) && is_one_of_unaccented(time_words, before.last(1)) &&
         !is_capital(before.last(1));
}

}  // namespace shot_assets::core
