// Uuids: their order, and the distinct ones of a list, each with a number from 0 in order of first sight.
#pragma once

#include <cstdint>

#include "pg/array.h"

// The uuid that stands for none, in SQL.
#define NIL_UUID "'00000000-0000-0000-0000-000000000000'"

namespace shot_assets::pg {

// For a row that a table has answered with, though it was asked for another one by its key.
[[noreturn]] void raise_not_asked_for(const pg_uuid_t& id);

inline bool same(const pg_uuid_t& a, const pg_uuid_t& b) { return memcmp(&a, &b, UUID_LEN) == 0; }

// The order in which PostgreSQL sorts them.
inline bool comes_before(const pg_uuid_t& a, const pg_uuid_t& b) { return memcmp(&a, &b, UUID_LEN) < 0; }

class UuidSet {
 public:
  std::uint32_t insert(const pg_uuid_t& value) {
    // Rows of one shot come one after the other.
    if (latest_ < values_.size() && same(values_[latest_], value)) return latest_;
    const std::int64_t known = find(value);
    if (known >= 0) return latest_ = static_cast<std::uint32_t>(known);
    const std::uint32_t number = latest_ = static_cast<std::uint32_t>(values_.size());
    values_.push_back(value);
    if (table_ != nullptr)
      enter(number);
    else if (values_.size() > few)
      make_table();
    return number;
  }

  // The number of a uuid, or -1.
  std::int64_t find(const pg_uuid_t& value) const {
    if (table_ != nullptr) {
      auto* entry = static_cast<Entry*>(hash_search(table_, &value, HASH_FIND, nullptr));
      return entry == nullptr ? -1 : static_cast<std::int64_t>(entry->number);
    }
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (same(values_[i], value)) return static_cast<std::int64_t>(i);
    return -1;
  }

  // The number of a row that was read by these ids. An index that is corrupt leads to other rows.
  std::size_t number_of(const pg_uuid_t& id) const {
    const std::int64_t known = find(id);
    if (unlikely(known < 0)) raise_not_asked_for(id);
    return static_cast<std::size_t>(known);
  }

  bool contains(const pg_uuid_t& value) const { return find(value) >= 0; }
  const Array<pg_uuid_t>& values() const { return values_; }
  std::span<pg_uuid_t> span() { return values_.span(); }
  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }

 private:
  static constexpr std::size_t few = 8;  // are found by looking at each: most changes are of one row

  struct Entry {
    pg_uuid_t value;
    std::uint32_t number;
  };

  void make_table() {
    HASHCTL control = {};
    control.keysize = sizeof(pg_uuid_t);
    control.entrysize = sizeof(Entry);
    control.hcxt = context_;
    table_ = hash_create("shot_assets uuids", 256, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
    for (std::uint32_t number = 0; number < values_.size(); ++number) enter(number);
  }

  void enter(std::uint32_t number) {
    bool found;
    auto* entry = static_cast<Entry*>(hash_search(table_, &values_[number], HASH_ENTER, &found));
    entry->number = number;
  }

  MemoryContext context_ = CurrentMemoryContext;
  HTAB* table_ = nullptr;
  std::uint32_t latest_ = 0;  // inserted
  Array<pg_uuid_t> values_;
};

}  // namespace shot_assets::pg
