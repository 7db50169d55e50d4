// What is stored of a shot's reference orders: the two columns of shots, which clients read and may write, and what
// shot_assets remembers of their making.
#pragma once

#include "core/references/frame.h"
#include "core/references/shot_inputs.h"

#include "functions/references/reference_json.h"
#include "functions/references/scene_references.h"
#include "pg/statement.h"

namespace shot_assets {

// What is remembered (`computed`) is an object: under each frame's name the fingerprint of the order computed for it,
// and what both orders were made of. They follow from that, so they need not be kept a second time. Where both columns
// were left holding what was computed, `all` is the digest of everything: of what they were made of and of the columns.
struct StoredOrders {
  Jsonb* order[2];  // per frame; nullptr where the column holds no array: nothing is set
  Jsonb* computed;  // nullptr where nothing is remembered

  Jsonb* of(core::Frame frame) const { return order[static_cast<int>(frame)]; }

  // Whether a client has put something else in the place of what was computed. What a column held before anything was
  // computed for its shot is no override: some earlier program of the host's has computed it.
  bool is_override(core::Frame frame) const;
};

// The rows of a scene's shots, packed as they are stored until one is asked for.
class StoredScene {
 public:
  StoredScene(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access, const core::SceneLayout& layout);

  // Packed: both orders and `computed`; 0 for NULL.
  std::span<const Datum, 3> packed(std::size_t shot) const { return shots_[shot].values; }

  // Unpacked, in the current memory context.
  StoredOrders of(std::size_t shot) const;

 private:
  struct Packed {
    Datum values[3];
  };
  pg::Array<Packed> shots_;  // per place in the layout
};

StoredOrders read_stored_orders(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access);

// Nobody else writes the orders of these shots until the transaction ends. One order for all sessions.
void lock_shots_of_scene(const pg::Schema& schema, const pg_uuid_t& scene);
void lock_orders_of_shot(const pg::Schema& schema, const pg_uuid_t& shot);

// False where the shot was never refreshed.
bool read_inputs(Jsonb* computed, core::ShotInputs& inputs);

// What a refresh has to write for a shot; nullptr for what stays as it is.
struct Refresh {
  Jsonb* order[2];        // per frame
  bool is_overridden[2];  // a client's order that is kept
  Jsonb* computed;

  bool changes_an_order() const { return order[0] != nullptr || order[1] != nullptr; }
  bool is_empty() const { return !changes_an_order() && computed == nullptr; }
};

class Refresher {
 public:
  Refresher(SceneRows& rows, bool keep_overrides);

  Jsonb* order(const core::ShotReferences& references, core::Frame frame) {
    return json_.order(frame == core::Frame::start ? references.start : references.end);
  }

  // `shot`: its place in the layout.
  Refresh compare(const core::ShotReferences& references, const StoredScene& stored, std::size_t shot);

 private:
  static constexpr std::size_t first_block = 32 * 1024;

  std::string_view digest_with(std::uint64_t inputs, Jsonb* start, Jsonb* end);
  bool is_as_remembered(std::uint64_t inputs, std::span<const Datum, 3> packed);
  Jsonb* assets(const core::ShotInputs& inputs, const core::ShotReferences& references);
  void asset(const core::AssetInputs& inputs, std::string_view instance_id);

  ReferenceJson json_;
  pg::JsonBuilder builder_;
  bool keep_overrides_;
  std::pmr::monotonic_buffer_resource& arena_;
  core::InputDigests* digests_;
};

// What is remembered once this frame, and nothing else, was computed anew.
Jsonb* with_order(Jsonb* computed, core::Frame frame, Jsonb* order);

// What was computed for each of these shots; nothing where it is nullptr.
void remember_computed(const pg::Schema& schema, std::span<const pg_uuid_t> shots, std::span<Jsonb* const> computed);

// Gathers what is to be written, and writes it at once; in several goes where a scene is so large that a statement
// could not hold it. The shots are locked.
class OrderWriter {
 public:
  explicit OrderWriter(const pg::Schema& schema);

  void add(const pg_uuid_t& shot, const Refresh& refresh);
  void write();

 private:
  Jsonb* copy(Jsonb* json);

  pg::Schema schema_;
  MemoryContext gathered_;
  pg::Array<pg_uuid_t> shots_;
  pg::Array<Jsonb*> orders_[2];
  pg::Array<Jsonb*> computed_;
  Size size_ = 0;
  uint64 expected_ = 0;
};

}  // namespace shot_assets
