// How a trigger of ours was called: it must be on the table, and for the event, for which attach() or enable_history()
// makes it.
//
// Every trigger finds its pipeline from the table it is on and acts as the owner of that table, as PostgreSQL's own
// foreign-key triggers do. So a role that puts one on a table of its own gains nothing by it.
#pragma once

#include <initializer_list>

#include "pg/server.h"

namespace shot_assets {

constexpr TriggerEvent timing_and_level = TRIGGER_EVENT_TIMINGMASK | TRIGGER_EVENT_ROW;
constexpr TriggerEvent update_of_row = TRIGGER_EVENT_UPDATE | TRIGGER_EVENT_ROW;

// A trigger function of ours, and the function of the API that makes its triggers.
struct TriggerFunction {
  const char* name;
  const char* maker = "attach";
};

// Raises an error unless a trigger has called it.
TriggerData* trigger_of_call(FunctionCallInfo fcinfo, const TriggerFunction& function);
// `when`: how it must be fired.
[[noreturn]] void raise_fired_wrongly(const TriggerFunction& function, const char* when);

// Raises an error unless a trigger has called it that is what `when` says: its event, under the mask, is `event`.
TriggerData* called_as_trigger(FunctionCallInfo fcinfo, const char* name, TriggerEvent event, const char* when,
                               TriggerEvent mask = TRIGGER_EVENT_OPMASK | timing_and_level);

// Our statements act as the owners of the tables of the schema, so the trigger must be on one of them, not on a table
// that somebody else has put beside them.
void require_table(Relation relation, std::initializer_list<const char*> names, const TriggerFunction& function = {});

// Raises an error where the trigger has no such transition table.
Tuplestorestate* required(Tuplestorestate* rows, Relation relation);

}  // namespace shot_assets
