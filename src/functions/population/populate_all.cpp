// auto_populate_all(): populates every legacy scene, a batch per transaction, beside people who work on them.

#include <algorithm>

#include "functions/population/populate.h"
#include "functions/scene/managed.h"
#include "functions/base/lock_purpose.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/private_lock.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// A legacy scene without shots or without instances has no pair to create, and stays as it is.
#define LEGACY_SCENES \
  "FROM {scenes} s WHERE NOT EXISTS (SELECT FROM {shot_asset_scene_states} m " \
  "WHERE m.scene_id = s.id AND m.managed_since IS NOT NULL) "                  \
  "AND NOT (" HAS_ASSIGNMENTS("s.id") ") "                                     \
  "AND EXISTS (SELECT FROM {shots} t WHERE t.scene_id = s.id) "               \
  "AND EXISTS (SELECT FROM {scene_asset_instances} i WHERE i.scene_id = s.id) "

constexpr pg::Statement<pg::Int8> count_legacy_scenes = {"SELECT count(*) " LEGACY_SCENES};

// Scene by scene, until there are enough. As joins, which PostgreSQL takes for a number of scenes that it does not
// know, they would read all shots and instances for each batch.
constexpr pg::Statement<pg::Uuid> next_legacy_scenes = {
    "SELECT s.id FROM {scenes} s WHERE s.id >= $1 "
    "AND (SELECT m.managed_since FROM {shot_asset_scene_states} m WHERE m.scene_id = s.id) IS NULL "
    "AND NOT (" HAS_ASSIGNMENTS("s.id") ") "
    "AND (SELECT true FROM {shots} t WHERE t.scene_id = s.id LIMIT 1) "
    "AND (SELECT true FROM {scene_asset_instances} i WHERE i.scene_id = s.id LIMIT 1) "
    "ORDER BY s.id LIMIT $2"};

constexpr pg::Statement<pg::Uuid> still_legacy_scenes = {"SELECT s.id " LEGACY_SCENES "AND s.id = ANY ($1)"};

// How long a batch waits for people who work on one of its scenes, before it goes on without that scene.
constexpr int patience = 100;  // milliseconds

constexpr pg_uuid_t first_id = {};

// The next id there could be; the first one after the last.
pg_uuid_t after(pg_uuid_t id) {
  for (int i = UUID_LEN - 1; i >= 0; --i)
    if (++id.data[i] != 0) break;
  return id;
}

// More scenes are not taken at once: for each of them a session has a lock in a table that all sessions share.
constexpr int32 most_scenes = 1000;

// For this transaction; a shorter time that the caller has set stays.
void be_impatient() {
  if (LockTimeout == 0 || LockTimeout > patience)
    set_config_option("lock_timeout", psprintf("%d", patience), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
                      false);
}

// A deferred check that fails at the end of the transaction would end the migration with it.
void check_what_is_deferred() {
  auto* all = makeNode(ConstraintsSetStmt);
  all->deferred = false;
  AfterTriggerSetState(all);
}

enum class Waiting { hardly, as_long_as_it_takes };

bool is_about_others(const ErrorData& error) {
  return error.sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE || error.sqlerrcode == ERRCODE_UNIQUE_VIOLATION ||
         error.sqlerrcode == ERRCODE_FOREIGN_KEY_VIOLATION || error.sqlerrcode == ERRCODE_CHECK_VIOLATION ||
         ERRCODE_TO_CATEGORY(error.sqlerrcode) == ERRCODE_TRANSACTION_ROLLBACK;
}

const char* duration(double seconds) {
  const auto whole = static_cast<long long>(seconds + 0.5);
  if (whole >= 3600) return psprintf("%lld h %lld min", whole / 3600, whole % 3600 / 60);
  if (whole >= 60) return psprintf("%lld min %lld s", whole / 60, whole % 60);
  return psprintf("%lld s", whole);
}

double seconds_since(TimestampTz start) { return static_cast<double>(GetCurrentTimestamp() - start) / USECS_PER_SEC; }

class Migration {
 public:
  Migration(const pg::Schema& schema, int32 batch_size, double report_every)
      : schema_(schema), batch_size_(std::min(batch_size, most_scenes)), report_every_(report_every) {}

  int64 scenes() const { return scenes_; }
  int64 created() const { return created_; }
  int64 failed() const { return static_cast<int64>(failed_.values().size()); }

