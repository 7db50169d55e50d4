#include <algorithm>

#include "functions/locks/slots.h"

namespace shot_assets {

namespace {

constexpr uint32 slots_of_table = 1024;

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
  return std::all_of(numbers_.begin(), numbers_.end(), [&](uint32 number) {
    const LOCKTAG tag = tag_of(number);
    return pg::is_held(tag, ShareLock) || pg::is_held(tag, ExclusiveLock);
  });
}

void Slots::share() const {
  for (const uint32 number : numbers_) pg::acquire(tag_of(number), ShareLock);
}

void Slots::take_alone() const {
  for (const uint32 number : numbers_) pg::acquire(tag_of(number), ExclusiveLock);
}

void Slots::release_shared() const {
  for (const uint32 number : numbers_) pg::release(tag_of(number), ShareLock);
}

void begin_adding(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  Slots(schema, scenes, to_add_assignments).share();
}

void begin_rewriting(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  Slots(schema, scenes, to_add_assignments).take_alone();
}

}  // namespace shot_assets
