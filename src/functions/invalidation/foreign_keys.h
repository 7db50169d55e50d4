// The foreign keys of assignments, checked once per shot and instance where PostgreSQL would check them once per row.
//
// PostgreSQL's trigger on each new row locks the row it refers to FOR KEY SHARE, as the owner of that table. Population
// makes many rows for few shots and instances, so half of its time would go into asking the same again. Instead those
// triggers are left out of its statement, and our own trigger after the statement, which sees every row that was
// inserted, asks for each distinct shot and instance: the same question, as the same role, before anything else that
// happens after the statement. Wherever something could tell the difference, PostgreSQL's triggers stay.
#pragma once

#include <string_view>

#include "pg/array.h"
#include "pg/schema.h"

namespace shot_assets {

struct Change;

// A foreign key whose trigger is left out, because it is checked here.
struct ForeignKey {
  enum class To { shot, instance };

  To to;
  Oid trigger;
  const char* constraint;
  Oid table;     // of assignments
  Oid referred;  // of shots or instances
};

struct ReplaceableKeys {
  pg::Array<ForeignKey> keys;
  Oid checking_trigger = InvalidOid;  // ours, which checks them; without it, nobody would
};

// Those of the assignment table that can be checked so; where not, says why at DEBUG1. The table stays locked against a
// change of its triggers until the transaction ends.
ReplaceableKeys replaceable_foreign_keys(const pg::Schema& schema);

// Says which keys are replaced from here on; NULL: none. Returns what was so before, to be set again afterwards, after
// an error too.
const pg::Array<ForeignKey>* replace_foreign_keys(const pg::Array<ForeignKey>* now);

// Checks the replaced keys for what a statement put in place. Connected to SPI.
void check_replaced_foreign_keys(const pg::Schema& schema, Change& change);

}  // namespace shot_assets
