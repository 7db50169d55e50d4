#include "core/invalidation/notification_room.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

constexpr double page = 8192;
constexpr double of_15 = 8.0 * 1024 * 1024 * 1024, of_64_pages = 64 * page;
constexpr std::size_t longest_payload = 7999;

// How many notifications of a transaction find room, of so many.
int told(Notified& notified, std::uint64_t transaction, std::size_t payload, const NotificationQueue& queue, int most) {
  int count = 0;
  while (count < most && finds_room(notified, transaction, payload, queue)) ++count;
  return count;
}

TEST(NotificationRoom, EndsWhereTheQueueIsHalfFull) {
  for (const double bytes : {of_15, of_64_pages}) {
    Notified notified = {};
    for (const double usage : {0.0, 0.1, 0.25, 0.4, 0.49})
      EXPECT_TRUE(finds_room(notified, 1, 200, {bytes, usage})) << bytes << " " << usage;
    for (const double usage : {0.5, 0.51, 0.99, 1.0})
      EXPECT_FALSE(finds_room(notified, 1, 0, {bytes, usage})) << bytes << " " << usage;
  }
}

// An entry does not go on in the next page: of 4,100 bytes, each takes a page.
TEST(NotificationRoom, IsNoMoreThanHalfOfTheQueueAndAPage) {
  for (const double usage : {0.0, 0.25, 0.49})
    for (const std::size_t payload : {std::size_t(0), std::size_t(200), std::size_t(4100), longest_payload}) {
      Notified notified = {};
      const int count = told(notified, 1, payload, {of_64_pages, usage}, 1'000'000);
      const double entry = static_cast<double>(payload) + 32, per_page = std::max(1.0, std::floor(page / entry));
      EXPECT_LE(usage + (std::ceil(count / per_page) - 1) * page / of_64_pages, 0.5) << usage << " " << payload;
    }
}

TEST(NotificationRoom, CountsWhatTheTransactionHasNotified) {
  Notified notified = {};
  const int first = told(notified, 1, 200, {of_64_pages, 0}, 1'000'000);
  EXPECT_GT(first, 100);
  EXPECT_LT(first, 10'000);
  EXPECT_EQ(told(notified, 1, 200, {of_64_pages, 0}, 1), 0) << "the same transaction";
  EXPECT_EQ(told(notified, 2, 200, {of_64_pages, 0}, 1'000'000), first) << "the next transaction starts anew";
}

TEST(NotificationRoom, IsLeftForShorterOnes) {
  Notified notified = {};
  EXPECT_LT(told(notified, 1, longest_payload, {of_64_pages, 0}, 1'000), 64);
  EXPECT_TRUE(finds_room(notified, 1, 10, {of_64_pages, 0})) << "what did not fit was not counted";
}

// PostgreSQL 15 has a queue of 8 GB: ten thousand scenes with a hundred shots each find room.
TEST(NotificationRoom, OfALargeQueueIsEnoughForATransactionOfAnySize) {
  Notified notified = {};
  EXPECT_EQ(told(notified, 1, longest_payload, {of_15, 0.25}, 10'000), 10'000);
}

}  // namespace
}  // namespace shot_assets::core
