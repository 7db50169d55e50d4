#include "core/text/running_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "core/base/unicode.h"
#include "core/text/elsewhere.h"
#include "core/text/screenplay.h"
#include "core/text/spelling.h"

namespace shot_assets::core {
namespace {

// First names and surnames that are English words, too. No titles: "the king" is who is called King.
constexpr std::string_view common_words[] = {
    "amber",     "angel",     "april",    "archer",   "art",      "ash",     "aspen",    "august",   "autumn",
    "baker",     "banks",     "barrow",   "bay",      "beau",     "belle",   "bell",     "berry",    "bill",
    "birch",     "bird",      "blaze",    "bliss",    "bloom",    "blue",    "bond",     "booth",    "bowman",
    "brand",     "brandy",    "bridge",   "briar",    "brook",    "brooks",  "brown",    "buck",     "bud",
    "bush",      "butler",    "candy",    "carol",    "carter",   "case",    "cash",     "chance",   "chase",
    "cherry",    "christian", "clay",     "cliff",    "clover",   "cole",    "constant", "cook",     "cooper",
    "coral",     "crane",     "crew",     "cross",    "crystal",  "daisy",   "dale",     "dawn",     "dean",
    "destiny",   "dick",      "dot",      "drew",     "earnest",  "east",    "ebony",    "faith",    "farmer",
    "fern",      "field",     "finch",    "fisher",   "flint",    "flora",   "flower",   "ford",     "forest",
    "foster",    "fox",       "francis",  "frank",    "gale",     "garland", "gene",     "ginger",   "glen",
    "glory",     "gold",      "grace",    "grant",    "gray",     "green",   "grey",     "grove",    "guy",
    "hall",      "hardy",     "harmony",  "harper",   "hawk",     "hazel",   "heath",    "heather",  "heaven",
    "hill",      "holly",     "honor",    "honey",    "hope",     "house",   "hunt",     "hunter",   "iris",
    "ivory",     "ivy",       "jack",     "jade",     "jasmine",  "jay",     "jazz",     "jean",     "jersey",
    "jet",       "jewel",     "joy",      "josh",     "july",     "june",    "justice",  "kit",      "knock",
    "lake",      "lance",     "lane",     "lark",     "laurel",   "lee",     "liberty",  "light",    "lily",
    "long",      "love",      "lucky",    "lynx",     "magnolia", "mark",    "marina",   "mars",     "marsh",
    "martin",    "mason",     "matt",     "max",      "may",      "melody",  "mercy",    "mike",     "miles",
    "mill",      "miller",    "mint",     "misty",    "moon",     "moss",    "myrtle",   "neon",     "nick",
    "night",     "noble",     "norm",     "north",    "nova",     "ocean",   "olive",    "opal",     "page",
    "parker",    "pat",       "patience", "pearl",    "penny",    "pepper",  "pete",     "phoenix",  "pierce",
    "pike",      "piper",     "poppy",    "porter",   "potter",   "price",   "prudence", "quill",    "rain",
    "raven",     "ray",       "red",      "reed",     "reef",     "rich",    "ridge",    "rip",      "river",
    "rob",       "robin",     "rock",     "rocky",    "rod",      "rose",    "rosemary", "rowan",    "ruby",
    "rue",       "rusty",     "sage",     "sandy",    "savage",   "scout",   "shell",    "short",    "skip",
    "skye",      "sky",       "sloan",    "smith",    "snow",     "sparks",  "star",     "sterling", "stone",
    "storm",     "strong",    "sue",      "summer",   "sunny",    "swift",   "tanner",   "tate",     "taylor",
    "teal",      "temple",    "terry",    "thorn",    "tiger",    "tile",    "tracer",   "trace",    "trip",
    "true",      "trust",     "turner",   "victor",   "viola",    "violet",  "wade",     "walker",   "wally",
    "warden",    "weaver",    "webb",     "west",     "wild",     "will",    "willow",   "winter",   "wise",
    "wolf",      "wood",      "woods",    "woody",    "wren",     "young",   "zen",      "monday",   "tuesday",
    "wednesday", "thursday",  "friday",   "saturday", "sunday",
};

// Of these, what needs no article, so that it may open a sentence itself: "Dawn breaks".
constexpr std::string_view mass_words[] = {
    "amber",  "april",    "art",     "ash",     "august",   "autumn", "birch", "bliss",   "blue",    "brandy",
    "brown",  "candy",    "cash",    "chance",  "clay",     "clover", "coral", "crystal", "dawn",    "destiny",
    "ebony",  "faith",    "fern",    "flint",   "ginger",   "glory",  "gold",  "grace",   "gray",    "green",
    "grey",   "harmony",  "hazel",   "heather", "heaven",   "holly",  "honey", "honor",   "hope",    "ivory",
    "ivy",    "jade",     "jasmine", "jazz",    "joy",      "july",   "june",  "justice", "liberty", "light",
    "love",   "mercy",    "mint",    "misty",   "moss",     "myrtle", "neon",  "night",   "opal",    "patience",
    "pepper", "prudence", "rain",    "red",     "rosemary", "rue",    "sage",  "snow",    "stone",   "summer",
    "sunny",  "trust",    "violet",  "willow",  "winter",   "wood",
};

constexpr std::string_view articles[] = {"a", "an", "the", "ein", "eine", "einen", "einer", "eines", "einem"};

constexpr std::string_view articles_before_owned[] = {"das", "dem",  "den",   "der",  "die",
                                                      "ein", "eine", "einem", "einen"};

constexpr std::string_view determiners[] = {
    "a",     "an",     "the",   "his",     "her",   "its",   "their",   "my",     "your",  "our",     "this",  "that",
    "these", "those",  "some",  "any",     "every", "each",  "another", "other",  "both",  "several", "many",  "few",
    "two",   "three",  "four",  "five",    "six",   "seven", "eight",   "nine",   "ten",   "all",     "one",   "more",
    "first", "second", "s",     "der",     "die",   "das",   "den",     "dem",    "des",   "ein",     "eine",  "einen",
    "einem", "einer",  "eines", "seine",   "ihre",  "sein",  "ihr",     "seinen", "ihren", "seinem",  "ihrem", "kein",
    "zwei",  "drei",   "vier",  "mehrere", "viele", "alle",  "zum",     "zur",    "beim",  "vom",     "im",    "am",
};

constexpr std::string_view prepositions[] = {
    "with",   "of",      "on",     "in",   "at",   "by",     "from",    "into",    "onto",
    "behind", "under",   "near",   "over", "past", "beside", "through", "against", "between",
    "around", "beneath", "across", "mit",  "von",  "hinter", "neben",   "unter",
};

constexpr std::string_view auxiliaries[] = {"is", "was", "has", "does", "and", "'s"};

// Parts of somebody that show him.
constexpr std::string_view body_parts[] = {
    "arm",        "arms",     "back",       "body",       "breath", "cheek",  "cheeks",   "chest",      "chin",
    "ear",        "ears",     "eye",        "eyes",       "face",   "feet",   "finger",   "fingers",    "fist",
    "fists",      "foot",     "forehead",   "gaze",       "hair",   "hand",   "hands",    "head",       "jaw",
    "knees",      "lap",      "leg",        "legs",       "lip",    "lips",   "mouth",    "neck",       "nose",
    "reflection", "shoulder", "shoulders",  "silhouette", "thumb",  "thumbs", "wrist",    "wrists",     "elbow",
    "elbows",     "knee",     "ankle",      "ankles",     "toes",   "heels",  "knuckles", "fingertips", "brow",
    "eyebrows",   "teeth",    "tongue",     "beard",      "waist",  "hip",    "hips",     "profile",    "torso",
    "smile",      "tears",    "expression", "grip",       "palm",   "throat",
};

constexpr std::string_view sounds[] = {
    "voice",    "voices",  "scream",   "screams", "shout",     "shouts", "cry",      "cries",  "footsteps", "laugh",
    "laughter", "whisper", "ringtone", "singing", "breathing", "stimme", "schritte", "schrei", "voiceover", "narration",
};

// Pictures, words and thoughts of somebody: before "of", "from", "to" and the name.
constexpr std::string_view tokens[] = {
    "photo",   "photos",    "photograph", "photographs", "picture", "pictures", "portrait",  "painting", "poster",
    "statue",  "image",     "images",     "drawing",     "sketch",  "memory",   "memories",  "thought",  "thoughts",
    "dream",   "dreams",    "sign",       "trace",       "mention", "name",     "letter",    "note",     "text",
    "message", "email",     "call",       "voicemail",   "news",    "rumor",    "story",     "file",     "bust",
    "video",   "footage",   "ghost",      "grave",       "thinks",  "think",    "thinking",  "speaks",   "speak",
    "hears",   "dreaming",  "bild",       "foto",        "brief",   "portrat",  "mugshot",   "shadow",   "heir",
    "fear",    "word",      "listens",    "talks",       "talk",    "talking",  "writes",    "texts",    "sends",
    "belongs", "belonging", "gift",       "poem",        "song",    "prays",    "scent",     "smell",    "tale",
    "tales",   "dreamt",    "proud",      "afraid",      "jealous", "wants",    "addressed", "denkt",    "warrant",
    "reward",  "birthday",  "reply",      "answer",      "rastro",  "spur",     "traccia",   "sinal",
};
constexpr std::string_view token_links[] = {"of", "from", "to", "by", "von", "an", "for", "de", "del", "du", "d"};

// What bears an inscription: "A gravestone: ABIGAIL MOSS".
constexpr std::string_view inscribed[] = {"gravestone", "headstone", "tombstone", "plaque",      "poster", "sign",
                                          "headline",   "caption",   "label",     "nameplate",   "note",   "letter",
                                          "envelope",   "card",      "badge",     "inscription", "file",   "screen",
                                          "newspaper",  "banner",    "billboard"};

// Before "on" and the name.
constexpr std::string_view dossiers[] = {"file", "files", "dossier", "report", "evidence", "book"};

// Before "for" and the name.
constexpr std::string_view longings[] = {
    "wait",     "waits",    "waiting", "look",   "looks",   "looking", "search", "searches", "searching",
    "call",     "calls",    "calling", "ask",    "asks",    "asking",  "shout",  "shouts",   "shouting",
    "yells",    "screams",  "longs",   "mourns", "grieves", "cries",   "scans",  "hunting",  "hunts",
    "leaves",   "message",  "note",    "room",   "worried", "worries", "chants", "chant",    "chanting",
    "mistakes", "mistaken", "prays",   "begs",   "pines",   "yearns",  "yell",
};

// Before a place, "for" and the name.
constexpr std::string_view seekings[] = {"search", "searches", "searching", "scans", "scanning"};

// Straight before the name.
constexpr std::string_view absences[] = {
    "neither",  "nor",     "about",   "without",  "no",        "remember",     "remembers",  "remembering",
    "miss",     "misses",  "missing", "mention",  "mentions",  "mentioning",   "phones",     "phoning",
    "texts",    "texting", "dials",   "expects",  "expecting", "imagines",     "imagining",  "named",
    "like",     "than",    "unlike",  "awaits",   "awaiting",  "impersonates", "googles",    "emails",
    "ohne",     "als",     "wie",     "vermisst", "forgets",   "mourns",       "concerning", "regarding",
    "until",    "before",  "since",   "blames",   "whose",     "called",       "reads",      "calls",
    "call",     "calling", "pov",     "not",      "kein",      "keine",        "keinen",     "attend",
    "erwartet", "espera",  "aspetta", "draws",    "sketches",  "paints",
};
// The same, before one more word: "pretends to be Bob", "knows that Bob left", "according to Bob".
struct WordPair {
  std::string_view first, second;
};
constexpr WordPair absent_pairs[] = {
    {"to", "be"},      {"she", "were"},   {"he", "were"},        {"according", "to"}, {"thanks", "to"},
    {"phone", "with"}, {"call", "with"},  {"interview", "with"}, {"wartet", "auf"},   {"hofft", "auf"},
    {"ruft", "nach"},  {"sucht", "nach"}, {"fragt", "nach"},     {"denkt", "an"},     {"glaubt", "an"},
    {"where", "is"},   {"where", "are"},  {"wo", "ist"},         {"paging", "for"},   {"onde", "esta"},
    {"donde", "esta"}, {"ou", "est"},
};
// A clause that tells what somebody says or knows of the name that it begins with.
constexpr std::string_view clause_openers[] = {"that", "what", "whether", "why", "dass", "ob"};
constexpr std::string_view tellings[] = {"tells",  "says",    "knows",  "remembers", "spreads",  "thinks",  "believes",
                                         "claims", "learns",  "hopes",  "fears",     "insists",  "admits",  "announces",
                                         "asks",   "wonders", "forgot", "forgets",   "realizes", "reports", "swears",
                                         "sagt",   "weiss",   "glaubt", "hofft",     "erzahlt"};
constexpr std::string_view carvings[] = {"carved", "scrawled", "engraved", "tattooed", "painted", "spells"};
constexpr std::string_view depictions[] = {"shows", "depicts", "showing", "depicting", "portrays"};
constexpr std::string_view depicting[] = {"tapestry", "mural",    "fresco",  "photo",  "photograph",
                                          "painting", "portrait", "drawing", "sketch", "poster",
                                          "picture",  "foto",     "bild",    "gemalde"};

// "hasn't seen Bob", "nobody has met Bob": a participle before the name, and what denies it.
constexpr std::string_view encounters[] = {"seen", "met", "found", "visited", "spotted", "visto", "vu"};
constexpr std::string_view denials[] = {"not",  "never", "nobody", "no",      "hasn",    "haven",
                                        "hadn", "none",  "nadie",  "ninguem", "nessuno", "personne"};
// After "where" and the name: where somebody was, who is not there any more.
constexpr std::string_view bygone[] = {"was",  "were", "had", "stood", "sat",   "lay",  "left",
                                       "died", "fell", "hid", "kept",  "slept", "went", "knelt"};
// Before "for" and the name: what is meant for somebody who may never come. Regular participles aside.
constexpr std::string_view intended[] = {"kept", "meant", "left", "made", "set", "bought", "laid"};

// "La voiture d'Antoine": an article, a noun and a link, which tell the owner in French, Spanish, Italian and
// Portuguese. Parts of a person and sides are not owned.
constexpr std::string_view romance_articles[] = {"la",  "le",  "les", "l",  "un",  "une", "el", "los",
                                                 "las", "una", "il",  "lo", "gli", "o",   "os", "uma"};
constexpr std::string_view romance_links[] = {"de", "d", "di", "do", "da", "del", "della", "du"};
constexpr std::string_view romance_parts[] = {
    "main",     "mains",     "visage", "tete", "yeux",  "bras",  "corps",  "dos",    "epaule",  "regard",  "droite",
    "gauche",   "cote",      "long",   "mano", "manos", "cara",  "ojos",   "rostro", "cabeza",  "brazo",   "cuerpo",
    "derecha",  "izquierda", "lado",   "mani", "viso",  "volto", "occhi",  "testa",  "braccio", "spalla",  "destra",
    "sinistra", "fianco",    "mao",    "maos", "rosto", "olhos", "cabeca", "braco",  "corpo",   "direita", "esquerda",
};
// After the name: who only might do something is not there.
constexpr std::string_view unreal[] = {"should", "could", "would", "might", "sollte", "konnte"};
constexpr std::string_view unshown[] = {"appear", "come", "arrive", "show", "return"};

constexpr std::string_view hearings[] = {"hear", "hears", "hearing", "heard", "overhears"};

// Far away, who makes one of these sounds is heard: "a distant bell tolls".
constexpr std::string_view afar[] = {"distant", "far", "somewhere", "upstairs", "downstairs", "beyond", "irgendwo"};
constexpr std::string_view sounding[] = {"tolls", "whistles", "barks",   "rings",   "chimes", "howls",  "snores",
                                         "honks", "wails",    "rumbles", "screams", "shouts", "cries",  "laughs",
                                         "sings", "coughs",   "sobs",    "bellt",   "heult",  "schreit"};

// After the name: what is not there, and what is only heard.
constexpr std::string_view missing[] = {"gone", "absent", "missing", "nowhere", "away",
                                        "late", "dead",   "not",     "never",   "no"};
constexpr std::string_view copulas[] = {"is", "isn", "was", "wasn", "are", "aren", "were", "weren"};

// What stands before and after a place in a text, at most so many bytes of it: a text may be long and name somebody
// often.
constexpr std::size_t surroundings = 160;

std::string_view before(std::string_view sentence, std::string_view found) {
  const auto at = static_cast<std::size_t>(found.data() - sentence.data());
  std::size_t begin = at > surroundings ? at - surroundings : 0;
  while (begin > 0 && begin < at && (static_cast<unsigned char>(sentence[begin]) & 0xC0) == 0x80) ++begin;
  return sentence.substr(begin, at - begin);
}

std::string_view after(std::string_view sentence, std::string_view found) {
  const auto end = static_cast<std::size_t>(found.data() - sentence.data()) + found.size();
  return sentence.substr(end, surroundings);
}

// The last words before a place, the nearest first; punctuation counts as a word.
struct LastWords {
  std::array<std::string_view, 6> words;
  std::size_t count = 0;

