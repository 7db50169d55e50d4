#include <algorithm>

#include "core/base/fingerprint.h"

#include "functions/references/stored_orders.h"

#include "functions/base/errors.h"
#include "functions/base/uuid.h"

namespace shot_assets {

namespace {

#define STORED_ORDERS                                                                                           \
  "SELECT s.id, s.reference_image_order, s.end_frame_reference_image_order, c.computed "                        \
  "FROM {shots(id uuid, scene_id uuid, reference_image_order jsonb, end_frame_reference_image_order jsonb)} s " \
  "LEFT JOIN {shot_asset_shot_states(shot_id uuid, computed jsonb)} c ON c.shot_id = s.id "

using StoredOrdersStatement = pg::Statement<pg::Uuid, pg::Json, pg::Json, pg::Json>;
constexpr StoredOrdersStatement stored_orders_of_scene = {STORED_ORDERS "WHERE s.scene_id = $1"};
constexpr StoredOrdersStatement stored_orders_of_shot = {STORED_ORDERS "WHERE s.id = $1"};

constexpr pg::Statement<pg::Uuid> lock_one = {"SELECT s.id FROM {shots} s WHERE s.id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement<pg::Uuid> find_one = {"SELECT s.id FROM {shots} s WHERE s.id = $1"};

constexpr pg::Statement<pg::Uuid> lock_shots = {
    "SELECT s.id FROM {shots} s WHERE s.scene_id = $1 ORDER BY s.id FOR NO KEY UPDATE"};

// NULL leaves a column as it is: what differs was found under the lock.
constexpr pg::Statement<> write_orders = {
    "UPDATE {shots} s SET reference_image_order = COALESCE(r.start_order, s.reference_image_order), "
    "end_frame_reference_image_order = COALESCE(r.end_order, s.end_frame_reference_image_order)"
    "{?shots.updated_at:, updated_at = now():} "
    "FROM unnest($1, $2, $3) AS r(shot_id, start_order, end_order) "
    "WHERE s.id = r.shot_id AND COALESCE(r.start_order, r.end_order) IS NOT NULL"};

constexpr pg::Statement<> remember = {
    "INSERT INTO {shot_asset_shot_states} (shot_id, computed, refreshed_at) "
    "SELECT r.shot_id, r.computed, now() FROM unnest($1, $2) AS r(shot_id, computed) WHERE r.computed IS NOT NULL "
    "ON CONFLICT (shot_id) DO UPDATE SET computed = excluded.computed, refreshed_at = now()"};

constexpr Size most_at_once = 64 * 1024 * 1024;  // bytes in a statement

// Of the text, which is the same in every version and on every machine.
std::string_view fingerprint(Jsonb* json) {
  const std::string_view text = pg::to_utf8(JsonbToCString(nullptr, &json->root, VARSIZE(json)));
  std::pmr::memory_resource& arena = pg::make_arena();
  std::string_view result;
  pg::compute([&] { result = core::fingerprint(text, arena); });
  return result;
}

Jsonb* unpacked(Datum value) { return value == Datum(0) ? nullptr : DatumGetJsonbP(value); }

// JSON null is what some clients write for NULL; whatever else is no array is no order either.
Jsonb* order_of(Datum column) {
  Jsonb* order = unpacked(column);
  return order != nullptr && pg::is_json_array(order) ? order : nullptr;
}

StoredOrders unpack(const Datum* values) { return {{order_of(values[0]), order_of(values[1])}, unpacked(values[2])}; }

}  // namespace

StoredScene::StoredScene(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access,
                         const core::SceneLayout& layout) {
  for (std::size_t shot = 0; shot < layout.shots().size(); ++shot) shots_.push_back({});
  pg::query(schema, stored_orders_of_scene, access, {pg::uuid(scene)}, [&](const auto& row) {
    if (const auto shot = layout.find_shot(to_core(row.uuid(0))))
      shots_[*shot] = {{row.packed_json(1), row.packed_json(2), row.packed_json(3)}};
  });
}

StoredOrders StoredScene::of(std::size_t shot) const { return unpack(shots_[shot].values); }

StoredOrders read_stored_orders(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access) {
  Datum values[3] = {};
  pg::query(schema, stored_orders_of_shot, access, {pg::uuid(shot)}, [&](const auto& row) {
    values[0] = row.packed_json(1);
    values[1] = row.packed_json(2);
    values[2] = row.packed_json(3);
  });
  return unpack(values);
}

void lock_orders_of_shot(const pg::Schema& schema, const pg_uuid_t& shot) {
  if (pg::exists(schema, lock_one, pg::Access::write, {pg::uuid(shot)})) return;
  if (pg::exists(schema, find_one, pg::Access::write, {pg::uuid(shot)})) raise_not_updatable(1);
  raise_not_found("shot", shot);
}

void lock_shots_of_scene(const pg::Schema& schema, const pg_uuid_t& scene) {
  pg::execute(schema, lock_shots, {pg::uuid(scene)});
}

bool StoredOrders::is_override(core::Frame frame) const {
  return of(frame) != nullptr && computed != nullptr &&
         pg::string_member(computed, to_text(frame)) != fingerprint(of(frame));
}

Refresher::Refresher(SceneRows& rows, bool keep_overrides)
    : json_(rows), keep_overrides_(keep_overrides), arena_(pg::make_arena(first_block)) {
  std::pmr::memory_resource& arena = pg::make_arena();
  // Never destroyed: all it has is in the arena.
  pg::compute([&] {
    digests_ = std::pmr::polymorphic_allocator<core::InputDigests>(&arena).allocate(1);
    new (digests_) core::InputDigests(rows.instances.size(), arena);
  });
}

std::string_view Refresher::digest_with(std::uint64_t inputs, Jsonb* start, Jsonb* end) {
  const std::string_view bytes[] = {pg::json_bytes(start), pg::json_bytes(end)};
  std::string_view result;
  pg::compute([&] { result = core::to_text(core::digest(bytes[1], core::digest(bytes[0], inputs)), arena_); });
  return result;
}

// Whether the columns still hold what was computed of these inputs. Most refreshes find just that, and then need not
// compute it again, nor unpack what it was made of.
bool Refresher::is_as_remembered(std::uint64_t inputs, std::span<const Datum, 3> packed) {
  for (const Datum value : packed)
    if (value == Datum(0)) return false;
  const std::string_view remembered = pg::first_string_member(packed[2], "all");
  return !remembered.empty() && remembered == digest_with(inputs, DatumGetJsonbP(packed[0]), DatumGetJsonbP(packed[1]));
}

Refresh Refresher::compare(const core::ShotReferences& references, const StoredScene& scene, std::size_t shot) {
  std::uint64_t digest = 0;
  arena_.release();
  pg::compute([&] { digest = digests_->of(references, arena_); });
  Refresh refresh = {};
  if (is_as_remembered(digest, scene.packed(shot))) return refresh;

  const StoredOrders stored = scene.of(shot);
  Jsonb* today[2];
  for (const core::Frame frame : core::frames) {
    const auto i = static_cast<int>(frame);
    today[i] = order(references, frame);
    if (stored.of(frame) != nullptr && pg::json_equals(stored.of(frame), today[i])) continue;
    refresh.is_overridden[i] = keep_overrides_ && stored.is_override(frame);
    if (!refresh.is_overridden[i]) refresh.order[i] = today[i];
  }

  const bool is_overridden = refresh.is_overridden[0] || refresh.is_overridden[1];
  const std::string_view all = is_overridden ? std::string_view() : digest_with(digest, today[0], today[1]);
  core::ShotInputs inputs = {};
  pg::compute([&] { inputs = core::inputs_of(references, arena_); });
  Jsonb* const made_of = assets(inputs, references);
  const bool is_remembered = stored.computed != nullptr && pg::member_equals(stored.computed, "assets", made_of) &&
                             pg::string_member(stored.computed, "camera") == inputs.camera_angle &&
                             (is_overridden || pg::string_member(stored.computed, "all") == all);
  if (!is_remembered) {
    builder_.begin_object();
    if (!all.empty()) builder_.member("all", all);
    builder_.member("end", fingerprint(today[1]));
    builder_.member("start", fingerprint(today[0]));
    builder_.key("assets").json(made_of);
    builder_.member("camera", inputs.camera_angle);
    builder_.end_object();
    refresh.computed = builder_.take();
  }
  return refresh;
}

Jsonb* Refresher::assets(const core::ShotInputs& inputs, const core::ShotReferences& references) {
  builder_.begin_array();
  for (std::size_t i = 0; i < inputs.assets.size(); ++i)
    asset(inputs.assets[i], json_.id_of(*references.assets[i].instance));
  builder_.end_array();
  return builder_.take();
}

void Refresher::asset(const core::AssetInputs& inputs, std::string_view instance_id) {
  const auto filled_member = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) builder_.member(key, text);
  };
  builder_.begin_object();
  builder_.member("look", inputs.look);
  filled_member("note", inputs.note);
  builder_.member("type", inputs.asset_type);
  filled_member("image", inputs.image_url);
  filled_member("action", inputs.action);
  if (inputs.is_look_transformed) builder_.key("newLook").boolean(true);
  builder_.member("presence", inputs.presence);
  if (inputs.is_image_transformed) builder_.key("newImage").boolean(true);
  builder_.member("assetName", inputs.asset_name);
  builder_.member("instanceId", instance_id);
  filled_member("transformation", inputs.transformation);
  builder_.end_object();
}

