// Locks of the transaction, in a key space of PostgreSQL's lock manager that no SQL function reaches: whoever can call
// pg_advisory_lock() can neither take them nor find them taken. pg_locks shows them as of type userlock.
#pragma once

#include <cstdint>

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

// Waits, and holds until the transaction ends.
inline void lock_privately(const Schema& schema, std::uint16_t purpose, uint32 key) {
  const LOCKTAG tag = private_lock_tag(schema.oid, purpose, key);
  LockAcquire(&tag, ExclusiveLock, false, false);
}

// Whether it could be had at once.
inline bool try_to_lock_privately(const Schema& schema, std::uint16_t purpose, uint32 key) {
  const LOCKTAG tag = private_lock_tag(schema.oid, purpose, key);
  return LockAcquire(&tag, ExclusiveLock, false, true) != LOCKACQUIRE_NOT_AVAIL;
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
