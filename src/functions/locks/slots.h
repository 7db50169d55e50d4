// What editors of a scene share, and what whoever locks a stage of it, or moves something, takes alone.
//
// A slot is a lock in our key space (pg/private_lock.h), for the scenes whose ids have the same hash: 1,024 of them for
// a table of scenes. Scenes of one slot wait for each other now and then; nothing else comes of it. A row lock would
// not do: FOR SHARE lets new editors pass whoever waits to lock a stage, and needs multixacts.
#pragma once

#include <span>

#include "pg/schema.h"

namespace shot_assets {

class Slots {
 public:
  Slots(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);

  std::size_t count() const { return numbers_.size(); }
  // By this transaction, shared or alone.
  bool are_held() const;
  // Waits, slot by slot in ascending order, and holds them until the transaction ends, or until release_shared().
  void share() const;
  void take_alone() const;
  // Takes back one share().
  void release_shared() const;

 private:
  Oid scenes_;                 // the table
  pg::Array<uint32> numbers_;  // ascending, each once
};

}  // namespace shot_assets
