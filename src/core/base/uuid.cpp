#include "core/base/uuid.h"

namespace shot_assets::core {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool hyphen_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  Uuid uuid;
  for (std::size_t byte = 0; byte < 16; ++byte) {
    if (byte > 0 && byte % 2 == 0 && text.starts_with('-')) text.remove_prefix(1);
    if (text.size() < 2) return std::nullopt;
    const int high = hex_digit(text[0]);
    const int low = hex_digit(text[1]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[byte] = static_cast<std::uint8_t>(high * 16 + low);
    text.remove_prefix(2);
  }
  return text.empty() ? std::optional(uuid) : std::nullopt;
}

std::array<char, 36> to_text(const Uuid& uuid) {
  constexpr char digits[] = "0123456789abcdef";
  std::array<char, 36> text;
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < 16; ++byte) {
    if (hyphen_before(byte)) text[at++] = '-';
    text[at++] = digits[uuid.bytes[byte] >> 4];
    text[at++] = digits[uuid.bytes[byte] & 15];
  }
  return text;
}

std::string to_string(const Uuid& uuid) {
  const std::array<char, 36> text = to_text(uuid);
  return {text.data(), text.size()};
}

}  // namespace shot_assets::core
