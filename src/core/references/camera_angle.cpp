#include "core/references/camera_angle.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/text/running_text.h"

namespace shot_assets::core {
namespace {

constexpr std::array<std::pair<CameraAngle, std::string_view>, camera_angle_count> angle_names = {{
    {CameraAngle::front, "front"},
    {CameraAngle::side, "side"},
    {CameraAngle::three_quarter, "three_quarter"},
    {CameraAngle::back, "back"},
}};

// What a phrase says. `nothing`: its words mean something else.
enum class Meaning { nothing, side, three_quarter, back, over_shoulder };

struct Phrase {
  Meaning meaning;
  std::string_view words;  // folded, without accents; hyphens between the words of a text do not count
};

constexpr Phrase phrases[] = {
    {Meaning::side, "profile"},
    {Meaning::nothing, "low profile"},
    {Meaning::nothing, "high profile"},
    {Meaning::side, "side view"},
    {Meaning::side, "side on"},
    {Meaning::side, "side profile"},
    {Meaning::side, "side angle"},
    {Meaning::side, "side shot"},
    {Meaning::side, "side perspective"},
    {Meaning::side, "side close"},
    {Meaning::side, "side closeup"},
    {Meaning::side, "side cu"},
    {Meaning::side, "side medium"},
    {Meaning::side, "side wide"},
    {Meaning::side, "side tracking"},
    {Meaning::side, "side follow"},
    {Meaning::side, "from the side"},
    {Meaning::side, "from side"},
    {Meaning::side, "from her side"},
    {Meaning::side, "from his side"},
    {Meaning::side, "from their side"},
    {Meaning::side, "from one side"},
    {Meaning::side, "from the left side"},
    {Meaning::side, "from the right side"},
    {Meaning::nothing, "from the side of"},
    {Meaning::nothing, "from side to side"},
    {Meaning::nothing, "from one side to"},
    {Meaning::nothing, "from one side of"},
    {Meaning::nothing, "side by side"},
    {Meaning::nothing, "side view mirror"},
    {Meaning::nothing, "side shot of the"},

    {Meaning::three_quarter, "three quarter"},
    {Meaning::three_quarter, "three quarters"},
    {Meaning::three_quarter, "three_quarter"},
    {Meaning::three_quarter, "3 / 4"},
    {Meaning::three_quarter, "3/4"},  // what the single character ¾ folds to
    {Meaning::three_quarter, "three quarter profile"},
    {Meaning::three_quarter, "three quarters profile"},
    {Meaning::three_quarter, "3 / 4 profile"},
    {Meaning::three_quarter, "3/4 profile"},
    {Meaning::three_quarter, "half profile"},
    {Meaning::nothing, "three quarter length"},
    {Meaning::nothing, "three quarters length"},
    {Meaning::nothing, "3 / 4 length"},
    {Meaning::nothing, "three quarters of"},
    {Meaning::nothing, "3 / 4 of"},

    {Meaning::over_shoulder, "over the shoulder"},
    {Meaning::over_shoulder, "over the shoulders"},
    {Meaning::over_shoulder, "over shoulder"},
    {Meaning::over_shoulder, "ots"},
    {Meaning::over_shoulder, "o . t . s"},
    {Meaning::over_shoulder, "o . t . s ."},
    {Meaning::back, "back view"},
    {Meaning::back, "back shot"},
    {Meaning::back, "back angle"},
    {Meaning::back, "rear view"},
    {Meaning::back, "rear shot"},
    {Meaning::back, "rear angle"},
    {Meaning::back, "rear tracking"},
    {Meaning::back, "rear follow"},
    {Meaning::back, "from the back"},
    {Meaning::back, "from back"},
    {Meaning::back, "from the rear"},
    {Meaning::back, "from rear"},
    {Meaning::back, "back to camera"},
    {Meaning::back, "back to the camera"},
    {Meaning::back, "back to us"},
    {Meaning::back, "backs to camera"},
    {Meaning::back, "backs to the camera"},
    {Meaning::back, "back of head"},
    {Meaning::back, "back of the head"},
    {Meaning::back, "back of her head"},
    {Meaning::back, "back of his head"},
    {Meaning::back, "back of their heads"},
    {Meaning::nothing, "from back to"},
    {Meaning::nothing, "from the back of"},
    {Meaning::nothing, "from the rear of"},
    {Meaning::back, "from the back of her head"},
    {Meaning::back, "from the back of his head"},
    {Meaning::nothing, "rear view mirror"},
    {Meaning::nothing, "back shot of the"},
    {Meaning::nothing, "pull back to camera"},
    {Meaning::nothing, "pan back to camera"},
    {Meaning::nothing, "turns back to camera"},
    {Meaning::nothing, "look back to camera"},
    {Meaning::nothing, "looks back to camera"},

    // German
    {Meaning::back, "von hinten"},
    {Meaning::back, "ruckansicht"},
    {Meaning::back, "ruckenansicht"},
    {Meaning::over_shoulder, "uber die schulter"},
    {Meaning::side, "von der seite"},
    {Meaning::side, "seitenansicht"},
    {Meaning::side, "seitlich"},
    {Meaning::side, "profil"},  // French too
    {Meaning::three_quarter, "dreiviertel"},
    {Meaning::three_quarter, "halbprofil"},

    // French
    {Meaning::back, "de dos"},
    {Meaning::back, "vue arriere"},
    {Meaning::back, "dos camera"},
    {Meaning::over_shoulder, "par dessus l ' epaule"},
    {Meaning::over_shoulder, "en amorce"},
    {Meaning::side, "de cote"},
    {Meaning::side, "vue laterale"},
    {Meaning::three_quarter, "trois quarts"},

    // Spanish
    {Meaning::back, "de espaldas"},
    {Meaning::back, "por detras"},
    {Meaning::back, "desde atras"},
    {Meaning::over_shoulder, "sobre el hombro"},
    {Meaning::over_shoulder, "por encima del hombro"},
    {Meaning::side, "perfil"},
    {Meaning::side, "de lado"},
    {Meaning::side, "vista lateral"},
    {Meaning::three_quarter, "tres cuartos"},

    // Chinese
    {Meaning::back, "背面"},  // Japanese too
    {Meaning::back, "背影"},
    {Meaning::back, "从背后"},
    {Meaning::back, "从后面"},
    {Meaning::over_shoulder, "过肩"},
    {Meaning::side, "侧面"},
    {Meaning::side, "侧脸"},
    {Meaning::side, "侧拍"},
    {Meaning::three_quarter, "半侧面"},
    {Meaning::three_quarter, "四分之三"},

    // Japanese
    {Meaning::back, "背後から"},
    {Meaning::back, "後ろから"},
    {Meaning::back, "後ろ姿"},
    {Meaning::over_shoulder, "肩越し"},
    {Meaning::side, "側面"},
    {Meaning::side, "真横"},
    {Meaning::side, "横から"},
    {Meaning::side, "横顔"},
    {Meaning::three_quarter, "斜め前"},
};

constexpr auto sorted_phrases = [] {
  std::array<Phrase, std::size(phrases)> sorted = std::to_array(phrases);
  std::ranges::sort(sorted, {}, &Phrase::words);
  return sorted;
}();

// Words that say where a camera is when a part of a note consists of nothing else, or of a size and them.
constexpr Phrase words_alone[] = {{Meaning::side, "side"}, {Meaning::back, "back"}, {Meaning::back, "rear"}};

constexpr std::string_view sizes[] = {"cu",  "ecu", "full", "long", "ls",    "mcu",  "medium",
                                      "mls", "ms",  "mws",  "shot", "tight", "wide", "ws"};

constexpr std::string_view camera_words[] = {  // before `behind`: what a camera does there
    "camera",   "cam",    "from", "tracking", "track",  "tracks", "follow",    "following", "follows",
    "followed", "trails", "shot", "shoot",    "filmed", "dolly",  "close",     "low",       "directly",
    "right",    "just",   "stay", "staying",  "move",   "moving", "steadicam", "handheld",  "trailing"};
constexpr std::string_view people[] = {
    "actor",    "actors",  "boy",     "character", "characters",  "child",  "children", "cop",     "cops",
    "couple",   "crowd",   "dancer",  "detective", "driver",      "family", "figure",   "figures", "girl",
    "group",    "guard",   "guards",  "hero",      "heroine",     "kid",    "kids",     "killer",  "man",
    "men",      "officer", "pair",    "pilot",     "protagonist", "rider",  "riders",   "runner",  "soldier",
    "soldiers", "speaker", "subject", "subjects",  "team",        "two",    "woman",    "women"};
constexpr std::string_view things[] = {"bar",   "bars",    "bushes", "counter", "curtain",   "curtains", "desk",
                                       "fence", "foliage", "glass",  "leaves",  "scenes",    "smoke",    "steering",
                                       "trees", "wheel",   "window", "windows", "windshield"};
constexpr std::string_view pronouns[] = {"her", "him", "them", "his", "their", "my", "your", "our", "its", "one"};
constexpr std::string_view articles[] = {"the", "a", "an"};
constexpr std::string_view shoulders[] = {"shoulder", "shoulders"};
constexpr std::string_view looking[] = {"look",    "looks",   "looking", "looked", "glance", "glances", "glancing",
                                        "peer",    "peers",   "peering", "turn",   "turns",  "turning", "stares",
                                        "staring", "peeking", "slung",   "draped", "thrown", "throws",  "says"};
constexpr std::string_view over[] = {"over", "past", "across"};
constexpr std::string_view towards[] = {"on",     "onto",    "to",        "toward",   "towards", "at",
                                        "facing", "looking", "favouring", "favoring", "favours", "favors"};
constexpr std::string_view favouring[] = {"favouring", "favoring", "favours", "favors"};
constexpr std::string_view shot_words[] = {"shot", "angle", "view", "of", "from", "behind", ":"};
// What stands beside OTS and is nobody's name.
constexpr std::string_view film_words[] = {
    "and",     "angle",    "arc",      "as",    "b",       "back",     "camera",  "cam",       "clean",    "close",
    "closeup", "coverage", "crane",    "cu",    "deep",    "dialogue", "dirty",   "dolly",     "drift",    "dutch",
    "ecu",     "eye",      "eyeline",  "fast",  "focus",   "follow",   "framing", "frame",     "front",    "full",
    "gimbal",  "hand",     "handheld", "high",  "hold",    "in",       "insert",  "into",      "jib",      "left",
    "lens",    "level",    "locked",   "long",  "loose",   "low",      "mcu",     "med",       "medium",   "mls",
    "move",    "moving",   "ms",       "mws",   "over",    "pan",      "panning", "pov",       "profile",  "pull",
    "push",    "quick",    "rack",     "rear",  "reverse", "right",    "series",  "shallow",   "shot",     "shoulder",
    "side",    "single",   "slight",   "slow",  "slowly",  "soft",     "static",  "steadicam", "sticks",   "subtle",
    "that",    "then",     "this",     "three", "through", "tight",    "tilt",    "track",     "tracking", "tripod",
    "two",     "view",     "while",    "wide",  "with",    "ws",       "zoom"};

struct Word {
  std::string_view text;  // folded, without accents
  bool is_punctuation;
  bool is_capital;  // or a digit
};
using WordList = std::pmr::vector<Word>;

bool is_in(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string_view fold(std::string_view word, std::pmr::memory_resource& memory) {
  std::pmr::string folded(&memory);
  append_folded(word, folded);
  char* const kept = allocate<char>(folded.size(), memory);
  std::size_t size = 0;
  for (const auto character : Characters(folded))
    if (!is_accent(code_point(character))) size += character.copy(kept + size, character.size());
  return {kept, size};
}

WordList read_words(std::string_view text, std::pmr::memory_resource& memory) {
  WordList words(&memory);
  for (const auto word : Words(text)) {
    const char32_t first = code_point(word);
    if (is_dash(first)) continue;
    words.push_back({fold(word, memory), !is_word_character(first) && !is_unspaced_letter(first) && first < 0x80,
                     is_upper_case(first) || is_digit(first)});
  }
  return words;
}

std::span<const std::string_view> name_words(std::string_view name, std::pmr::memory_resource& memory) {
  std::pmr::vector<std::string_view> words(&memory);
  for (const Word& word : read_words(name, memory))
    if (!word.is_punctuation && !is_in(articles, word.text)) words.push_back(word.text);
  return keep(words, memory);
}

// How many words from here on a phrase takes; 0 where it does not stand here.
std::size_t length_at(std::span<const Word> words, std::string_view phrase) {
  std::size_t count = 0;
  for (; count < words.size(); ++count) {
    const std::string_view word = words[count].text;
    if (word.empty() || !phrase.starts_with(word)) return 0;
    phrase.remove_prefix(word.size());
    if (phrase.empty()) return count + 1;
    if (phrase.front() == ' ')
      phrase.remove_prefix(1);
    else if (static_cast<unsigned char>(phrase.front()) < 0x80)
      return 0;  // scripts without spaces have a word per letter
  }
  return 0;
}

// What a camera note says otherwise, so that a name of this word alone is none without a sign of one.
bool is_ordinary(std::string_view word) {
  for (const std::span<const std::string_view> list : std::initializer_list<std::span<const std::string_view>>{
           film_words, camera_words, shot_words, sizes, people, things, pronouns, shoulders, looking})
    if (is_in(list, word)) return true;
  return is_common_word(word);
}

// A name in a note, and how many words of the note it takes.
struct WrittenName {
  std::span<const std::string_view> words;
  std::size_t length = 0;
};

class Reading {
 public:
  Reading(const WordList& words, const CameraNames& names, std::pmr::memory_resource& memory)
      : words_(words), names_(names), memory_(memory) {}

  void read() {
    for (std::size_t i = 0; i < words_.size();) i += std::max<std::size_t>(read_at(i), 1);
  }

  bool says(Meaning meaning) const { return is_said_[static_cast<std::size_t>(meaning)]; }
  std::span<const std::string_view> shoulder() const { return shoulder_; }
  std::span<const std::string_view> favoured() const { return favoured_; }

 private:
  std::span<const Word> from(std::size_t i) const { return std::span(words_).subspan(std::min(i, words_.size())); }
  std::string_view word(std::size_t i) const { return i < words_.size() ? words_[i].text : std::string_view(); }
  bool is_start(std::size_t i) const { return i == 0 || words_[i - 1].is_punctuation; }
  bool is_end(std::size_t i) const { return i >= words_.size() || words_[i].is_punctuation; }
  void say(Meaning meaning) { is_said_[static_cast<std::size_t>(meaning)] = true; }

  // How many words from here on are done with.
  std::size_t read_at(std::size_t i) {
    std::size_t longest = 0;
    Meaning meaning = Meaning::nothing;
    const auto first_letter = [](const Phrase& phrase) { return static_cast<unsigned char>(phrase.words.front()); };
    const auto letter = static_cast<unsigned char>(word(i).empty() ? ' ' : word(i).front());
    auto phrase = std::ranges::lower_bound(sorted_phrases, letter, {}, first_letter);
    for (; phrase != sorted_phrases.end() && first_letter(*phrase) == letter; ++phrase)
      if (const std::size_t length = length_at(from(i), phrase->words); length > longest) {
        longest = length;
        meaning = phrase->meaning;
      }
    if (longest > 0) {
      if (meaning == Meaning::over_shoulder) return longest + read_over_shoulder(i, i + longest);
      say(meaning);
      return longest;
    }
    for (const Phrase& alone : words_alone)
      if (word(i) == alone.words && (is_start(i) || is_in(sizes, word(i - 1))) && is_end(i + 1)) say(alone.meaning);
    if (word(i) == "behind") read_behind(i);
    if (word(i) == "back" && word(i + 1) == "of") read_back_of(i + 2);
    if (is_in(over, word(i))) return read_over(i);
    if (is_in(favouring, word(i)) && favoured_.empty()) favoured_ = name_at(i + 1).words;
    return 1;
  }

  // `behind Bob`: where it is the camera that is there.
  void read_behind(std::size_t i) {
    if (!is_start(i) && !is_in(camera_words, word(i - 1))) return;
    const std::size_t next = i + 1;
    if (is_in(articles, word(next)) ? is_in(people, word(next + 1)) : !is_in(things, word(next))) say(Meaning::back);
  }

  // `the back of Bob's head`
  void read_back_of(std::size_t i) {
    for (std::size_t end = i; end < i + 6 && end < words_.size(); ++end)
      if (word(end) == "head" || word(end) == "heads" || word(end) == "neck") say(Meaning::back);
  }

  // `over Alice's left shoulder`
  std::size_t read_over(std::size_t i) {
    std::pmr::vector<std::string_view> names(&memory_);
    for (std::size_t end = i + 1; end < i + 9 && end < words_.size(); ++end) {
      if (is_in(shoulders, word(end))) {
        if (i > 0 && is_in(looking, word(i - 1)) && names.empty()) return end - i + 1;  // what a person does
        say(Meaning::over_shoulder);
        if (shoulder_.empty()) shoulder_ = keep(names, memory_);
        read_favoured(end + 1);
        return end - i + 1;
      }
      const std::string_view between = word(end);
      if (between == "," || between == ";" || between == ":" || is_in(over, between)) return 1;
      const bool is_possessive = between == "s" && words_[end - 1].is_punctuation;
      if (words_[end].is_punctuation || is_possessive || is_in(pronouns, between) || is_in(articles, between) ||
          between == "left" || between == "right")
        continue;
      names.push_back(between);
    }
    return 1;
  }

  // After `OTS`: whose shoulder, and who is looked at. Names are read again as words: in a note of capitals alone,
  // nobody can tell where they end.
  std::size_t read_over_shoulder(std::size_t begin, std::size_t i) {
    if (begin > 0 && is_in(looking, word(begin - 1)) && word(begin) == "over") return 0;
    say(Meaning::over_shoulder);
    bool is_subject = false;  // `an OTS shot of Bob` looks at Bob, `over the shoulder of Alice` does not
    std::size_t next = i;
    const bool is_short = word(begin) != "over";
    while (is_in(shot_words, word(next))) {
      if (word(next) == "of") is_subject = is_short || word(next - 1) == "shot";
      ++next;
    }
    const WrittenName name = name_at(next);
    if (!name.words.empty()) {
      auto& named = is_subject ? favoured_ : shoulder_;
      if (named.empty()) named = name.words;
    }
    read_favoured(next + name.length);
    return next - i;
  }

  // `on Bob`
  void read_favoured(std::size_t i) {
    std::size_t next = i;
    while (is_in(towards, word(next))) ++next;
    if (next != i && favoured_.empty()) favoured_ = name_at(next).words;
  }

  WrittenName name_at(std::size_t i) {
    const WrittenName name = capital_name_at(i);
    return name.words.empty() ? known_name_at(i) : name;
  }

  // A name has capitals, and is none of the words that a camera note consists of.
  WrittenName capital_name_at(std::size_t i) {
    std::pmr::vector<std::string_view> names(&memory_);
    if (is_in(articles, word(i))) {
      if (is_end(i + 1) || is_in(film_words, word(i + 1))) return {};
      names.push_back(word(i + 1));
      return {keep(names, memory_), 2};
    }
    for (; i < words_.size() && words_[i].is_capital && !is_in(film_words, word(i)) && !is_in(towards, word(i)) &&
           !is_in(over, word(i));
         ++i) {
      if (names.empty() && is_digit(code_point(word(i)))) break;  // a lens
      names.push_back(word(i));
    }
    return {keep(names, memory_), names.size()};
  }

  // The longest name of somebody who is known. One of ordinary words, and the last word alone of a longer name, must
  // end what is said: `ots on will` names Will, `ots will push in` does not.
  WrittenName known_name_at(std::size_t i) {
    WrittenName longest;
    const auto take = [&](std::span<const std::string_view> name, bool is_certain) {
      const std::size_t length = length_of_name_at(i, name);
      if (length > longest.length && (is_certain || ends_name(i + length))) longest = {name, length};
    };
    for (const std::span<const std::string_view> name : names_.names()) {
      if (std::ranges::all_of(name, [](std::string_view part) { return is_in(film_words, part); })) continue;
      take(name, !std::ranges::all_of(name, is_ordinary));
      const std::string_view last = name.back();
      if (name.size() > 1 && last.size() > first_character(last).size() && !is_digit(code_point(last)) &&
          !is_ordinary(last))
        take(name.last(1), false);
    }
    return longest;
  }

  bool ends_name(std::size_t i) const {
    return is_end(i) || is_in(towards, word(i)) || is_in(favouring, word(i)) || word(i) == "and";
  }

  // How many words of the note the name takes, with the punctuation in it; 0 where it does not stand here.
  std::size_t length_of_name_at(std::size_t i, std::span<const std::string_view> name) const {
    std::size_t next = i;
    for (const std::string_view part : name) {
      while (next != i && next < words_.size() && words_[next].is_punctuation) ++next;
      if (word(next) != part) return 0;
      ++next;
    }
    return next - i;
  }

  const WordList& words_;
  const CameraNames& names_;
  std::pmr::memory_resource& memory_;
  std::array<bool, 5> is_said_ = {};
  std::span<const std::string_view> shoulder_;
  std::span<const std::string_view> favoured_;
};

// A note may say less than the name (`Orlok` for Count Orlok), or more.
bool is_name(std::span<const std::string_view> written, std::span<const std::string_view> name) {
  const auto holds = [](std::span<const std::string_view> all, std::span<const std::string_view> some) {
    return !some.empty() && std::ranges::all_of(some, [&](std::string_view word) { return is_in(all, word); });
  };
  return holds(name, written) || holds(written, name);
}

}  // namespace

std::string_view to_text(CameraAngle angle) {
  return std::ranges::find(angle_names, angle, &decltype(angle_names)::value_type::first)->second;
}

std::optional<CameraAngle> parse_camera_angle(std::string_view text) {
  const auto* const found = std::ranges::find(angle_names, text, &decltype(angle_names)::value_type::second);
  if (found == angle_names.end()) return std::nullopt;
  return found->first;
}

std::string list_camera_angles() {
  std::string list;
  for (const auto& [angle, name] : angle_names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

CameraAngle require_camera_angle(std::string_view text, std::string_view place) {
  if (const auto angle = parse_camera_angle(text)) return *angle;
  throw Error(Mistake::invalid_value, "invalid " + std::string(place) + ": " + in_quotes(text),
              "No angle is written like this; case and spaces count.",
              "An angle is one of: " + list_camera_angles() + ".");
}

void CameraNames::add(std::string_view name) {
  const std::span<const std::string_view> words = name_words(name, memory_);
  if (!words.empty() && !is_in(words, "")) names_.push_back(words);
}

CameraNote::CameraNote(std::string_view camera, const CameraNames& names, std::pmr::memory_resource& memory)
    : memory_(memory) {
  const WordList words = read_words(camera, memory);
  Reading reading(words, names, memory);
  reading.read();
  if (reading.says(Meaning::side))
    faced_ = CameraAngle::side;
  else if (reading.says(Meaning::three_quarter))
    faced_ = CameraAngle::three_quarter;
  const bool is_back = reading.says(Meaning::back) || reading.says(Meaning::over_shoulder);
  angle_ = faced_ == CameraAngle::front && is_back ? CameraAngle::back : faced_;
  shoulder_ = reading.shoulder();
  favoured_ = reading.favoured();
}

CameraAngle CameraNote::angle_of(std::string_view asset_name) const {
  if (shoulder_.empty() && favoured_.empty()) return angle_;
  const auto name = name_words(asset_name, memory_);
  if (is_name(shoulder_, name)) return CameraAngle::back;
  return shoulder_.empty() && !is_name(favoured_, name) ? CameraAngle::back : faced_;
}

}  // namespace shot_assets::core
