#include "core/text/screenplay.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/text/spelling.h"

namespace shot_assets::core {
namespace {

// Remarks in brackets, folded and without anything but letters, that mean: heard or shown elsewhere, not in the frame.
constexpr std::string_view marks[] = {
    "filtered",     "fueradecuadro",
    "horschamp",    "imoff",
    "notinframe",   "notinshot",
    "oc",           "off",
    "offcamera",    "offscreen",
    "offstage",     "onintercom",
    "onphone",      "onradio",
    "onspeaker",    "onspeakerphone",
    "ontelephone",  "onthephone",
    "ontheradio",   "ontv",
    "oov",          "os",
    "outofframe",   "outofshot",
    "overintercom", "overphone",
    "overradio",    "overtheintercom",
    "overthephone", "overtheradio",
    "prelap",       "amtelefon",
    "ausdemoff",    "enoff",
    "viaphone",     "viaradio",
    "vo",           "voiceonly",
    "voiceover",    "voixoff",
    "vozenoff",     "bytelephone",
    "byphone",      "overspeaker",
    "onvideo",      "überfunk",
    "画外音",       "旁白",
    "soundonly",    "audioonly",
    "overcomms",    "oncomms",
    "закадром",     "зк",
    "ЗК",           "fc",
    "fuoricampo",   "zoffu",
    "dışses",       "声",
    "autéléphone",  "alteléfono",
    "altelefono",   "inearpiece",
    "overearpiece",
};
constexpr std::size_t longest_mark = [] {
  std::size_t longest = 0;
  for (const std::string_view mark : marks) longest = std::max(longest, mark.size());
  return longest;
}();

// A remark that begins with a way and names a device, too: "(over the ship's comm)", "(on answering machine)".
constexpr std::string_view ways[] = {"al", "am",   "au",  "aus", "by",  "dal",     "from", "im",
                                     "on", "over", "par", "per", "por", "through", "uber", "via"};
constexpr std::string_view devices[] = {
    "altavoz",     "cell",      "comm",    "comms",    "computer",     "earpiece",     "facetime",
    "funk",        "funkgerat", "headset", "intercom", "laptop",       "lautsprecher", "line",
    "loudspeaker", "machine",   "monitor", "p",        "pa",           "phone",        "radio",
    "recorder",    "recording", "screen",  "speaker",  "speakerphone", "speakers",     "tablet",
    "tannoy",      "tape",      "telefon", "telefono", "telephone",    "television",   "tv",
    "video",       "voicemail", "walkie",  "zoom"};

bool is_transmitted(std::string_view remark) {
  bool has_way = false;
  for (const auto word : Words(remark)) {
    if (has_way && is_one_of_unaccented(devices, word)) return true;
    has_way = has_way || is_one_of_unaccented(ways, word);
  }
  return false;
}

// These need no brackets where they follow a name in capitals: "SARAH V.O."
constexpr std::string_view bare_marks[] = {"os", "oc", "vo", "oov"};

// A label that has one of these lists a sound or a picture of somebody.
constexpr std::string_view stand_ins[] = {"voice",  "voices", "photo", "photograph", "portrait", "picture",
                                          "stimme", "foto",   "heard", "poster",     "painting"};

// Lines in capitals that begin so are headings, camera directions or transitions.
constexpr std::string_view slugs[] = {
    "int",    "ext",     "est",        "i",          "scene",    "fade",      "cut",    "dissolve",     "smash",
    "match",  "angle",   "close",      "later",      "same",     "back",      "insert", "montage",      "super",
    "title",  "end",     "moments",    "continuous", "intercut", "pov",       "wide",   "cu",           "ecu",
    "mcu",    "ws",      "ms",         "ls",         "ots",      "tracking",  "series", "beat",         "day",
    "night",  "flash",   "flashback",  "the",        "on",       "in",        "at",     "establishing", "over",
    "under",  "through", "from",       "behind",     "favoring", "favouring", "push",   "pull",         "zoom",
    "tilt",   "aerial",  "archive",    "split",      "nah",      "halbnah",   "totale", "halbtotale",   "innen",
    "aussen", "detail",  "dream",      "nightmare",  "fantasy",  "memory",    "macro",  "packshot",     "drone",
    "gross",  "traum",   "ruckblende",
};
// And those that end so: "LOW ANGLE:", "PRODUCT SHOT:".
constexpr std::string_view slug_ends[] = {"angle", "bubble", "setup", "shot", "view"};

bool is_opening_bracket(char32_t character) { return character == U'(' || character == U'[' || character == U'（'; }
bool is_closing_bracket(char32_t character) { return character == U')' || character == U']' || character == U'）'; }
bool is_colon(char32_t character) { return character == U':' || character == U'：'; }

// The bracket that a text opens with, closed or not.
std::string_view first_bracket(std::string_view text) {
  std::size_t end = 0, depth = 0;
  for (const auto grapheme : Graphemes(text)) {
    const char32_t code = code_point(grapheme);
    end += grapheme.size();
    if (is_opening_bracket(code)) ++depth;
    if (is_closing_bracket(code) && --depth == 0) break;
    if (depth == 0) return {};
  }
  return text.substr(0, end);
}

// Whether one of the parts of a remark, "O.S., whispering", is a mark. Needs no memory.
template <class Known>
bool says_out_of_frame(std::string_view remark, const Known& known) {
  char letters[longest_mark + 1];
  std::size_t size = 0;
  bool is_short = true;
  const auto is_mark = [&] {
    return is_short && size > 0 && std::ranges::find(known, std::string_view(letters, size)) != std::end(known);
  };
  for (const auto character : Characters(remark)) {
    const char32_t code = code_point(character);
    if (code == U',' || code == U'/' || code == U';' || code == U'+' || code == U'&' || is_closing_bracket(code)) {
      if (is_mark()) return true;
      size = 0;
      is_short = true;
    } else if (is_word_character(code)) {
      is_short = is_short && size + character.size() <= longest_mark;
      if (!is_short) continue;
      for (const char byte : character)
        letters[size++] = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
    }
    // "O.S. from the kitchen", but not "off to work"; "from the kitchen" alone says it, too
    if (code == U' ' && is_mark() && std::string_view(letters, size) != "off") return true;
    if (code == U' ' && std::string_view(letters, size) == "from") return true;
  }
  return is_mark();
}

std::string_view first_chunk(std::string_view text) {
  std::size_t end = 0;
  for (const auto character : Characters(text)) {
    if (is_white_space(code_point(character)) || is_colon(code_point(character))) break;
    end += character.size();
  }
  return text.substr(0, end);
}

bool is_bare_mark(std::string_view chunk) {
  return !chunk.empty() && std::ranges::none_of(Characters(chunk), [](std::string_view character) {
    return is_lower_case(code_point(character));
  }) && says_out_of_frame(chunk, bare_marks);
}

std::string_view skip_asterisks(std::string_view text) {
  text = skip_white_space(text);
  while (!text.empty() && (text.front() == '*' || text.front() == '^'))
    text = skip_white_space(text.substr(first_grapheme(text).size()));
  return text;
}

// What a line looks like outside its brackets.
struct LineShape {
  std::size_t words = 0;
  bool has_capital = false, has_small = false, has_letter = false, ends_as_sentence = false;
};

LineShape shape_of(std::string_view line) {
  LineShape shape;
  int depth = 0;
  bool in_word = false;
  for (const auto character : Characters(line)) {
    const char32_t code = code_point(character);
    if (is_opening_bracket(code)) ++depth;
    if (is_closing_bracket(code) && depth > 0) --depth;
    if (depth > 0 || is_closing_bracket(code)) continue;
    const bool is_word = is_word_character(code);
    if (is_word && !in_word) ++shape.words;
    in_word = is_word;
    shape.has_letter = shape.has_letter || (is_word && !is_digit(code));
    shape.has_capital = shape.has_capital || is_upper_case(code);
    shape.has_small = shape.has_small || is_lower_case(code);
    if (is_word || code == U'*') shape.ends_as_sentence = false;
    if (code == U'.' || code == U'!' || code == U'?' || code == U'…' || code == U'。' || code == U'！' ||
        code == U'？' || code == U',')
      shape.ends_as_sentence = true;
  }
  return shape;
}

// A dotted abbreviation at the end, as of "SARAH O.S." or "BOB JR.", ends no sentence.
bool ends_in_mark(std::string_view line) {
  const std::size_t last = line.find_last_of(' ');
  return last != std::string_view::npos && is_bare_mark(line.substr(last + 1));
}

bool is_slug(std::string_view line) {
  std::string_view last;
  for (const auto word : Words(line)) last = word;
  return is_one_of_unaccented(slugs, first_word(line)) || is_one_of(slug_ends, last);
}

// A slug line or a transition shows nothing itself: "EXT. SALT FLATS - DAWN", "CUT TO BLACK."
bool is_heading(std::string_view line) {
  constexpr std::string_view settings[] = {"int", "ext", "est"};
  constexpr std::string_view transitions[] = {"cut", "fade", "smash", "dissolve", "match", "wipe", "jump"};
  const std::string_view first = first_word(line);
  if (first.empty() || shape_of(line).has_small) return false;
  const std::string_view rest = line.substr(static_cast<std::size_t>(first.data() - line.data()) + first.size());
  if (is_one_of(settings, first)) return rest.starts_with('.') || rest.starts_with('/') || rest.starts_with(' ');
  return is_one_of(transitions, first) && std::ranges::any_of(Words(rest), [](std::string_view word) {
           return folds_to(word, "to") || folds_to(word, "in") || folds_to(word, "out");
         });
}

bool is_cue_line(std::string_view line, ScriptField field, const CueNames& cast) {
  constexpr std::size_t most_bytes = 80, most_words = 6;
  if (line.empty() || line.size() > most_bytes || is_opening_bracket(code_point(line))) return false;
  const LineShape shape = shape_of(line);
  const bool is_written_so = shape.has_capital ? !shape.has_small : field == ScriptField::dialogue && !shape.has_small;
  return is_written_so && shape.has_letter && shape.words <= most_words &&
         !is_colon(code_point(line.substr(line.size() - 1))) && (!shape.ends_as_sentence || ends_in_mark(line)) &&
         (!is_one_of(slugs, first_word(line)) || cast.has(line));
}

// The name before a colon that opens a line, with its marks; empty if the line has no such thing.
std::string_view inline_cue(std::string_view line, ScriptField field, const CueNames& cast) {
  constexpr std::size_t most_bytes = 80, most_words = 6;
  std::size_t end = 0;
  int depth = 0;
  for (const auto character : Characters(line)) {
    const char32_t code = code_point(character);
    if (is_opening_bracket(code)) ++depth;
    if (is_closing_bracket(code) && depth > 0) --depth;
    if (end > most_bytes) return {};
    if (depth == 0 && is_colon(code)) {
      const std::string_view label = trim_white_space(line.substr(0, end));
      const LineShape shape = shape_of(label);
      const bool is_written_so = field == ScriptField::dialogue || (shape.has_capital && !shape.has_small);
      const bool is_name = shape.has_letter && shape.words <= most_words && is_written_so;
      return is_name && (!is_slug(label) || cast.has(label)) ? label : std::string_view();
    }
    end += character.size();
  }
  return {};
}

std::string_view first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

bool is_conjunction(std::string_view word) {
  constexpr std::string_view conjunctions[] = {"and", "und", "et", "y"};
  return word == "&" || word == "+" || is_one_of(conjunctions, word);
}

bool is_exclusion(std::string_view word) {
  constexpr std::string_view exclusions[] = {"except", "less", "minus", "ohne", "sans", "without"};
  return is_one_of(exclusions, word);
}

bool divides_list(char32_t character) {
  constexpr std::u32string_view dividers = U",;/|&+\n，、；／";
  return dividers.find(character) != std::u32string_view::npos;
}

// "1. Tessa" and "2) Owen" are numbered.
std::string_view without_bullet(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  const bool is_number = digits > 0 && digits + 1 < text.size() && (text[digits] == '.' || text[digits] == ')');
  return is_number && text[digits + 1] == ' ' ? trim_white_space(text.substr(digits + 1)) : text;
}

}  // namespace

std::string_view out_of_frame_mark(std::string_view after_name) {
  for (std::string_view text = skip_asterisks(after_name); !text.empty();) {
    const std::string_view bracket = first_bracket(text);
    if (bracket.empty()) {
      const std::string_view chunk = first_chunk(text);
      return is_bare_mark(chunk) ? chunk : std::string_view();
    }
    if (says_out_of_frame(bracket, marks) || is_transmitted(bracket)) return bracket;
    text = skip_asterisks(text.substr(bracket.size()));
  }
  return {};
}

std::string_view skip_marks(std::string_view after_name) {
  for (;;) {
    const std::string_view text = skip_asterisks(after_name);
    const std::string_view bracket = first_bracket(text);
    if (bracket.empty()) return text.data() == skip_white_space(after_name).data() ? after_name : text;
    after_name = text.substr(bracket.size());
  }
}

void CueNames::append_key(std::string_view name, std::pmr::string& key) {
  constexpr std::string_view articles[] = {"a", "an", "the"};
  for (const auto word : Words(name)) {
    if (!has_content(word) || (key.empty() && is_one_of(articles, word))) continue;
    if (!key.empty()) key += ' ';
    append_plain(word, key);
  }
}

void CueNames::add(std::string_view name) {
  std::pmr::string key(names_.get_allocator());
  append_key(name, key);
  if (!key.empty()) names_.insert(key);
}

bool CueNames::has(std::string_view cue) const {
  if (names_.empty()) return false;
  std::size_t end = 0;
  for (const auto character : Characters(cue)) {
    const char32_t code = code_point(character);
    const bool opens_mark = is_white_space(code) && is_bare_mark(first_chunk(skip_white_space(cue.substr(end))));
    if (is_opening_bracket(code) || code == U'*' || opens_mark) break;
    end += character.size();
  }
  std::pmr::string key(names_.get_allocator());
  append_key(cue.substr(0, end), key);
  return names_.contains(key);
}

std::span<const ScriptPart> script_parts(std::string_view text, ScriptField field, const CueNames& cast,
                                         std::pmr::memory_resource& memory) {
  std::pmr::vector<ScriptPart> parts(&memory);
  const bool is_action = field == ScriptField::action;
  ScriptPart part = {!is_action, {}, text.substr(0, 0)};
  bool after_empty_line = true;
  const auto open = [&](bool is_speech, std::string_view cue, std::string_view begin) {
    if (!part.text.empty() || !part.cue.empty()) parts.push_back(part);
    part = {is_speech, cue, begin.substr(0, 0)};
  };
  while (!text.empty()) {
    const std::string_view line = first_line(text);
    text.remove_prefix(line.size());
    const std::string_view written = trim_white_space(line);
    if (written.empty()) {
      after_empty_line = true;
      if (is_action && part.is_speech) {
        open(false, {}, text);
        continue;
      }
    } else if (is_action && is_heading(written)) {
      open(false, {}, text);
      after_empty_line = true;
      continue;
    } else if (const std::string_view cue = inline_cue(written, field, cast); !cue.empty()) {
      const auto after = static_cast<std::size_t>(cue.data() - line.data()) + cue.size();
      const std::size_t colon = line.find_first_of(":\xEF", after);
      const std::size_t size = line[colon] == ':' ? 1 : 3;
      open(true, cue, line.substr(colon + size));
      part.text = line.substr(colon + size);
      after_empty_line = false;
      continue;
    } else if ((after_empty_line || part.is_speech) && is_cue_line(written, field, cast) &&
               (!trim_white_space(first_line(text)).empty() ||
                !out_of_frame_mark(written.substr(std::min(written.find('('), written.size()))).empty())) {
      open(true, written, text);
      after_empty_line = false;
      continue;
    }
    after_empty_line = written.empty();
    part.text = part.text.empty()
                    ? line
                    : std::string_view(part.text.data(),
                                       static_cast<std::size_t>(line.data() - part.text.data()) + line.size());
  }
  open(false, {}, text);
  return keep(parts, memory);
}

std::span<const ListedName> listed_names(std::string_view entry, std::pmr::memory_resource& memory) {
  std::pmr::vector<ListedName> names(&memory);
  std::string_view excluded;  // "without", which stands before who is not there
  const auto add = [&](std::string_view text) {
    text = without_bullet(trim_white_space(text));
    if (!has_content(text)) return;
    std::string_view mark = excluded;
    for (const auto word : Words(text))
      if (is_one_of(stand_ins, word)) mark = text;
    std::size_t position = 0;
    for (const auto character : Characters(text)) {
      if (!mark.empty()) break;
      const char32_t code = code_point(character);
      if (is_opening_bracket(code) || (is_white_space(code) && position > 0)) {
        mark = out_of_frame_mark(text.substr(position));
        if (!mark.empty()) text = trim_white_space(text.substr(0, position));
      }
      position += character.size();
    }
    if (has_content(text)) names.push_back({text, mark});
  };

  if (std::ranges::none_of(Words(entry), is_exclusion)) add(entry);
  std::size_t begin = 0, end = 0, depth = 0;
  bool is_divided = false, is_only_joined = true;
  const auto divide = [&](std::size_t at, std::size_t next) {
    add(entry.substr(begin, at - begin));
    begin = next;
    is_divided = true;
  };
  for (const auto next : Words(entry)) {
    const char32_t code = code_point(next);
    const auto at = static_cast<std::size_t>(next.data() - entry.data());
    if (is_opening_bracket(code)) ++depth;
    if (is_closing_bracket(code) && depth > 0) --depth;
    const bool is_new_line = at > end && entry.substr(end, at - end).find('\n') != std::string_view::npos;
    const bool is_joint = is_conjunction(next) || is_exclusion(next);
    if (depth == 0 && at > begin && (is_joint || divides_list(code) || is_new_line)) {
      is_only_joined = is_only_joined && is_conjunction(next) && !is_new_line;
      divide(at, is_joint || divides_list(code) ? at + next.size() : at);
      if (is_exclusion(next)) excluded = next;
    }
    end = at + next.size();
  }
  if (is_divided) add(entry.substr(begin, end - begin));
  // "TESSA AND OWEN (O.S.)" are heard both.
  if (is_divided && is_only_joined && !names.empty())
    for (ListedName& name : names)
      if (name.mark.empty()) name.mark = names.back().mark;
  return keep(names, memory);
}

}  // namespace shot_assets::core
