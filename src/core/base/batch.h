// A JSON array of flat objects, as a client sends it to a function that does many things at once.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/uuid.h"

namespace shot_assets::core {

enum class FieldKind { null, string, number, other };

/// A member of a JSON object.
struct Field {
  std::string_view key;
  FieldKind kind;
  std::string_view text;  // of a string or a number
};

struct Element {
  bool is_object;
  std::span<const Field> fields;
};

/// A key as SQL writes it, and as JavaScript does; both are understood.
struct Key {
  std::string_view snake, camel;
};

/// What an element of a batch may have. Keys are referred to by their place in the list.
struct BatchShape {
  static constexpr std::size_t most_keys = 8;

  std::string_view batch;  // its name
  std::span<const Key> keys;
  // Whole sentences: the details of two errors, and the hint of all.
  std::string_view required;
  std::string_view strings;
  std::string_view example;
};

/// An element that has nothing but known keys, each once. Whatever is wrong with it is an Error that names it, counted
/// from 1.
class BatchElement {
 public:
  BatchElement(const BatchShape& shape, const Element& element, std::size_t number);

  /// Whether the key is there, be it with null.
  bool has(std::size_t key) const { return fields_[key] != nullptr; }

  /// A string; none where it is null or not there.
  std::optional<std::string_view> text(std::size_t key) const;

  /// A whole number of 16 bits; none where it is null or not there.
  std::optional<std::int16_t> small_number(std::size_t key) const;

  /// A string that must be there, and not empty.
  std::string_view required_text(std::size_t key) const;

  std::optional<Uuid> id(std::size_t key) const;
  Uuid required_id(std::size_t key) const;

  /// `element 3`
  std::string name() const { return "element " + std::to_string(number_); }

  /// `shot_id of element 3`
  std::string place(std::size_t key) const;

  [[noreturn]] void refuse(std::string message, std::string detail) const;

 private:
  [[noreturn]] void refuse_missing(std::size_t key) const;

  const BatchShape& shape_;
  std::size_t number_;
  std::array<const Field*, BatchShape::most_keys> fields_ = {};
};

}  // namespace shot_assets::core
