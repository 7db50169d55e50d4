// Trying something that may fail, without losing what the transaction has done so far.
#pragma once

#include <type_traits>

#include "pg/server.h"

namespace shot_assets::pg {

// Runs the body in a subtransaction. Returns the error that ended it and undid what it did, or NULL. Errors that are
// not about what the body does go on: a cancelled query, a server that shuts down, runs out of something, or is broken.
// What the body allocated is freed where it failed, and otherwise with the memory context that is current.
template <class Body>
ErrorData* attempt(Body&& body) {
  static_assert(std::is_trivially_destructible_v<std::remove_reference_t<Body>>);
  const MemoryContext memory = CurrentMemoryContext;
  const ResourceOwner owner = CurrentResourceOwner;
  ErrorData* volatile error = nullptr;

  const MemoryContext of_body = AllocSetContextCreate(memory, "attempt", ALLOCSET_SMALL_SIZES);

  BeginInternalSubTransaction(nullptr);
  MemoryContextSwitchTo(of_body);
  PG_TRY();
  {
    body();
    ReleaseCurrentSubTransaction();
  }
  PG_CATCH();
  {
    MemoryContextSwitchTo(memory);
    error = CopyErrorData();
    FlushErrorState();
    RollbackAndReleaseCurrentSubTransaction();
    MemoryContextDelete(of_body);
  }
  PG_END_TRY();
  MemoryContextSwitchTo(memory);
  CurrentResourceOwner = owner;

  if (error != nullptr) {
    const int category = ERRCODE_TO_CATEGORY(error->sqlerrcode);
    if (category == ERRCODE_OPERATOR_INTERVENTION || category == ERRCODE_INSUFFICIENT_RESOURCES ||
        category == ERRCODE_SYSTEM_ERROR || category == ERRCODE_INTERNAL_ERROR)
      ReThrowError(error);
  }
  return error;
}

// Commits the transaction of connect_to_commit() and begins another. Returns the error of category 40, such as a
// failure to serialize, that undid the transaction instead, or NULL.
inline const ErrorData* try_to_commit() {
  const MemoryContext memory = CurrentMemoryContext;
  ErrorData* volatile error = nullptr;
  PG_TRY();
  { SPI_commit(); }
  PG_CATCH();
  {
    MemoryContextSwitchTo(memory);
    error = CopyErrorData();
    if (ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_TRANSACTION_ROLLBACK) PG_RE_THROW();
    FlushErrorState();
  }
  PG_END_TRY();
  MemoryContextSwitchTo(memory);
  EnsurePortalSnapshotExists();
  return error;
}

}  // namespace shot_assets::pg
