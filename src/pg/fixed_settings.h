// Settings under which values become text and text becomes values in one way, whatever the session has set: for text
// that is stored and read by another session.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Returns what leave_fixed_settings() needs; an error in between restores the settings with the transaction.
int enter_fixed_settings();
int enter_settings_to_read();  // those on which it depends how such a text is read
void leave_fixed_settings(int level);

}  // namespace shot_assets::pg
