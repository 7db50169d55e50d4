#include "core/references/frame_reference.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

enum Keys : std::size_t { url, asset_name, type, instance_id, label };

constexpr Key keys[] = {
    {"url", "url"}, {"asset_name", "assetName"}, {"type", "type"}, {"instance_id", "instanceId"}, {"label", "label"}};

constexpr BatchShape shape = {
    "image_order", keys, "Every element needs a url.", "Urls, names, types, ids and labels are JSON strings.",
    "An element looks like {\"url\": \"https://…\", \"assetName\": \"Alice\", \"type\": \"character\", "
    "\"instanceId\": \"<uuid>\"}; only the url has to be there, and labels follow from the order."};

bool is_known(std::string_view key) {
  return std::ranges::any_of(keys, [=](const Key& known) { return key == known.snake || key == known.camel; });
}

ListedImage image_of(const BatchElement& element) {
  element.text(label);  // a string, whatever it says
  return {element.id(instance_id), element.text(asset_name).value_or(""), element.text(type).value_or(""),
          element.required_text(url)};
}

// Which asset of a frame an entry without an id means.
class NamedAssets {
 public:
  NamedAssets(std::span<const ShownAsset> assets, Frame frame, std::pmr::memory_resource& memory)
      : names_(&memory), memory_(memory) {
    for (const ShownAsset& asset : assets)
      if (is_in(frame, asset.presence))
        names_.push_back(
            {fold_case(asset.instance->name(), memory), fold_case(asset.instance->asset_name, memory), &asset});
  }

  /// An entry that was written while the asset had one instance has the name of the asset.
  const ShownAsset* take(std::string_view name) {
    const std::string_view folded = fold_case(name, memory_);
    for (const auto member : {&Named::folded_name, &Named::folded_asset_name})
      for (Named& named : names_)
        if (named.asset != nullptr && named.*member == folded) return std::exchange(named.asset, nullptr);
    return nullptr;
  }

 private:
  struct Named {
    std::string_view folded_name;
    std::string_view folded_asset_name;
    const ShownAsset* asset;  // null once an entry has taken it
  };
  std::pmr::vector<Named> names_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const ListedImage> read_order(std::span<const Element> elements, std::pmr::memory_resource& memory) {
  auto* images = allocate<ListedImage>(elements.size(), memory);
  std::size_t count = 0;
  for (const Element& element : elements) {
    ListedImage image = {};
    for (const Field& field : element.fields) {
      if (field.kind != FieldKind::string) continue;
      if (field.key == keys[url].camel) image.url = field.text;
      if (field.key == keys[asset_name].camel) image.asset_name = field.text;
      if (field.key == keys[type].camel) image.asset_type = field.text;
      if (field.key == keys[instance_id].camel) image.instance_id = parse_uuid(field.text);
    }
    if (!image.url.empty()) new (images + count++) ListedImage(image);
  }
  return {images, count};
}

std::span<const ListedImage> parse_order(std::span<const Element> elements, std::pmr::memory_resource& memory) {
  auto* images = allocate<ListedImage>(elements.size(), memory);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    std::pmr::vector<Field> known(&memory);
    for (const Field& field : elements[i].fields)
      if (is_known(field.key)) known.push_back(field);
    new (images + i) ListedImage(image_of({shape, {elements[i].is_object, known}, i + 1}));
  }
  return {images, elements.size()};
}

std::string_view fingerprint_of(std::span<const ListedImage> order, std::pmr::memory_resource& memory) {
  std::uint64_t result = 0;
  for (const ListedImage& image : order)
    for (const std::string_view text : {image.asset_name, image.url, image.asset_type}) result = digest(text, result);
  return to_text(digest(std::string_view(), result), memory);
}

std::span<const ListedImage> cut_order(std::span<const ListedImage> order, const ImageModel& model,
                                       std::pmr::memory_resource& memory) {
  if (takes_all(model)) return order;
  std::pmr::vector<CountedImage> counted(&memory);
  for (const ListedImage& image : order) counted.push_back({image.asset_type, image.is_extra()});
  const std::span<const bool> is_taken = images_taken(counted, model, memory);
  std::pmr::vector<ListedImage> taken(&memory);
  for (std::size_t i = 0; i < order.size(); ++i)
    if (is_taken[i]) taken.push_back(order[i]);
  return keep(taken, memory);
}

std::span<const ListedImage> list_order(std::span<const Reference> order, std::pmr::memory_resource& memory) {
  auto* images = allocate<ListedImage>(order.size(), memory);
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto* const image = new (images + i) ListedImage{std::nullopt, order[i].name(), order[i].type(), order[i].url};
    if (order[i].asset != nullptr) image->instance_id = order[i].asset->instance->id;
  }
  return {images, order.size()};
}

std::string_view to_text(ImageSource source) {
  constexpr std::array<std::string_view, 5> names = {"override", "transformation", "chosen", "extra", "computed"};
  return names[static_cast<std::size_t>(source)];
}

std::span<const FrameReference> override_references(std::span<const ListedImage> order,
                                                    std::pmr::memory_resource& memory) {
  auto* references = allocate<FrameReference>(order.size(), memory);
  for (std::size_t i = 0; i < order.size(); ++i)
    new (references + i) FrameReference{order[i], ImageSource::override_order};
  return {references, order.size()};
}

std::span<const FrameReference> frame_references(std::span<const ListedImage> computed, Frame frame,
                                                 const ShotReferences& shot, std::size_t shot_place,
                                                 const ReferenceOrders& orders, std::pmr::memory_resource& memory) {
  auto* references = allocate<FrameReference>(computed.size(), memory);
  NamedAssets named(shot.assets, frame, memory);
  for (std::size_t i = 0; i < computed.size(); ++i) {
    auto* reference = new (references + i) FrameReference{computed[i], ImageSource::computed};
    std::optional<std::uint32_t> instance;
    if (reference->image.is_extra()) {
      reference->source = ImageSource::extra;
    } else if (reference->image.instance_id) {
      instance = orders.layout().find_instance(*reference->image.instance_id);
    } else if (const ShownAsset* asset = named.take(reference->image.asset_name)) {
      instance = asset->place;
      reference->image.instance_id = asset->instance->id;
    }
    if (!instance) continue;
    const auto shown = std::ranges::find(shot.assets, *instance, &ShownAsset::place);
    const bool is_shown = shown != shot.assets.end();
    if (is_shown && shown->look.start.is_chosen_image && shown->look.start.image_url == reference->image.url)
      reference->source = ImageSource::chosen;
    if (frame != Frame::end) continue;
    const std::string_view name = orders.layout().instances()[*instance]->name();
    const LookInShot look =
        is_shown ? shown->look : orders.looks().find(shot_place, *instance, shot.camera->angle_of(name));
    if (!look.is_transforming() || look.end.image_url == look.start.image_url) continue;
    reference->image.url = look.end.image_url;
    reference->source = ImageSource::transformation;
  }
  return {references, computed.size()};
}

}  // namespace shot_assets::core