  void run() {
    total_ = count();
    ereport(NOTICE, (errmsg("legacy scenes to populate: %lld", static_cast<long long>(total_))));
    populate_free_scenes();
    populate_busy_scenes();
    ereport(NOTICE, (errmsg("scenes populated: %lld, pairs: %lld, failed: %lld, time: %s",
                            static_cast<long long>(scenes_), static_cast<long long>(created_),
                            static_cast<long long>(failed()), duration(seconds_since(start_)))));
  }

 private:
  int64 count() const {
    int64 result = 0;
    pg::query(schema_, count_legacy_scenes, pg::Access::write, {}, [&](const auto& row) { result = row.bigint(0); });
    return result;
  }

  // Sessions that migrate the same database share the scenes by these locks. Two scenes may have one lock: then the
  // other session populates both.
  pg::Array<pg_uuid_t> claim(std::span<const pg_uuid_t> scenes, Waiting waiting) const {
    pg::Array<pg_uuid_t> claimed;
    if (waiting == Waiting::hardly) be_impatient();
    for (const pg_uuid_t& scene : scenes) {
      const uint32 key = pg::lock_key(scene);
      if (waiting == Waiting::as_long_as_it_takes)
        pg::lock_privately(schema_, to_populate_all, key);
      else if (!pg::try_to_lock_privately(schema_, to_populate_all, key))
        continue;
      claimed.push_back(scene);
    }
    return claimed;
  }

  // What is claimed may have been populated by the session that had it before.
  pg::Array<pg_uuid_t> still_legacy(const pg::Array<pg_uuid_t>& scenes) const {
    pg::Array<pg_uuid_t> legacy;
    pg::query(schema_, still_legacy_scenes, pg::Access::write, {pg::uuid_array(scenes.span())},
              [&](const auto& row) { legacy.push_back(row.uuid(0)); });
    return legacy;
  }

  void populate_free_scenes() {
    const MemoryContext memory = CurrentMemoryContext;
    const MemoryContext per_batch = AllocSetContextCreate(memory, "batch of scenes", ALLOCSET_DEFAULT_SIZES);
    pg_uuid_t from = first_id;
    for (bool more = true; more;) {
      MemoryContextSwitchTo(per_batch);
      pg::Array<pg_uuid_t> next;
      pg::query(schema_, next_legacy_scenes, pg::Access::write, {pg::uuid(from), pg::integer(batch_size_)},
                [&](const auto& row) { next.push_back(row.uuid(0)); });
      if (!next.empty()) from = after(next[next.size() - 1]);
      more = !next.empty() && !pg::same(from, first_id);
      // A batch that failed is done scene by scene, so that one bad or busy scene does not hold up the others.
      if (!populate_batch(next.span()))
        for (const pg_uuid_t& scene : next) populate_batch({&scene, 1});
      MemoryContextSwitchTo(memory);
      MemoryContextReset(per_batch);
    }
    MemoryContextDelete(per_batch);
  }

  // In a transaction. Returns false if the scenes should be tried one by one.
  bool populate_batch(std::span<const pg_uuid_t> scenes) {
    CHECK_FOR_INTERRUPTS();
    const ErrorData* error = populate(scenes, Waiting::hardly);
    const bool alone = scenes.size() == 1;
    if (error != nullptr && alone && !is_about_others(*error)) fail(scenes[0], *error);
    const ErrorData* of_commit = commit();
    report();
    return (error == nullptr && of_commit == nullptr) || alone;
  }

  // Those of the scenes that are still legacy and that no other session has claimed.
  const ErrorData* populate(std::span<const pg_uuid_t> scenes, Waiting waiting) {
    int64 populated = 0, created = 0;
    const ErrorData* error = pg::attempt([&] {
      const pg::Array<pg_uuid_t> legacy = still_legacy(claim(scenes, waiting));
      if (legacy.empty()) return;
      const auto insert = waiting == Waiting::hardly ? populate_empty_scenes : populate_scenes;
      populated = static_cast<int64>(legacy.size());
      created = insert(schema_, legacy.span(), Population::of_legacy_scene);
      check_what_is_deferred();
    });
    if (error == nullptr && created > 0) {
      uncommitted_scenes_ = populated;
      uncommitted_pairs_ = created;
    }
    return error;
  }

  // Above READ COMMITTED a transaction can fail at its very end. What it has populated is legacy then, and tried again.
  const ErrorData* commit() {
    const ErrorData* error = pg::try_to_commit();
    if (error == nullptr) {
      scenes_ += uncommitted_scenes_;
      created_ += uncommitted_pairs_;
    }
    uncommitted_scenes_ = uncommitted_pairs_ = 0;
    return error;
  }

