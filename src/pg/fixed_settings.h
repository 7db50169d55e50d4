// Settings under which values become text and text becomes values in one way, whatever the session has set: for text
// that is stored and read by another session.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Returns what leave_fixed_settings() needs; an error in between restores the settings with the transaction.
int enter_fixed_settings();
// For reading rows of a table as the caller: policies of the host find names as they do elsewhere, unless the search
// path decides what the text of a column is.
int enter_fixed_settings_for(Oid table);
int enter_fixed_input();  // only those under which text that was written so would be read as something else
void leave_fixed_settings(int level);

}  // namespace shot_assets::pg
