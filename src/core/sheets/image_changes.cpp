// What a sheet changes in the extra images of frames.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/images_of_shots.h"
#include "core/sheets/assignment_sheets.h"

namespace shot_assets::core {

namespace {

/// The images of one frame, while the rows about it are read.
class FrameImages {
 public:
  FrameImages(SheetMode mode, std::pmr::memory_resource& memory)
      : mode_(mode), existing_(&memory), named_(&memory), memory_(memory) {}

  void add_existing(const ExtraImage& image) {
    existing_.push_back({{image.url, image.label}, {image.url, image.label}});
  }

  // A row is about the first image with its url that no row before it was about.
  void apply(SheetRow& row) {
    const RequestedImage wanted = {row.image_url, is_blank(row.asset) ? std::string_view() : row.asset};
    const auto found = std::ranges::find_if(
        existing_, [&](const Existing& one) { return !one.has_row && one.before.url == wanted.url; });
    const bool is_there = found != existing_.end();
    if (is_there) found->has_row = true;
    if (row.is_removal) {
      row.outcome = is_there ? SheetOutcome::removed : SheetOutcome::unchanged;
      if (is_there) found->is_gone = true;
      return;
    }
    named_.push_back({wanted, is_there});
    if (!is_there) {
      row.outcome = SheetOutcome::created;
      return;
    }
    // Where rows decide the order, one that follows an image of a later place moves.
    const bool moves = mode_ == SheetMode::replace && found - existing_.begin() < last_;
    last_ = std::max(last_, found - existing_.begin());
    row.outcome = moves || found->before != wanted ? SheetOutcome::changed : SheetOutcome::unchanged;
    found->after = wanted;
  }

  std::span<const RequestedImage> images() const {
    std::pmr::vector<RequestedImage> result(&memory_);
    if (mode_ == SheetMode::merge)
      for (const Existing& one : existing_)
        if (!one.is_gone) result.push_back(one.after);
    for (const Named& one : named_)
      if (mode_ == SheetMode::replace || !one.is_there) result.push_back(one.image);
    return keep(result, memory_);
  }

  bool are_as_before(std::span<const RequestedImage> images) const {
    return std::ranges::equal(existing_, images, {}, &Existing::before);
  }

  void add_removals(std::uint32_t shot, std::pmr::vector<SheetImageRemoval>& removed) const {
    for (const Existing& one : existing_)
      if (!one.has_row) removed.push_back({shot, one.before.label});
  }

 private:
  struct Existing {
    RequestedImage before, after;
    bool has_row = false, is_gone = false;
  };
  struct Named {
    RequestedImage image;
    bool is_there;
  };

  SheetMode mode_;
  std::pmr::vector<Existing> existing_;
  std::pmr::vector<Named> named_;  // by rows, in their order
  std::ptrdiff_t last_ = 0;
  std::pmr::memory_resource& memory_;
};

// The scenes whose extra images a sheet says all of.
std::pmr::vector<bool> replaced_scenes(std::span<const SheetRow> rows, const SheetContents& contents, SheetMode mode,
                                       std::pmr::memory_resource& memory) {
  std::pmr::vector<bool> replaced(contents.scenes.size(), false, &memory);
  for (const SheetRow& row : rows)
    if (mode == SheetMode::replace && row.frame_given && row.scene_at) replaced[*row.scene_at] = true;
  return replaced;
}

}  // namespace

std::span<const Uuid> shots_with_images(std::span<const SheetRow> rows, const SheetContents& contents, SheetMode mode,
                                        std::pmr::memory_resource& memory) {
  const auto replaced = replaced_scenes(rows, contents, mode, memory);
  std::pmr::vector<Uuid> shots(&memory);
  for (const SheetRow& row : rows)
    if (row.frame && row.shot_id) shots.push_back(*row.shot_id);
  for (const SheetShot& shot : contents.shots)
    if (replaced[shot.scene]) shots.push_back(shot.id);
  std::ranges::sort(shots);
  // Not that of std::ranges, whose result Clang 14 cannot read with GCC's library.
  shots.erase(std::unique(shots.begin(), shots.end()), shots.end());
  return keep(shots, memory);
}

SheetImageChanges plan_image_changes(std::span<SheetRow> rows, const SheetContents& contents,
                                     std::span<const ExtraImage> existing, SheetMode mode,
                                     std::pmr::memory_resource& memory) {
  std::pmr::map<std::pair<Uuid, Frame>, FrameImages> lists(&memory);
  const auto list_of = [&](const Uuid& shot, Frame frame) -> FrameImages& {
    return lists.try_emplace({shot, frame}, mode, memory).first->second;
  };
  const ImagesOfShots images(existing, memory);
  for (const Uuid& shot : shots_with_images(rows, contents, mode, memory))
    for (const ExtraImage* const image : images.of(shot))
      list_of(shot, image->in_end_frame ? Frame::end : Frame::start).add_existing(*image);
  for (SheetRow& row : rows) {
    stop_if_interrupted();
    if (!is_wrong(row.outcome) && row.frame) list_of(*row.shot_id, *row.frame).apply(row);
  }

  std::pmr::vector<SheetImages> written(&memory);
  for (const auto& [place, list] : lists) {
    const std::span<const RequestedImage> then = list.images();
    if (!list.are_as_before(then)) written.push_back({place.first, place.second, then});
  }
  std::pmr::vector<SheetImageRemoval> removed(&memory);
  const auto replaced = replaced_scenes(rows, contents, mode, memory);
  for (std::uint32_t shot = 0; shot < contents.shots.size(); ++shot) {
    if (!replaced[contents.shots[shot].scene]) continue;
    for (const Frame frame : frames)
      if (const auto list = lists.find({contents.shots[shot].id, frame}); list != lists.end())
        list->second.add_removals(shot, removed);
  }
  return {keep(written, memory), keep(removed, memory)};
}

}  // namespace shot_assets::core
