// Slots: editors of a scene share one; a session that locks a stage of the scene, or moves something, takes it alone.
//
// A slot is a lock in our key space (pg/private_lock.h), for the scenes whose ids have the same hash: 1,024 of them for
// a table of scenes. Scenes of one slot wait for each other now and then; this has no other effect. A row lock would
// not do: FOR SHARE lets new editors overtake a session that waits to lock a stage, and needs multixacts.
//
// This is like PostgreSQL's locks on a table and its rows: a session that takes slots announces that at one lock of the
// whole table. A statement that would take very many slots takes that lock exclusively in their place, because the lock
// table is small.
#pragma once

#include <span>

#include "functions/base/lock_purpose.h"
#include "pg/array.h"
#include "pg/private_lock.h"
#include "pg/schema.h"

namespace shot_assets {

class Slots {
 public:
  Slots(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, LockPurpose purpose = to_edit_scene);

  // Whether the transaction may share all of them: it must not fill the lock table, so that it locks rows beyond some.
  bool leave_room() const;
  // By this transaction, shared or alone.
  bool are_held() const;
  // Waits, slot by slot in ascending order, and holds them until the transaction ends, or until release_shared().
  void share() const;
  // The whole table instead, where they are many.
  void take_alone() const;
  // Takes back one share().
  void release_shared() const;
  // Waits: for `announced` at the table and `mode` at the slots, or for `mode` at the table where they are many.
  void take_turns(LOCKMODE announced, LOCKMODE mode) const;

 private:
  LOCKTAG tag_of(uint32 number) const;

  Oid scenes_;  // the table
  LockPurpose purpose_;
  pg::Array<uint32> numbers_;  // ascending, each once
};

// Calls that write several assignments take turns, at slots of another purpose: those that first lock assignments and
// then add pairs, with all. They could wait for a pair that another call adds, or that another one has locked since it
// was added, while that one waits for their assignments. All raise 42501, before they wait or keep others waiting, for
// a caller who may not write assignments at all.

// Before a call adds several pairs and has locked no assignment: such calls do not wait for each other here.
void begin_adding(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);

// Before a call locks several assignments and adds none: these wait neither for each other nor for those that add.
void begin_locking(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);

// Before a call locks a shot and then changes its extra images, which locks the scene. A call that rewrites a legacy
// scene locks the scene first. Raises 42501 for a caller who may not write extra images.
void begin_setting_extra_images(const pg::Schema& schema, const pg_uuid_t& scene);

// Before a call locks assignments and then adds pairs.
void begin_rewriting(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);

// Statements that take shots out of a scene take turns, too: of two that take the last ones, neither would find the
// scene without any shot.
void wait_for_others_that_take_shots(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);

}  // namespace shot_assets