bool read_inputs(Jsonb* computed, core::ShotInputs& inputs) {
  if (computed == nullptr) return false;
  const pg::JsonObjects objects = pg::read_objects_of_member(computed, "assets");
  if (!objects.is_array) return false;
  pg::Array<core::AssetInputs> assets;
  for (const pg::JsonObject& object : objects.elements) {
    core::AssetInputs asset = {};
    for (const pg::JsonMember& member : objects.members_of(object)) {
      if (member.key == "instanceId") asset.instance_id = core::parse_uuid(member.text);
      if (member.key == "assetName") asset.asset_name = member.text;
      if (member.key == "type") asset.asset_type = member.text;
      if (member.key == "presence") asset.presence = member.text;
      if (member.key == "note") asset.note = member.text;
      if (member.key == "action") asset.action = member.text;
      if (member.key == "look") asset.look = member.text;
      if (member.key == "newLook") asset.is_look_transformed = true;
      if (member.key == "image") asset.image_url = member.text;
      if (member.key == "newImage") asset.is_image_transformed = true;
      if (member.key == "transformation") asset.transformation = member.text;
    }
    assets.push_back(asset);
  }
  inputs = {pg::string_member(computed, "camera"), assets.span()};
  return true;
}

Jsonb* with_order(Jsonb* computed, core::Frame frame, Jsonb* order) {
  pg::JsonBuilder json;
  json.begin_object();
  json.member(to_text(frame), fingerprint(order));
  json.end_object();
  Jsonb* const added = json.take();
  if (computed == nullptr) return added;
  return DatumGetJsonbP(DirectFunctionCall2(jsonb_concat, JsonbPGetDatum(computed), JsonbPGetDatum(added)));
}

