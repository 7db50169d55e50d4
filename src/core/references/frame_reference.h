// What the generator of a frame reads: the order that counts for it, with the image that a transformation puts in.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/batch.h"
#include "core/references/frame.h"
#include "core/references/reference_order.h"

namespace shot_assets::core {

/// An image of an order as somebody wrote it down. Only the url is always there.
struct ListedImage {
  std::optional<Uuid> instance_id;
  std::string_view asset_name;
  std::string_view asset_type;
  std::string_view url;

  /// Of no asset.
  bool is_extra() const { return !instance_id && asset_type == extra_image_type; }
};

/// What can be read of an order that any client may have written: every object with a url. Anything else in it is
/// passed over.
std::span<const ListedImage> read_order(std::span<const Element> elements, std::pmr::memory_resource& memory);

/// An order that a client asks for: every element an object with a url. Keys that are unknown here are the client's
/// own. Throws an Error that names the element at fault.
std::span<const ListedImage> parse_order(std::span<const Element> elements, std::pmr::memory_resource& memory);

/// What an order shows, as a short text: name, url and type of each image, in order. All else that an entry may hold
/// makes no difference.
std::string_view fingerprint_of(std::span<const ListedImage> order, std::pmr::memory_resource& memory);

/// What a model takes of an order.
std::span<const ListedImage> cut_order(std::span<const ListedImage> order, const ImageModel& model,
                                       std::pmr::memory_resource& memory);

/// The order of today.
std::span<const ListedImage> list_order(std::span<const Reference> order, std::pmr::memory_resource& memory);

enum class ImageSource { override_order, transformation, chosen, extra, computed };

std::string_view to_text(ImageSource source);

struct FrameReference {
  ListedImage image;
  ImageSource source;
};

/// The images of a frame as a client has put them there.
std::span<const FrameReference> override_references(std::span<const ListedImage> order,
                                                    std::pmr::memory_resource& memory);

/// The images of a frame from the order that was computed for it, today or earlier. In the end frame of the shot that
/// shows an asset's transformation the asset has its new image. An entry is of the instance that it names by id; an old
/// one, without an id, of the asset in the frame that has its name, whatever the case, and each of several such entries
/// of the next such asset. The name of an instance counts before that of its asset. An extra image is of no asset,
/// whatever its name.
std::span<const FrameReference> frame_references(std::span<const ListedImage> computed, Frame frame,
                                                 const ShotReferences& shot, std::size_t shot_place,
                                                 const ReferenceOrders& orders, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
