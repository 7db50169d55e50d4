#include "core/base/interruption.h"

#include <functional>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/assignments/assignment_batch.h"
#include "core/assignments/assignment_list.h"
#include "core/editing/apply_template.h"
#include "core/references/camera_angle.h"
#include "core/references/reference_order.h"
#include "core/references/trait_summary.h"
#include "core/sheets/assignment_sheets.h"
#include "core/text/action_cue.h"
#include "core/text/csv.h"
#include "core/text/name_match.h"
#include "core/views/check_continuity.h"
#include "core/views/presence_matrix.h"
#include "core/views/shot_checklist.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

/// Memory whose n-th allocation is the moment at which somebody cancels.
class InterruptingMemory : public std::pmr::memory_resource {
 public:
  explicit InterruptingMemory(std::size_t allocations) : allocations_left_(allocations) {
    if (allocations_left_ == 0) flag_ = 1;
    interruption_flags[1] = &flag_;
  }
  ~InterruptingMemory() override { interruption_flags[1] = &not_interrupted; }
  InterruptingMemory(const InterruptingMemory&) = delete;
  InterruptingMemory& operator=(const InterruptingMemory&) = delete;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (allocations_left_ > 0 && --allocations_left_ == 0) flag_ = 1;
    return arena_.allocate(bytes, alignment);
  }
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  std::pmr::monotonic_buffer_resource arena_;
  std::size_t allocations_left_;
  volatile std::sig_atomic_t flag_ = 0;
};

bool is_interrupted(const std::function<void(std::pmr::memory_resource&)>& work, std::size_t allocations) {
  InterruptingMemory memory(allocations);
  try {
    work(memory);
    return false;
  } catch (const Interrupted&) {
    return true;
  }
}

struct Computation {
  std::string_view name;
  std::function<void(std::pmr::memory_resource&)> run;
};

class Interruption : public testing::Test {
 protected:
  Interruption() {
    for (const auto label : {"1A", "1B"}) {
      Shot& shot = film_.add_shot(label);
      shot.camera = "MS profile";
      shot.action = "Hutter, who waits, sees Ellen.  She leaves.";
      shot.dialogue = "ELLEN: Hutter!";
      shot.characters_foreground = foreground_;
    }
    film_.add_instance("Hutter").effective_description = "A tall man.  He limps.";
    film_.add_instance("Ellen");
    for (const std::size_t shot : {1, 2})
      for (const std::size_t instance : {1, 2}) film_.assign(shot, instance, Presence::enters);
  }

  std::vector<Computation> computations() {
    const Scene scene = film_.scene();
    return {
        {"trait_summary", [](auto& memory) { trait_summary("A tall  man who limps.", 10, memory); }},
        {"camera_note", [](auto& memory) { CameraNote("MS profile", CameraNames(memory), memory); }},
        {"ActionCues",
         [](auto& memory) {
           const AssetName names[] = {"Hutter"};
           const ActionCues cues(names, memory);
           cues.read("Hutter  waits.", memory);
         }},
        {"NameMatcher",
         [](auto& memory) { NameMatcher("Hutter", {}, memory).find_in_prose("Here comes Hutter. He waits."); }},
        {"parse_assignments",
         [](auto& memory) {
           const Field fields[] = {{"shot_id", FieldKind::string, "b0000000-0000-0000-0000-000000000001"},
                                   {"instance_id", FieldKind::string, "d0000000-0000-0000-0000-000000000001"}};
           const Element elements[] = {{true, fields}};
           parse_assignments(elements, memory);
         }},
        {"parse_csv", [](auto& memory) { parse_csv("1,A,Hutter", memory); }},
        {"parse_sheet", [](auto& memory) { parse_sheet("scene,shot,asset\n1,A,Hutter\n", memory); }},
        {"shot_checklist",
         [=](auto& memory) {
           shot_checklist(scene, {id('p', 1), "Hutter", "character"}, {}, memory);
         }},
        {"ReferenceOrders",
         [=](auto& memory) {
           const ReferenceOrders orders(scene, memory);
           words_of(orders.of(0, std::nullopt, memory), memory);
         }},
        {"check_continuity", [=](auto& memory) { check_continuity(scene, memory); }},
        {"presence_matrix", [=](auto& memory) { presence_matrix(scene, memory); }},
        {"list_assignments", [=](auto& memory) { list_assignments(scene, memory); }},
        {"apply_template",
         [=](auto& memory) {
           apply_template(scene, AssignmentTemplate::match_characters, OtherAssignments::keep, {}, memory);
         }},
    };
  }

 private:
  std::vector<std::string_view> foreground_ = {"Hutter"};
  FilmScene film_;
};

TEST_F(Interruption, StopsEveryComputation) {
  for (const auto& computation : computations()) EXPECT_TRUE(is_interrupted(computation.run, 0)) << computation.name;
}

TEST_F(Interruption, NobodyAskedForIsNone) {
  for (const auto& computation : computations()) {
    std::pmr::monotonic_buffer_resource memory;
    EXPECT_NO_THROW(computation.run(memory)) << computation.name;
  }
}

// Wherever it stands, what it had made is destroyed (the sanitizer watches) and the next one is not concerned.
TEST_F(Interruption, LeavesNothingBehind) {
  constexpr std::size_t enough = 1000;
  for (const auto& computation : computations()) {
    for (std::size_t allocations = 1; allocations < enough; ++allocations) is_interrupted(computation.run, allocations);
    EXPECT_FALSE(is_interrupted(computation.run, enough)) << computation.name;
  }
}

}  // namespace
}  // namespace shot_assets::core
