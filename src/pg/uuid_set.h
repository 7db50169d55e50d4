// The distinct uuids of a long list, each with a number from 0 in order of first sight.
#pragma once

#include <cstdint>

#include "pg/array.h"

namespace shot_assets::pg {

class UuidSet {
 public:
  UuidSet() {
    HASHCTL control = {};
    control.keysize = sizeof(pg_uuid_t);
    control.entrysize = sizeof(Entry);
    control.hcxt = CurrentMemoryContext;
    table_ = hash_create("shot_assets uuids", 256, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
  }

  std::uint32_t insert(const pg_uuid_t& value) {
    bool found;
    auto* entry = static_cast<Entry*>(hash_search(table_, &value, HASH_ENTER, &found));
    if (!found) {
      entry->number = static_cast<std::uint32_t>(values_.size());
      values_.push_back(value);
    }
    return entry->number;
  }

  // The number of a uuid, or -1.
  std::int64_t find(const pg_uuid_t& value) const {
    auto* entry = static_cast<Entry*>(hash_search(table_, &value, HASH_FIND, nullptr));
    return entry == nullptr ? -1 : static_cast<std::int64_t>(entry->number);
  }

  bool contains(const pg_uuid_t& value) const { return find(value) >= 0; }
  const Array<pg_uuid_t>& values() const { return values_; }
  std::span<pg_uuid_t> span() { return values_.span(); }
  bool empty() const { return values_.empty(); }

 private:
  struct Entry {
    pg_uuid_t value;
    std::uint32_t number;
  };
  HTAB* table_;
  Array<pg_uuid_t> values_;
};

}  // namespace shot_assets::pg
