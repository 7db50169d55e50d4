// Whether a notification finds room in PostgreSQL's queue of notifications.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>

namespace shot_assets::core {

struct NotificationQueue {
  double bytes;  // what it can hold
  double usage;  // how full it is, from 0 to 1
};

/// What the latest transaction that has notified anything has notified.
struct Notified {
  std::uint64_t transaction;
  double bytes;
};

/// PostgreSQL puts what a transaction has notified into its queue at the commit, which fails where the queue is full.
/// So a transaction is silent where the queue is half full already, or would be by what it has notified itself. Where
/// there is room, the notification is counted in `notified`.
bool finds_room(Notified& notified, std::uint64_t transaction, std::size_t bytes_of_payload,
                const NotificationQueue& queue) noexcept;

}  // namespace shot_assets::core