  explicit LastWords(std::string_view text) {
    std::array<std::string_view, 6> ring;
    std::size_t read = 0;
    for (const auto word : Words(text)) ring[read++ % ring.size()] = word;
    for (count = 0; count < std::min(read, ring.size()); ++count) words[count] = ring[(read - 1 - count) % ring.size()];
  }

  std::string_view operator[](std::size_t place) const { return place < count ? words[place] : std::string_view(); }
};

bool has_small_letter(std::string_view text) {
  return std::ranges::any_of(Characters(text), [](std::string_view c) { return is_lower_case(code_point(c)); });
}

bool is_in_capitals(std::string_view word) {
  return first_grapheme(word).size() < word.size() && is_upper_case(code_point(word)) && !has_small_letter(word);
}

// Whether everything at this place has a capital: a sentence, a quotation or a line begins.
bool opens_sentence(std::string_view sentence, std::string_view found) {
  const std::string_view text = before(sentence, found);
  std::string_view last;
  for (const auto word : Words(text)) last = word;
  if (last.empty()) return true;
  const char32_t code = code_point(last);
  const bool opens = is_opening_punctuation(code) || code == U'"' || code == U'\'' || code == U':' || is_dash(code) ||
                     code == U'.' || code == U'!' || code == U'?' || code == U'*' || code == U'•' || code == U'#';
  return opens || !has_content(text) ||
         text.find('\n', static_cast<std::size_t>(last.data() - text.data())) != std::string_view::npos;
}

// Whether a quotation is open here: one that has begun before and not ended, or that ends after and has not begun
// there, because it is of several sentences.
bool is_quoted(std::string_view sentence, std::string_view found) {
  const auto depth_of = [](std::string_view text) {
    int straight = 0, depth = 0, lowest = 0;
    for (const auto character : Characters(text)) {
      const char32_t code = code_point(character);
      if (code == U'"') ++straight;
      if (code == U'“' && depth > 0)  // German closes with it
        --depth;
      else if (code == U'“' || code == U'„' || code == U'«' || code == U'「' || code == U'『')
        ++depth;
      if (code == U'”' || code == U'»' || code == U'」' || code == U'』') lowest = std::min(lowest, --depth);
    }
    return std::array{straight, depth, lowest};
  };
  const auto [straight_before, depth_before, lowest_before] = depth_of(before(sentence, found));
  const auto [straight_after, depth_after, lowest_after] = depth_of(after(sentence, found));
  return straight_before % 2 == 1 || depth_before > 0 || straight_after % 2 == 1 || lowest_after < 0;
}

bool names_off_screen(std::string_view text) {
  std::string_view previous, before_previous, verb;
  for (const auto word : Words(text)) {
    if (folds_to(word, "offscreen") || folds_to(word, "unseen") || folds_to(word, "offstage")) return true;
    if ((folds_to(word, "screen") || folds_to(word, "camera") || folds_to(word, "stage")) &&
        (folds_to(previous, "off") || previous == "-"))
      return true;
    // "slides out of frame" is seen to go, "left of frame" is in it.
    if (folds_to(word, "frame") && folds_to(previous, "of") && folds_to(before_previous, "out") &&
        !is_third_person(verb))
      return true;
    verb = before_previous;
    before_previous = previous;
    previous = word;
  }
  return false;
}

// How many of the words before a name are its determiner: one or none.
std::size_t skip_determiners(const LastWords& words) {
  return is_one_of_unaccented(determiners, words[0]) && !folds_to(words[0], "s") ? 1 : 0;
}

// Whether a clause about the name, a picture, or an inscription begins before it.
bool is_told(const LastWords& words) {
  const auto is_telling = [](std::string_view word) { return is_one_of_unaccented(tellings, word); };
  const std::size_t nearest = is_one_of_unaccented(romance_articles, words[0]) ? 1 : skip_determiners(words);
  const auto is_pair = [&](const WordPair& pair) {
    const auto ends_at = [&](std::size_t at) {
      return is_one_of_unaccented({&pair.first, 1}, words[at + 1]) &&
             is_one_of_unaccented({&pair.second, 1}, words[at]);
    };
    return ends_at(0) || ends_at(nearest);
  };
  if (std::ranges::any_of(absent_pairs, is_pair)) return true;
  if (is_one_of_unaccented(clause_openers, words[0]) && std::ranges::any_of(words.words, is_telling)) return true;
  if (is_one_of_unaccented(carvings, words[0]) || (words[0] == "+" && is_one_of_unaccented(carvings, words[2])))
    return true;
  const bool has_none = std::ranges::any_of(words.words, [](auto word) { return folds_to(word, "none"); });
  if (folds_to(words[0], "is") && has_none) return true;
  const std::size_t at = skip_determiners(words);
  return is_one_of_unaccented(depictions, words[at]) && is_one_of_unaccented(depicting, words[at + 1]);
}

// A picture, a text or a thought, one or several.
bool is_token(std::string_view word) {
  return is_one_of_unaccented(tokens, word) ||
         (word.ends_with('s') && is_one_of_unaccented(tokens, word.substr(0, word.size() - 1)));
}

// "a portrait of the late Lord Pell": words that describe him stand between the link and the name.
bool is_after_described_token(const LastWords& words) {
  for (std::size_t article = 1; article <= 2; ++article)
    if (is_one_of_unaccented(determiners, words[article]) && is_one_of_unaccented(token_links, words[article + 1]) &&
        (is_token(words[article + 2]) || is_token(words[article + 3])))
      return true;
  return false;
}

// "hasn't seen Bob", "nadie ha visto a Inés"
bool is_after_denied_encounter(const LastWords& words) {
  const std::size_t at = folds_to(words[0], "a") ? 1 : skip_determiners(words);
  return is_one_of_unaccented(encounters, words[at]) &&
         std::ranges::any_of(words.words, [](auto word) { return is_one_of_unaccented(denials, word); });
}

// "where Bob stood": not "where Bob stands".
bool is_where_it_was(const LastWords& words, std::string_view next) {
  return folds_to(words[skip_determiners(words)], "where") &&
         (is_one_of_unaccented(bygone, next) || next.ends_with("ed"));
}

// "gently as a mother", "dressed as a tree"
bool is_compared(const LastWords& words) {
  return (folds_to(words[0], "a") || folds_to(words[0], "an")) && folds_to(words[1], "as");
}

bool is_romance_owner(const LastWords& words) {
  std::size_t at = is_one_of_unaccented(romance_articles, words[0]) ? 1 : 0;
  if (words[at] == "'" || words[at] == "’") ++at;
  if (!is_one_of_unaccented(romance_links, words[at]) || is_one_of_unaccented(romance_parts, words[at + 1]))
    return false;
  at += 2;
  if (words[at] == "'" || words[at] == "’") ++at;
  return is_one_of_unaccented(romance_articles, words[at]);
}

// "Das Zimmer von Bob"; his hands and his side show him.
bool is_german_owner(const LastWords& words) {
  static constexpr std::string_view parts[] = {"arm",     "arme",     "augen", "beine",      "finger", "fusse",
                                               "gesicht", "hand",     "hande", "kopf",       "mund",   "profil",
                                               "rucken",  "schulter", "seite", "silhouette", "umrisse"};
  return folds_to(words[0], "von") && !words[1].empty() && is_upper_case(code_point(words[1])) &&
         !is_one_of_unaccented(parts, words[1]) && is_one_of_unaccented(articles_before_owned, words[2]);
}

bool is_after_token(const LastWords& words) {
  std::size_t at = skip_determiners(words);
  if (is_one_of_unaccented(absences, words[at])) return !(folds_to(words[at], "like") && at == 0 && words.count == 1);
  if (is_one_of_unaccented(absences, words[0])) return true;  // "kein" is a determiner, too
  // "hangs up on", "the file on"
  if (folds_to(words[at], "on") && ((folds_to(words[at + 1], "up") && words[at + 2].starts_with('h')) ||
                                    is_one_of_unaccented(dossiers, words[at + 1])))
    return true;
  if (words[0] == ":" &&
      std::ranges::any_of(
          words.words,
          [](auto word) { return is_one_of_unaccented(inscribed, word) || is_one_of_unaccented(depicting, word); }) &&
      !std::ranges::any_of(words.words, [](auto word) { return folds_to(word, "split"); }))
    return true;
  if (words[at] == "'" || words[at] == "’") ++at;  // "photo d'Élodie"
  // "Foto der Gräfin"
  if (at == 1 && (folds_to(words[0], "der") || folds_to(words[0], "des")) && is_one_of_unaccented(tokens, words[1]))
    return true;
  if (!is_one_of_unaccented(token_links, words[at])) return false;
  const bool is_for = folds_to(words[at], "for");
  for (std::size_t i = at + 1; i < at + 3; ++i)
    if (is_token(words[i]) || (is_for && is_one_of_unaccented(longings, words[i]))) return true;
  if (is_for && (is_one_of_unaccented(intended, words[at + 1]) || words[at + 1].ends_with("ed"))) return true;
  // "eleven missed calls, all from"
  if (folds_to(words[at], "from") && folds_to(words[at + 1], "all") && std::ranges::any_of(words.words, is_token))
    return true;
  // "searches the corridor for"
  return is_for && (is_one_of_unaccented(seekings, words[at + 3]) || is_one_of_unaccented(seekings, words[at + 4]));
}

bool is_heard(const LastWords& words) {
  const std::size_t at = skip_determiners(words);
  if (is_one_of_unaccented(hearings, words[at])) return true;
  return is_one_of_unaccented(token_links, words[at]) && is_one_of_unaccented(sounds, words[at + 1]);
}

// "Jonas ist zu hören"
bool says_heard_in_german(std::string_view text) { return text.find("zu hören") != std::string_view::npos; }

// The owner before an apostrophe is named here, and ours with him: "Frank and Ida's picture".
bool is_joint_owner(std::string_view rest) {
  std::array<std::string_view, 5> next;
  std::size_t count = 0;
  for (const auto word : Words(rest)) {
    if (count == next.size()) break;
    next[count++] = word;
  }
  return (folds_to(next[0], "and") || next[0] == "&") && !next[1].empty() && is_upper_case(code_point(next[1])) &&
         (next[1].ends_with("'s") || ((next[2] == "'" || next[2] == "’") && folds_to(next[3], "s")));
}

// "LOCKET. Grandmother, unsmiling", "a missed call. Vivian.": a sentence without a verb after what is pictured or read.
bool is_read_before(std::string_view text_before, std::string_view lead, std::string_view rest) {
  if (has_content(lead)) return false;
  const std::string_view follows = first_word(rest);
  if (!follows.empty() && follows != "." && follows != "," && follows != ":") return false;
  if (std::ranges::any_of(Words(rest.substr(0, rest.find('\n'))),
                          [](auto word) { return is_third_person(word) || is_one_of(copulas, word); }))
    return false;
  static constexpr std::string_view read[] = {"call",     "calls",    "email",      "headline", "letter",  "list",
                                              "locket",   "message",  "mugshot",    "name",     "names",   "note",
                                              "obituary", "photo",    "photograph", "photos",   "picture", "pictures",
                                              "polaroid", "portrait", "postcard",   "poster",   "shot",    "snapshot"};
  std::string_view previous;
  for (const auto word : Words(text_before)) {
    if (is_one_of(read, word) && (!folds_to(word, "shot") || folds_to(previous, "mug"))) return true;
    previous = word;
  }
  return false;
}

}  // namespace

bool is_third_person(std::string_view word) {
  return word.size() > 2 && (word.back() == 's') && !word.ends_with("ss") && !word.ends_with("'s") &&
         is_lower_case(code_point(word));
}

bool may_follow_verb(std::string_view text) {
  static constexpr std::string_view followers[] = {
      "about",      "above", "after",  "again",    "ahead",   "alone",  "along",   "and",    "apart",
      "as",         "aside", "away",   "back",     "because", "before", "below",   "beyond", "but",
      "down",       "for",   "forth",  "forward",  "hard",    "harder", "herself", "him",    "himself",
      "how",        "if",    "inside", "it",       "itself",  "like",   "me",      "no",     "not",
      "nothing",    "off",   "or",     "out",      "outside", "so",     "still",   "that",   "them",
      "themselves", "then",  "to",     "together", "too",     "toward", "towards", "until",  "up",
      "upon",       "us",    "what",   "when",     "where",   "while",  "without", "you"};
  const std::string_view next = first_word(text);
  if (next.empty() || !is_lower_case(code_point(next))) return true;
  return is_one_of(followers, next) || is_one_of(determiners, next) || is_one_of(prepositions, next) ||
         next.ends_with("ly") || next.ends_with("ing") || next.ends_with("ed");
}

bool is_common_word(std::string_view word) { return is_one_of(common_words, word); }

int surety(const NamePlace& place) {
  const char32_t first = code_point(place.found);
  const bool is_small = is_lower_case(first);
  if (!is_small && !is_upper_case(first)) return 100;  // a script without capitals, or a sign
  const LastWords words(before(place.sentence, place.found));
  if (place.is_common) {
    if (is_small || is_one_of_unaccented(articles, words[0])) return 0;
    const std::string_view rest = after(place.sentence, place.found);
    const bool has_mark = skip_marks(rest).data() != rest.data();
    const bool is_among_small = has_small_letter(before(place.sentence, place.found)) || has_small_letter(rest);
    if (has_mark || (is_in_capitals(place.found) && is_among_small)) return 100;
    if (!is_among_small && is_in_capitals(place.found)) return 0;
    if (!opens_sentence(place.sentence, place.found)) return 100;
    const std::string_view next = first_word(rest);
    if (!is_third_person(next) && !is_one_of_unaccented(auxiliaries, next)) return 0;
    if (is_third_person(next) && !may_follow_verb(after(rest, next))) return perhaps_compound;
    return is_one_of(mass_words, place.found) ? 85 : 100;
  }
  constexpr char32_t last_latin_letter = 0x24F;  // Russian has no articles to tell a noun by
  if (!is_small || !place.is_one_word || first > last_latin_letter) return 100;
  const std::string_view previous = words[0];
  const bool is_noun =
      is_one_of_unaccented(determiners, previous) || is_one_of_unaccented(prepositions, previous) ||
      (!previous.empty() && is_digit(code_point(previous))) ||
      (is_one_of_unaccented(determiners, words[1]) && !previous.ends_with("s") && has_content(previous));
  if (is_noun) return 100;
  if (place.is_inflected) return 0;
  return place.found.ends_with("s") ? 100 : 80;
}

Standing standing_of(std::string_view sentence, std::string_view found, std::string_view text) {
  if (is_quoted(sentence, found)) return Standing::spoken_of;
  const std::string_view rest = after(sentence, found);
  if (!text.empty() && is_read_before(before(text, sentence), before(sentence, found), rest))
    return Standing::spoken_of;
  if (!out_of_frame_mark(rest).empty()) return Standing::heard;
  const LastWords words(before(sentence, found));
  if (is_heard(words) || names_off_screen(before(sentence, found)) || names_off_screen(rest)) return Standing::heard;
  if (says_heard_in_german(rest)) return Standing::heard;
  if (is_after_token(words) || is_after_described_token(words) || is_told(words)) return Standing::spoken_of;
  if (is_after_denied_encounter(words) || is_compared(words)) return Standing::spoken_of;
  if (is_romance_owner(words) || is_german_owner(words)) return Standing::owner;

  const NameContext context = {before(sentence, found), found, rest};
  if (is_heard_from_elsewhere(context)) return Standing::heard;
  if (is_part_of_other_name(context) || is_absent(context) || is_pictured(context)) return Standing::spoken_of;

  const std::string_view follows = skip_marks(rest);
  const std::string_view next = first_word(follows);
  if (is_where_it_was(words, next)) return Standing::spoken_of;
  if (next == "'" || next == "’") {
    std::string_view owned = follows.substr(static_cast<std::size_t>(next.data() - follows.data()) + next.size());
    const std::string_view s = first_word(owned);
    if (folds_to(s, "s")) owned = owned.substr(static_cast<std::size_t>(s.data() - owned.data()) + s.size());
    // "Bob's left hand"
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string_view word = first_word(owned);
      if (is_one_of_unaccented(sounds, word)) return Standing::heard;
      if (is_one_of_unaccented(body_parts, word)) return Standing::seen;
      if (word.empty()) break;
      owned = owned.substr(static_cast<std::size_t>(word.data() - owned.data()) + word.size());
    }
    return Standing::owner;
  }
  const auto is_afar = [](std::string_view word) { return is_one_of_unaccented(afar, word); };
  if (is_one_of_unaccented(sounding, next) &&
      (std::ranges::any_of(words.words, is_afar) || std::ranges::any_of(Words(follows), is_afar)))
    return Standing::heard;
  if (is_joint_owner(follows)) return Standing::owner;
  if (is_one_of_unaccented(unreal, next)) return Standing::spoken_of;
  if (next == "," && follows.starts_with(", off,")) return Standing::heard;
  const std::string_view said = skip_white_space(follows);
  if (folds_to(next, "does") || folds_to(next, "doesn"))
    for (const auto verb : unshown)
      for (const auto negation : {"does not ", "doesn't ", "doesn’t "})
        if (said.starts_with(negation) && folds_to(first_word(said.substr(std::string_view(negation).size())), verb))
          return Standing::spoken_of;
  if (folds_to(next, "used") || folds_to(next, "left")) return Standing::spoken_of;  // "where Bob used to sit"
  for (const std::string_view owned : {"的照片", "的画像", "の写真", "の手紙"})
    if (rest.starts_with(owned)) return Standing::spoken_of;
  for (const std::string_view sound : {"的声音", "の声", "の足音"})
    if (rest.starts_with(sound)) return Standing::heard;
  if (is_one_of_unaccented(copulas, next)) {
    std::string_view following = follows;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string_view word = first_word(following);
      if (word.empty() || word == "." || word == ",") break;
      if (i > 0 && is_one_of_unaccented(missing, word)) return Standing::spoken_of;
      if (i > 0 && folds_to(word, "heard")) return Standing::heard;
      following = following.substr(static_cast<std::size_t>(word.data() - following.data()) + word.size());
    }
  }
  return Standing::seen;
}

}  // namespace shot_assets::core
