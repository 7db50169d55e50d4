#include "core/reference_order.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "core/action_cue.h"
#include "core/look.h"
#include "core/scene_layout.h"
#include "core/trait_summary.h"

namespace shot_assets::core {

namespace {

constexpr std::string_view manifest_heading = "Reference images:";

// Everything about a scene that its shots share, so that each shot costs its own appearances only.
class Composer {
 public:
  Composer(const Scene& scene, const ReferenceOptions& options, std::pmr::memory_resource& memory)
      : layout_(scene, memory),
        images_(scene, layout_, memory),
        cues_(asset_names(layout_, memory), memory),
        summaries_(&memory),
        limit_(options.max_images),
        memory_(memory) {
    summaries_.reserve(layout_.instances().size());
    for (const Instance* instance : layout_.instances())
      summaries_.push_back(trait_summary(look(*instance), default_trait_summary_length, memory));
  }

  const SceneLayout& layout() const { return layout_; }

  ShotReferences compose(std::size_t shot_index) {
    const Shot& shot = *layout_.shots()[shot_index];
    const CameraAngle angle = map_camera_to_angle(shot.camera);
    List start(&memory_), end(&memory_);
    std::pmr::vector<VideoOnly> video_only(&memory_);
    std::pmr::string notes(&memory_);

    for (const Appearance& appearance : layout_.appearances(shot_index)) {
      const Listed listed = {appearance.instance, images_.choose(appearance.instance, angle)};
      if (in_start_frame(appearance.presence) && !listed.url.empty()) start.push_back(listed);
      if (in_end_frame(appearance.presence) && !listed.url.empty()) end.push_back(listed);
      if (appearance.presence == Presence::passes_through)
        video_only.push_back({layout_.instances()[appearance.instance], appearance.note});
      if (appearance.presence != Presence::throughout) append_note(notes, shot, appearance);
    }

    ShotReferences result = {};
    result.shot = &shot;
    result.start_omitted = cut(start);
    result.end_omitted = cut(end);
    result.start = references(start);
    result.end = references(end);
    result.start_manifest = manifest(start);
    // Most shots begin and end with the same assets.
    result.end_manifest = same(start, end) ? result.start_manifest : manifest(end);
    result.video_only = keep(video_only);
    result.video_notes = keep(notes);
    return result;
  }

 private:
  struct Listed {
    std::uint32_t instance;
    std::string_view url;
  };
  using List = std::pmr::vector<Listed>;

  static std::span<const std::string_view> asset_names(const SceneLayout& layout, std::pmr::memory_resource& memory) {
    const std::size_t count = layout.instances().size();
    auto* names = std::pmr::polymorphic_allocator<std::string_view>(&memory).allocate(count);
    for (std::size_t i = 0; i < count; ++i) new (names + i) std::string_view(layout.instances()[i]->asset_name);
    return {names, count};
  }

  static bool same(const List& a, const List& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Listed& x, const Listed& y) { return x.instance == y.instance; });
  }

  // Results stay in the arena: what is built in a container is copied to its final size and place.
  template <class T>
  std::span<const T> keep(const std::pmr::vector<T>& items) {
    if (items.empty()) return {};
    auto* copy = std::pmr::polymorphic_allocator<T>(&memory_).allocate(items.size());
    std::uninitialized_copy(items.begin(), items.end(), copy);
    return {copy, items.size()};
  }

  std::string_view keep(const std::pmr::string& text) {
    if (text.empty()) return {};
    auto* copy = std::pmr::polymorphic_allocator<char>(&memory_).allocate(text.size());
    text.copy(copy, text.size());
    return {copy, text.size()};
  }

  std::span<const Reference> references(const List& list) {
    std::pmr::vector<Reference> result(&memory_);
    result.reserve(list.size());
    for (const Listed& listed : list) result.push_back({layout_.instances()[listed.instance], listed.url});
    return keep(result);
  }

  std::span<const Reference> cut(List& list) {
    if (!limit_ || list.size() <= *limit_) return {};
    const List omitted(list.begin() + static_cast<std::ptrdiff_t>(*limit_), list.end(), &memory_);
    list.resize(*limit_);
    return references(omitted);
  }

  std::string_view manifest(const List& list) {
    if (list.empty()) return {};
    std::pmr::string text(manifest_heading, &memory_);
    std::size_t number = 0;
    for (const Listed& listed : list) {
      const Instance& instance = *layout_.instances()[listed.instance];
      char digits[24];
      const auto end = std::to_chars(digits, digits + sizeof(digits), ++number).ptr;
      text.append("\nImage #").append(digits, end).append(": ").append(instance.asset_name);
      text.append(" (").append(instance.asset_type).append(")");
      if (!summaries_[listed.instance].empty()) text.append(" - ").append(summaries_[listed.instance]);
    }
    return keep(text);
  }

  void append_note(std::pmr::string& notes, const Shot& shot, const Appearance& appearance) {
    const Instance& instance = *layout_.instances()[appearance.instance];
    if (!notes.empty()) notes.append("\n");
    std::string_view otherwise;
    switch (appearance.presence) {
      case Presence::enters:
        notes.append(instance.asset_name).append(" enters the frame");
        break;
      case Presence::exits:
        notes.append(instance.asset_name).append(" exits the frame");
        break;
      case Presence::passes_through:
      case Presence::throughout:
        notes.append("Midway through the shot, ").append(instance.asset_name);
        if (!summaries_[appearance.instance].empty())
          notes.append(" (").append(summaries_[appearance.instance]).append(")");
        otherwise = "passes through the frame";
        break;
    }
    const std::string_view how =
        appearance.note.empty() ? cues_.find(shot.action, appearance.instance, memory_) : appearance.note;
    const std::string_view continued = how.empty() ? otherwise : how;
    if (!continued.empty()) notes.append(" ").append(continued);
  }

  SceneLayout layout_;
  Images images_;
  ActionCues cues_;
  std::pmr::vector<std::string_view> summaries_;  // per instance
  std::optional<std::size_t> limit_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const ShotReferences> reference_orders(const Scene& scene, const ReferenceOptions& options,
                                                 std::pmr::memory_resource& memory) {
  Composer composer(scene, options, memory);
  const auto shots = composer.layout().shots();
  auto* results = std::pmr::polymorphic_allocator<ShotReferences>(&memory).allocate(shots.size());
  std::size_t count = 0;
  for (std::size_t shot = 0; shot < shots.size(); ++shot)
    if (!options.only_shot || shots[shot]->id == *options.only_shot)
      new (results + count++) ShotReferences(composer.compose(shot));
  return {results, count};
}

}  // namespace shot_assets::core
