#include <algorithm>

#include "core/references/override_check.h"
#include "functions/references/order_writer.h"

#include "functions/base/errors.h"

namespace shot_assets {

namespace {

// NULL leaves a column as it is, because what differs was found under the lock; or else ($4) takes the order away.
constexpr pg::Statement<> write_orders = {
    "UPDATE {shots} s SET "
    "reference_image_order = COALESCE(r.start_order, CASE WHEN NOT $4 THEN s.reference_image_order END), "
    "end_frame_reference_image_order = COALESCE(r.end_order, CASE WHEN NOT $4 THEN s.end_frame_reference_image_order "
    "END){?shots.updated_at:, updated_at = now():} "
    "FROM unnest($1, $2, $3) AS r(shot_id, start_order, end_order) "
    "WHERE s.id = r.shot_id AND ($4 OR COALESCE(r.start_order, r.end_order) IS NOT NULL)"};

constexpr pg::Statement<> remember = {
    "INSERT INTO {shot_asset_shot_states} (shot_id, computed, refreshed_at) "
    "SELECT r.shot_id, r.computed, now() FROM unnest($1, $2) AS r(shot_id, computed) WHERE r.computed IS NOT NULL "
    "ON CONFLICT (shot_id) DO UPDATE SET computed = excluded.computed, refreshed_at = now()"};

constexpr Size most_at_once = 64 * 1024 * 1024;  // bytes in a statement

// `expected`: how many of the shots have something to be written.
void write_columns(const pg::Schema& schema, std::span<const pg_uuid_t> shots, std::span<Jsonb* const> start,
                   std::span<Jsonb* const> end, bool clears, uint64 expected) {
  const uint64 written = pg::execute(
      schema, write_orders, {pg::uuid_array(shots), pg::jsonb_array(start), pg::jsonb_array(end), pg::boolean(clears)});
  if (written < expected) raise_not_updatable(expected - written);
}

}  // namespace

void replace_orders(const pg::Schema& schema, const pg_uuid_t& shot, Jsonb* start, Jsonb* end) {
  write_columns(schema, {&shot, 1}, {&start, 1}, {&end, 1}, true, 1);
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
  if (expected_ > 0) write_columns(schema_, shots_.span(), orders_[0].span(), orders_[1].span(), false, expected_);
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
