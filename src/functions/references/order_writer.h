// Writes reference orders, and what is remembered of their making.
#pragma once

#include "functions/references/refresher.h"
#include "pg/statement.h"

namespace shot_assets {

// What was computed for each of these shots; nothing where it is nullptr.
void remember_computed(const pg::Schema& schema, std::span<const pg_uuid_t> shots, std::span<Jsonb* const> computed);

// These are all the orders that the shot, which is locked, has from now on; nullptr for none.
void replace_orders(const pg::Schema& schema, const pg_uuid_t& shot, Jsonb* start, Jsonb* end);

// Gathers what is to be written, and writes it at once; in several goes where a scene is so large that a statement
// could not hold it. The shots are locked.
class OrderWriter {
 public:
  explicit OrderWriter(const pg::Schema& schema);

  void add(const pg_uuid_t& shot, const Refresh& refresh);
  void write();

 private:
  Jsonb* copy(Jsonb* json);

  pg::Schema schema_;
  MemoryContext gathered_;
  pg::Array<pg_uuid_t> shots_;
  pg::Array<Jsonb*> orders_[2];
  pg::Array<Jsonb*> computed_;
  Size size_ = 0;
  uint64 expected_ = 0;
};

}  // namespace shot_assets