void remember_computed(const pg::Schema& schema, std::span<const pg_uuid_t> shots, std::span<Jsonb* const> computed) {
  if (std::all_of(computed.begin(), computed.end(), [](const Jsonb* one) { return one == nullptr; })) return;
  pg::execute(schema, remember, {pg::uuid_array(shots), pg::jsonb_array(computed)});
}

OrderWriter::OrderWriter(const pg::Schema& schema)
    : schema_(schema),
      gathered_(AllocSetContextCreate(CurrentMemoryContext, "shot_assets orders", ALLOCSET_DEFAULT_SIZES)) {}

void OrderWriter::add(const pg_uuid_t& shot, const Refresh& refresh) {
  const MemoryContext before = MemoryContextSwitchTo(gathered_);
  shots_.push_back(shot);
  for (const int frame : {0, 1}) orders_[frame].push_back(copy(refresh.order[frame]));
  computed_.push_back(copy(refresh.computed));
  MemoryContextSwitchTo(before);
  if (refresh.changes_an_order()) ++expected_;
  if (size_ > most_at_once) write();
}

void OrderWriter::write() {
  if (shots_.empty()) return;
  if (expected_ > 0) {
    const uint64 written = pg::execute(
        schema_, write_orders,
        {pg::uuid_array(shots_.span()), pg::jsonb_array(orders_[0].span()), pg::jsonb_array(orders_[1].span())});
    if (written < expected_) raise_not_updatable(expected_ - written);
  }
  remember_computed(schema_, shots_.span(), computed_.span());
  for (pg::Array<Jsonb*>* values : {&orders_[0], &orders_[1], &computed_}) values->truncate(0);
  shots_.truncate(0);
  MemoryContextReset(gathered_);
  size_ = 0;
  expected_ = 0;
}

Jsonb* OrderWriter::copy(Jsonb* json) {
  if (json == nullptr) return nullptr;
  size_ += VARSIZE(json);
  return DatumGetJsonbPCopy(JsonbPGetDatum(json));
}

}  // namespace shot_assets
