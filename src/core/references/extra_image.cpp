#include "core/references/extra_image.h"

#include "core/base/keep.h"

namespace shot_assets::core {

namespace {

enum Keys : std::size_t { url, label };

constexpr Key keys[] = {{"url", "url"}, {"label", "label"}};

constexpr BatchShape shape = {"images", keys, "Every element needs a url.", "Urls and labels are JSON strings.",
                              "An element looks like {\"url\": \"https://…\", \"label\": \"Style\"}; the label may be "
                              "left out."};

}  // namespace

std::span<const RequestedImage> parse_extra_images(std::span<const Element> elements,
                                                   std::pmr::memory_resource& memory) {
  auto* images = allocate<RequestedImage>(elements.size(), memory);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const BatchElement element(shape, elements[i], i + 1);
    new (images + i) RequestedImage{element.required_text(url), element.text(label).value_or("")};
  }
  return {images, elements.size()};
}

}  // namespace shot_assets::core
