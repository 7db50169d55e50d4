// The same sixteen bytes in both worlds.
#pragma once

#include "core/base/uuid.h"

#include "pg/server.h"
#include "pg/text.h"

namespace shot_assets {

inline core::Uuid to_core(const pg_uuid_t& uuid) {
  core::Uuid result;
  memcpy(result.bytes.data(), uuid.data, UUID_LEN);
  return result;
}

inline pg_uuid_t to_pg(const core::Uuid& uuid) {
  pg_uuid_t result;
  memcpy(result.data, uuid.bytes.data(), UUID_LEN);
  return result;
}

// In the current memory context.
inline std::string_view id_text(const core::Uuid& uuid) {
  const std::array<char, 36> text = core::to_text(uuid);
  return pg::copy({text.data(), text.size()});
}

}  // namespace shot_assets
