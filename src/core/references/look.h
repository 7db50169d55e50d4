// What an instance looks like in a shot: the image and the words that stand for it.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "core/references/camera_angle.h"
#include "core/references/own_image.h"
#include "core/references/transformation_state.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

struct Description {
  std::string_view text;
  std::string_view summary;      // trait_summary() of it
  std::string_view sentences;    // whole_sentences() of it, as video notes have them
  std::string_view fingerprint;  // of the text
};

struct Look {
  const Description* description;
  std::string_view image_url;  // empty if there is none
  bool is_new_description;     // a transformation put it there
  bool is_new_image;
  bool is_chosen_image = false;  // the assignment has it
};

/// The people of a scene, by the names that they have there and by those of their assets.
CameraNames camera_names(const SceneLayout& layout, std::pmr::memory_resource& memory);

/// The angle of the assignment, else from the camera of the shot.
CameraAngle angle_of(const Appearance& appearance, std::string_view asset_name, const CameraNote& camera);

struct LookInShot {
  Look start;
  Look end;
  const TransformationState* transformation;  // null if none has touched the instance by then
  bool is_transforming() const { return transformation != nullptr && transformation->is_transforming; }
};

/// The looks of a scene's instances: descriptions, summaries and images are chosen once per scene, not once per shot.
///
/// An instance's own description is its effective description, else its override, else the asset's; its own image is
/// that of own_image.h.
/// A transformation replaces either; an image that an assignment has chosen replaces both.
class Looks {
 public:
  Looks(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory);

  /// `shot` and `instance` are places in the layout.
  LookInShot find(std::size_t shot, std::uint32_t instance, CameraAngle angle) const;

  /// The look of an appearance, whose assignment may have chosen an image.
  LookInShot find(std::size_t shot, const Appearance& appearance, CameraAngle angle) const;

  /// The first, where it is not simply the instance's own look.
  std::optional<LookInShot> find_transformed(std::size_t shot, std::uint32_t instance, CameraAngle angle) const;

  /// The image of an instance that nothing has transformed.
  std::string_view own_image(std::uint32_t instance, CameraAngle angle) const {
    return images_[instance][static_cast<std::size_t>(angle)];
  }

 private:
  struct Descriptions {
    Description start, end;
  };

  void choose_images(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory);
  Look look(std::uint32_t instance, CameraAngle angle, const Replacement& replacement,
            const Description& new_description) const;

  TransformationStates transformations_;
  std::pmr::vector<VariantsPerAngle> images_;        // per instance
  std::pmr::vector<Description> own_descriptions_;   // per instance
  std::pmr::vector<Descriptions> new_descriptions_;  // per transformation state
};

}  // namespace shot_assets::core
