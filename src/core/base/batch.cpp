#include "core/base/batch.h"

#include <algorithm>
#include <charconv>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

std::string names(std::span<const Key> keys) {
  std::string list;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) list += i + 1 < keys.size() ? ", " : " and ";
    list += keys[i].snake;
  }
  return list;
}

}  // namespace

BatchElement::BatchElement(const BatchShape& shape, const Element& element, std::size_t number)
    : shape_(shape), number_(number) {
  stop_if_interrupted();
  if (!element.is_object)
    refuse(name() + " is not an object", "Every element of " + std::string(shape.batch) + " is a JSON object.");
  for (const Field& field : element.fields) {
    const auto key = std::ranges::find_if(
        shape.keys, [&](const Key& known) { return field.key == known.snake || field.key == known.camel; });
    if (key == shape.keys.end())
      refuse("unknown key in " + name() + ": " + in_quotes(field.key),
             "Keys are " + names(shape.keys) + ", or the same in camelCase.");
    const auto at = static_cast<std::size_t>(key - shape.keys.begin());
    if (fields_[at] != nullptr)
      refuse(place(at) + " is given twice",
             std::string(key->snake) + " and " + std::string(key->camel) + " are the same key.");
    fields_[at] = &field;
  }
}

std::optional<std::string_view> BatchElement::text(std::size_t key) const {
  const Field* field = fields_[key];
  if (field == nullptr || field->kind == FieldKind::null) return std::nullopt;
  if (field->kind != FieldKind::string) refuse(place(key) + " is not a string", std::string(shape_.strings));
  return field->text;
}

std::optional<std::int16_t> BatchElement::small_number(std::size_t key) const {
  const Field* field = fields_[key];
  if (field == nullptr || field->kind == FieldKind::null) return std::nullopt;
  std::int16_t number = 0;
  const char* const end = field->text.data() + field->text.size();
  const auto [stopped, error] = std::from_chars(field->text.data(), end, number);
  if (field->kind != FieldKind::number || error != std::errc() || stopped != end)
    refuse("invalid " + place(key), "It is a whole number from -32768 to 32767.");
  return number;
}

std::string_view BatchElement::required_text(std::size_t key) const {
  const auto value = text(key);
  if (!value) refuse_missing(key);
  if (is_blank(*value)) refuse(place(key) + " is empty", std::string(shape_.required));
  return *value;
}

std::optional<Uuid> BatchElement::id(std::size_t key) const {
  const auto value = text(key);
  if (!value) return std::nullopt;
  const auto uuid = parse_uuid(*value);
  if (!uuid) refuse("invalid " + place(key) + ": " + in_quotes(*value), "It is not a uuid.");
  return uuid;
}

Uuid BatchElement::required_id(std::size_t key) const {
  const auto value = id(key);
  if (!value) refuse_missing(key);
  return *value;
}

void BatchElement::refuse_missing(std::size_t key) const {
  refuse(place(key) + " is missing", std::string(shape_.required));
}

std::string BatchElement::place(std::size_t key) const { return std::string(shape_.keys[key].snake) + " of " + name(); }

void BatchElement::refuse(std::string message, std::string detail) const {
  throw Error(Mistake::invalid_value, std::move(message), std::move(detail), std::string(shape_.example));
}

}  // namespace shot_assets::core
