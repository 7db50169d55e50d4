#include "core/invalidation/notification_room.h"

namespace shot_assets::core {

bool finds_room(Notified& notified, std::uint64_t transaction, std::size_t bytes_of_payload,
                const NotificationQueue& queue) noexcept {
  constexpr double fullest = 0.5;
  constexpr double around_payload = 32;  // ids and lengths, the channel
  constexpr double left_of_pages = 2;    // no entry goes on in the next page
  if (notified.transaction != transaction) notified = {transaction, 0};
  const double bytes = notified.bytes + left_of_pages * (static_cast<double>(bytes_of_payload) + around_payload);
  if (queue.usage + bytes / queue.bytes > fullest) return false;
  notified.bytes = bytes;
  return true;
}

}  // namespace shot_assets::core
