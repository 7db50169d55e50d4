#include <algorithm>

#include "functions/locks/slots.h"
#include "pg/local_transaction.h"

namespace shot_assets {

namespace {

constexpr uint32 slots_of_table = 1024;
constexpr uint32 whole_table = slots_of_table;  // the number after those of the slots

// The most that a transaction shares, and that a call takes turns at.
constexpr std::size_t most_slots = 64;

// How many a transaction has taken to share scenes. Those that went with a savepoint count, too.
struct Taken {
  LocalTransactionId transaction = InvalidLocalTransactionId;
  std::size_t slots = 0;
};
Taken taken;

std::size_t& taken_by_transaction() {
  const LocalTransactionId now = pg::local_transaction();
  if (taken.transaction != now) taken = {now, 0};
  return taken.slots;
}

// A role that may not write the table must not make roles wait that may. The statement itself checks more privileges.
void require_right_to_write(const pg::Schema& schema, const char* name = "shot_asset_assignments") {
  constexpr AclMode any = ACL_INSERT | ACL_UPDATE | ACL_DELETE;
  const Oid table = get_relname_relid(name, schema.oid);
  if (!OidIsValid(table) || pg_class_aclmask(table, GetUserId(), any, ACLMASK_ANY) != 0) return;
  for (const AclMode one : {ACL_INSERT, ACL_UPDATE})
    if (pg_attribute_aclcheck_all(table, GetUserId(), one, ACLMASK_ANY) == ACLCHECK_OK) return;
  aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, name);
}

}  // namespace

Slots::Slots(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, LockPurpose purpose)
    : scenes_(get_relname_relid("scenes", schema.oid)), purpose_(purpose) {
  for (const pg_uuid_t& scene : scenes) numbers_.push_back(pg::lock_key(scene) % slots_of_table);
  const std::span<uint32> numbers = numbers_.span();
  std::sort(numbers.begin(), numbers.end());
  numbers_.truncate(static_cast<std::size_t>(std::unique(numbers.begin(), numbers.end()) - numbers.begin()));
}

LOCKTAG Slots::tag_of(uint32 number) const { return pg::private_lock_tag(scenes_, purpose_, number); }

bool Slots::are_held() const {
  if (pg::is_held(tag_of(whole_table), ExclusiveLock)) return true;
  return std::all_of(numbers_.begin(), numbers_.end(), [&](uint32 number) {
    const LOCKTAG tag = tag_of(number);
    return pg::is_held(tag, ShareLock) || pg::is_held(tag, ExclusiveLock);
  });
}

bool Slots::leave_room() const { return taken_by_transaction() + numbers_.size() <= most_slots; }

void Slots::share() const {
  taken_by_transaction() += numbers_.size();
  pg::acquire(tag_of(whole_table), RowShareLock);
  for (const uint32 number : numbers_) pg::acquire(tag_of(number), ShareLock);
}

void Slots::take_alone() const { take_turns(RowShareLock, ExclusiveLock); }

void Slots::release_shared() const {
  taken_by_transaction() -= numbers_.size();
  for (const uint32 number : numbers_) pg::release(tag_of(number), ShareLock);
  pg::release(tag_of(whole_table), RowShareLock);
}

void Slots::take_turns(LOCKMODE announced, LOCKMODE mode) const {
  const bool few = numbers_.size() <= most_slots;
  pg::acquire(tag_of(whole_table), few ? announced : mode);
  if (!few) return;
  for (const uint32 number : numbers_) pg::acquire(tag_of(number), mode);
}

void begin_adding(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  require_right_to_write(schema);
  Slots(schema, scenes, to_add_assignments).take_turns(RowShareLock, ShareLock);
}

void begin_locking(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) { begin_adding(schema, scenes); }

void begin_setting_extra_images(const pg::Schema& schema, const pg_uuid_t& scene) {
  require_right_to_write(schema, "shot_asset_extra_references");
  Slots(schema, {&scene, 1}, to_add_assignments).take_turns(RowShareLock, ShareLock);
}

void begin_rewriting(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  require_right_to_write(schema);
  Slots(schema, scenes, to_add_assignments).take_turns(RowExclusiveLock, ExclusiveLock);
}

void wait_for_others_that_take_shots(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  Slots(schema, scenes, to_take_shots).take_alone();
}

}  // namespace shot_assets
