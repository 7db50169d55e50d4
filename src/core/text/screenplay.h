// The conventions of screenplays and shot lists: cue lines, and what stands in brackets behind a name.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

namespace shot_assets::core {

/// Which of the two fields of a shot a text is. It says what a line is that nothing else tells.
enum class ScriptField { action, dialogue };

/// A stretch of a script: a speech, or what is seen.
struct ScriptPart {
  bool is_speech;
  std::string_view cue;  // who speaks, with the marks behind the name: "SARAH (O.S.)"; empty if the script does not say
  std::string_view text;  // may be empty, as of a cue line without words
};

/// The names of a cast, by which a cue is told from a heading that begins as it does: "THE GUARDS", "NIGHT NURSE".
class CueNames {
 public:
  explicit CueNames(std::pmr::memory_resource& memory) : names_(&memory) {}

  void add(std::string_view name);

  /// Whether a line is nothing but one of the names and marks, an article before it or not: "THE BARONESS (O.S.)".
  bool has(std::string_view cue) const;

 private:
  static void append_key(std::string_view name, std::pmr::string& key);

  std::pmr::unordered_set<std::pmr::string> names_;
};

/// Divides a text into its parts, in order.
///
/// A cue is a line of its own in capitals (in a dialogue also a line of a script without capitals), or a name before a
/// colon that opens a line: in the action only in capitals, because "Bob: runs in" is an action. In the action, a
/// speech ends at an empty line. Slug lines and transitions ("CUT TO:") are no cues,
/// and of an action no part. Nor is a line a cue that begins as a heading does, unless it is a name of the cast.
std::span<const ScriptPart> script_parts(std::string_view text, ScriptField field, const CueNames& cast,
                                         std::pmr::memory_resource& memory);

/// The mark after a name or a label that says that the bearer of the name is not in the frame: "(O.S.)", "(V.O.)",
/// "(off)", "(on phone)". `after_name` is the text that follows the name or the label. Empty if there is no mark. Other
/// remarks in brackets, such as "(CONT'D)" and "(30s)", are no such marks.
std::string_view out_of_frame_mark(std::string_view after_name);

/// What follows a name and belongs to it: remarks in brackets, asterisks. The rest of the text.
std::string_view skip_marks(std::string_view after_name);

/// An entry of a list of characters.
struct ListedName {
  std::string_view text;  // without what says that it is not in the frame
  std::string_view mark;  // that remark, "(O.S.)"; empty for who is in the frame
};

/// The names in an entry of a list of characters: "Sarah, Bob" and "Sarah & Bob" are two. "Without Bob" marks Bob. The
/// whole entry comes first, because "Smith, John" may be one.
std::span<const ListedName> listed_names(std::string_view entry, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
