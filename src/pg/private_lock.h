// Locks of the transaction, in a key space of PostgreSQL's lock manager that no SQL function reaches: a client with
// pg_advisory_lock() can neither take them nor find them taken. pg_locks shows them as of type userlock.
#pragma once

#include <cstdint>
#include <utility>

#include "pg/schema.h"

namespace shot_assets::pg {

// Of something in an object of the database, such as a schema. `purpose`: a number that tells apart why it is locked.
// `key`: a hash; sessions whose keys collide only wait for each other.
inline LOCKTAG private_lock_tag(Oid object, std::uint16_t purpose, uint32 key) {
  LOCKTAG tag;
  tag.locktag_field1 = MyDatabaseId;
  tag.locktag_field2 = object;
  tag.locktag_field3 = key;
  tag.locktag_field4 = purpose;
  tag.locktag_type = LOCKTAG_USERLOCK;
  tag.locktag_lockmethodid = DEFAULT_LOCKMETHOD;
  return tag;
}

// A lock belongs to the subtransaction, as the changes do that it protects. That of the cursor at work would be let go
// when a later FETCH fails, although the changes of an earlier one stay.
class OwnedBySubtransaction {
 public:
  OwnedBySubtransaction() : before_(std::exchange(CurrentResourceOwner, CurTransactionResourceOwner)) {}
  void end() const { CurrentResourceOwner = before_; }

 private:
  ResourceOwner before_;
};

// Returns whether it has the lock, after a wait if it may wait. Held until the transaction ends.
inline bool acquire(const LOCKTAG& tag, LOCKMODE mode, bool may_wait = true) {
  const OwnedBySubtransaction owned;
  const bool acquired = LockAcquire(&tag, mode, false, !may_wait) != LOCKACQUIRE_NOT_AVAIL;
  owned.end();
  return acquired;
}

inline void release(const LOCKTAG& tag, LOCKMODE mode) {
  const OwnedBySubtransaction owned;
  LockRelease(&tag, mode, false);
  owned.end();
}

// Waits, and holds until the transaction ends.
inline void lock_privately(const Schema& schema, std::uint16_t purpose, uint32 key) {
  acquire(private_lock_tag(schema.oid, purpose, key), ExclusiveLock);
}

// Whether it could be had at once.
inline bool try_to_lock_privately(const Schema& schema, std::uint16_t purpose, uint32 key) {
  return acquire(private_lock_tag(schema.oid, purpose, key), ExclusiveLock, false);
}

// Whether this transaction holds a lock in a mode.
inline bool is_held(const LOCKTAG& tag, LOCKMODE mode) {
#if PG_VERSION_NUM >= 170000
  return LockHeldByMe(&tag, mode, false);
#else
  return LockHeldByMe(&tag, mode);
#endif
}

inline uint32 lock_key(const pg_uuid_t& id) { return DatumGetUInt32(hash_any(id.data, UUID_LEN)); }

}  // namespace shot_assets::pg
