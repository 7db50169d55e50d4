// Rows as a history keeps them: an object of texts, one for each column, made by the output function of the column's
// type under fixed settings. So a row of any types comes back exactly, in a session with any settings.
#pragma once

#include "pg/jsonb.h"
#include "pg/transition_rows.h"

namespace shot_assets {

// How the values of a column become texts. Looked up once for all rows of a statement.
struct TextOfColumn {
  bool is_kept, is_time;
  FmgrInfo output;

  char* of(Datum value, const char* table);
};

// Of the rows of one table. While there is one, the settings are the fixed ones, if the types of the table need them;
// but between pause() and resume(). The last call is pause().
class RowTexts {
 public:
  explicit RowTexts(Relation table);

  // `earlier`: the row of the call before, which has the same text where it has the same value; or nullptr.
  Jsonb* of(const pg::RowValues& row, const pg::RowValues* earlier);
  // After the memory of the rows is gone.
  void forget() { builder_ = pg::JsonBuilder(); }

  void pause();
  void resume();

  // Whether two rows are the same in all that is kept; `but`: leaving out this column.
  static bool are_same(const pg::RowValues& before, const pg::RowValues& after, int but = -1);

 private:
  const char* table_;
  pg::Array<TextOfColumn> columns_;
  pg::Array<const char*> texts_;  // of the latest row; NULL for NULL
  bool needs_settings_;           // those under which all texts are one
  int level_of_settings_ = 0;
  pg::JsonBuilder builder_;
};

}  // namespace shot_assets
