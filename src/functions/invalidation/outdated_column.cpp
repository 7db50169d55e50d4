#include "functions/invalidation/outdated_column.h"
#include "functions/base/uuid.h"

namespace shot_assets {

namespace {

void add_text(pg::JsonBuilder& json, std::string_view key, std::string_view text) {
  if (text.empty())
    json.null_member(key);
  else
    json.member(key, text);
}

// Of an instance that is not there any more, and was not seen, none.
std::string_view id_of_asset(const core::Instance& instance) {
  return instance.project_asset_id == core::Uuid{} ? std::string_view() : id_text(instance.project_asset_id);
}

}  // namespace

bool records_causes(const pg::Schema& schema) {
  const Oid table = get_relname_relid("shot_asset_scene_states", schema.oid);
  const AttrNumber column = OidIsValid(table) ? get_attnum(table, "outdated") : InvalidAttrNumber;
  return column > 0 && get_atttype(table, column) == JSONBOID;
}

const char* now_as_text() {
  char text[MAXDATELEN + 1];
  const Datum now = TimestampTzGetDatum(GetCurrentTransactionStartTimestamp());
  return pstrdup(JsonEncodeDateTime(text, now, TIMESTAMPTZOID, nullptr));
}

void add_changes(pg::JsonBuilder& json, std::span<const core::NamedChange> changes) {
  json.begin_array();
  for (const core::NamedChange& change : changes) {
    json.begin_object();
    json.member("cause", core::to_text(change.cause));
    add_text(json, "shot", change.shot == nullptr ? std::string_view() : change.shot->label);
    add_text(json, "asset_id", change.instance == nullptr ? std::string_view() : id_of_asset(*change.instance));
    json.end_object();
  }
  json.end_array();
}

void add_stage(pg::JsonBuilder& json, int stage, const char* at, const char* command,
               std::span<const core::NamedChange> changes) {
  json.key(core::key_of_stage(stage));
  json.begin_object();
  json.member("at", at);
  json.member("command", command);
  json.key("changes");
  add_changes(json, changes);
  json.end_object();
}

}  // namespace shot_assets
