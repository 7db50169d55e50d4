#include "functions/base/trigger_call.h"

#include "functions/base/pipeline.h"

namespace shot_assets {

TriggerData* called_as_trigger(FunctionCallInfo fcinfo, const char* name, TriggerEvent event, const char* when,
                               TriggerEvent mask) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.%s\" was not called by trigger manager", name)));
  auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if ((trigger->tg_event & mask) != event)
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.%s\" must be fired %s", name, when),
                    errhint("shot_assets.attach() installs it as it must be.")));
  require_ordinary_table(trigger->tg_relation);
  return trigger;
}

void require_table(Relation relation, std::initializer_list<const char*> names) {
  for (const char* const name : names)
    if (strcmp(RelationGetRelationName(relation), name) == 0) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("a trigger of shot_assets is on table \"%s\"", RelationGetRelationName(relation)),
                  errdetail("It belongs on table \"%s\".", *names.begin()),
                  errhint("Drop the trigger; shot_assets.attach() installs it as it must be.")));
}

Tuplestorestate* required(Tuplestorestate* rows, Relation relation) {
  if (rows == nullptr)
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("a trigger of shot_assets on table \"%s\" has no transition table",
                           RelationGetRelationName(relation)),
                    errhint("shot_assets.attach() installs it as it must be.")));
  return rows;
}

}  // namespace shot_assets
