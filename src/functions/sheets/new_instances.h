// The instances that an import makes: of assets that a scene does not have yet.
#pragma once

#include <optional>
#include <span>

#include "pg/array.h"
#include "pg/schema.h"

namespace shot_assets {

class NewInstances {
 public:
  explicit NewInstances(const pg::Schema& schema) : schema_(schema) {}

  void add(const pg_uuid_t& scene, const pg_uuid_t& asset) { all_.push_back({scene, asset, std::nullopt}); }

  // Of all that were added, in one order. Finds those that somebody else has made meanwhile.
  void lock();
  // Returns whether there are any.
  bool make();
  // Empty where it is not made yet.
  const std::optional<pg_uuid_t>& id_of(const pg_uuid_t& scene, const pg_uuid_t& asset) const;

 private:
  struct Instance {
    pg_uuid_t scene, asset;
    std::optional<pg_uuid_t> id;
  };
  static bool comes_before(const Instance& a, const Instance& b);

  pg::Schema schema_;
  pg::Array<Instance> all_;
  std::span<Instance> distinct_;
};

}  // namespace shot_assets