  // What is left because people or other sessions were at work on it, or seemed to be. This time it waits for them.
  void populate_busy_scenes() {
    pg::Array<pg_uuid_t> busy;
    pg::query(schema_, next_legacy_scenes, pg::Access::write, {pg::uuid(first_id), pg::integer(PG_INT32_MAX)},
              [&](const auto& row) {
                if (!failed_.contains(row.uuid(0))) busy.push_back(row.uuid(0));
              });
    if (!busy.empty()) ereport(NOTICE, (errmsg("scenes to try again, waiting for others this time: %zu", busy.size())));
    const MemoryContext memory = CurrentMemoryContext;
    const MemoryContext per_scene = AllocSetContextCreate(memory, "scene", ALLOCSET_DEFAULT_SIZES);
    for (const pg_uuid_t& scene : busy) {
      CHECK_FOR_INTERRUPTS();
      MemoryContextSwitchTo(per_scene);
      constexpr int tries = 10;
      const ErrorData* error = nullptr;
      for (int n = 0; n < tries; ++n) {
        error = populate({&scene, 1}, Waiting::as_long_as_it_takes);
        const ErrorData* of_commit = commit();
        if (of_commit == nullptr) break;
        error = of_commit;
      }
      if (error != nullptr) {
        // A transaction that is older than what others did would still take the scene for legacy.
        pg::Array<pg_uuid_t> one;
        one.push_back(scene);
        if (!still_legacy(one).empty()) fail(scene, *error);
        pg::commit();
      }
      report();
      MemoryContextSwitchTo(memory);
      MemoryContextReset(per_scene);
    }
    MemoryContextDelete(per_scene);
  }

  void fail(const pg_uuid_t& scene, const ErrorData& error) {
    failed_.insert(scene);
    ereport(WARNING,
            (errcode(error.sqlerrcode), errmsg("scene %s was not populated: %s", pg::to_string(scene), error.message),
             error.detail != nullptr ? errdetail_internal("%s", error.detail) : 0,
             error.hint != nullptr ? errhint("%s", error.hint) : 0));
  }

  // What other sessions have done counts as done. Counting must not become the work.
  void report() {
    if (seconds_since(reported_) < report_every_) return;
    const TimestampTz counting = GetCurrentTimestamp();
    const int64 left = count();
    const int64 done = total_ > left ? total_ - left : 0;
    const double rate = static_cast<double>(done) / seconds_since(start_);
    ereport(NOTICE, (errmsg("scenes: %lld of %lld, pairs: %lld, %.0f scenes/s, %s left", static_cast<long long>(done),
                            static_cast<long long>(done + left), static_cast<long long>(created_), rate,
                            rate > 0 ? duration(static_cast<double>(left) / rate) : "unknown time")));
    reported_ = GetCurrentTimestamp();
    report_every_ = std::max(report_every_, 20 * seconds_since(counting));
  }

  const pg::Schema schema_;
  int32 batch_size_;
  double report_every_;  // seconds
  TimestampTz start_ = GetCurrentTimestamp();
  TimestampTz reported_ = start_;
  int64 total_ = 0;
  int64 scenes_ = 0;
  int64 created_ = 0;
  int64 uncommitted_scenes_ = 0;
  int64 uncommitted_pairs_ = 0;
  pg::UuidSet failed_;
};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_auto_populate_all) {
  using namespace shot_assets;
  const int32 batch_size = pg::integer_argument(fcinfo, 0, "batch_size");
  if (batch_size < 1)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid batch_size: %d", batch_size),
                    errdetail("It is how many scenes to populate per transaction."), errhint("Pass 1 or more.")));
  pg::require_argument(fcinfo, 1, "report_every");
  const double report_every =
      DatumGetFloat8(DirectFunctionCall2(interval_part, PointerGetDatum(cstring_to_text("epoch")), PG_GETARG_DATUM(1)));
  if (castNode(CallContext, fcinfo->context)->atomic)
    ereport(ERROR,
            (errcode(ERRCODE_ACTIVE_SQL_TRANSACTION), errmsg("auto_populate_all cannot run inside a transaction block"),
             errdetail("It commits after each batch."), errhint("CALL it by itself.")));
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect_to_commit();
  Migration migration(schema, batch_size, report_every);
  migration.run();
  result.set(
      {{Int64GetDatum(migration.scenes())}, {Int64GetDatum(migration.created())}, {Int64GetDatum(migration.failed())}});
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}
