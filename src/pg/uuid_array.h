// A uuid[] that is filled in place: of very many ids there need not be a second copy.
#pragma once

#include <cstddef>
#include <span>

#include "pg/param.h"

namespace shot_assets::pg {

class UuidArray {
 public:
  // Of ids that are yet to be set. No more than a gigabyte, as any value of PostgreSQL.
  explicit UuidArray(std::size_t size) {
    if (size == 0) {
      array_ = construct_empty_array(UUIDOID);
      return;
    }
    const Size bytes = ARR_OVERHEAD_NONULLS(1) + size * sizeof(pg_uuid_t);
    array_ = static_cast<ArrayType*>(palloc(bytes));
    SET_VARSIZE(array_, bytes);
    array_->ndim = 1;
    array_->dataoffset = 0;  // there are no NULLs
    array_->elemtype = UUIDOID;
    ARR_DIMS(array_)[0] = static_cast<int>(size);
    ARR_LBOUND(array_)[0] = 1;
    ids_ = {reinterpret_cast<pg_uuid_t*>(ARR_DATA_PTR(array_)), size};
  }

  std::span<pg_uuid_t> span() const { return ids_; }
  Param param() const { return {UUIDARRAYOID, PointerGetDatum(array_), false}; }
  // For those that are too large to wait for the end of their memory context.
  void free() const { pfree(array_); }

 private:
  ArrayType* array_;
  std::span<pg_uuid_t> ids_;
};

}  // namespace shot_assets::pg
