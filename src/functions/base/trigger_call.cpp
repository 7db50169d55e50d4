#include "functions/base/trigger_call.h"

#include "functions/base/pipeline.h"

namespace shot_assets {

TriggerData* trigger_of_call(FunctionCallInfo fcinfo, const TriggerFunction& function) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.%s\" was not called by trigger manager", function.name)));
  return reinterpret_cast<TriggerData*>(fcinfo->context);
}

void raise_fired_wrongly(const TriggerFunction& function, const char* when) {
  ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                  errmsg("function \"shot_assets.%s\" must be fired %s", function.name, when),
                  errhint("shot_assets.%s() installs it as it must be.", function.maker)));
  pg_unreachable();
}

TriggerData* called_as_trigger(FunctionCallInfo fcinfo, const char* name, TriggerEvent event, const char* when,
                               TriggerEvent mask) {
  const TriggerFunction function = {name};
  TriggerData* const trigger = trigger_of_call(fcinfo, function);
  if ((trigger->tg_event & mask) != event) raise_fired_wrongly(function, when);
  require_ordinary_table(trigger->tg_relation);
  return trigger;
}

void require_table(Relation relation, std::initializer_list<const char*> names, const TriggerFunction& function) {
  for (const char* const name : names)
    if (strcmp(RelationGetRelationName(relation), name) == 0) return;
  StringInfoData all;
  initStringInfo(&all);
  for (const char* const name : names) appendStringInfo(&all, "%s\"%s\"", all.len == 0 ? "" : ", or ", name);
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("a trigger of shot_assets is on table \"%s\"", RelationGetRelationName(relation)),
                  errdetail("It belongs on table %s.", all.data),
                  errhint("Drop the trigger; shot_assets.%s() installs it as it must be.", function.maker)));
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
