// Input: what a client sends to a function that does many things at once. Elements are separated by the ASCII record
// separator, their fields by the unit separator; a field is a letter for its kind (n null, o other, else a string), its
// key, = and its text. An element that begins with ! is no object.

#include <cstdint>
#include <memory_resource>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "core/assignments/assignment_batch.h"
#include "core/base/error.h"
#include "core/prompts/prompt_batch.h"
#include "core/references/frame_reference.h"
#include "properties.h"

using namespace shot_assets::core;

namespace {

Field field_of(std::string_view text) {
  const FieldKind kind = text.starts_with('n')   ? FieldKind::null
                         : text.starts_with('o') ? FieldKind::other
                                                 : FieldKind::string;
  text.remove_prefix(first_character(text).size());
  const std::size_t end = text.find('=');
  return {text.substr(0, end), kind, end == std::string_view::npos ? std::string_view() : text.substr(end + 1)};
}

// Runs what may refuse; a refusal says what is wrong, of which element, and what to do.
template <class Work>
void run_or_refuse(bool is_valid, Work work) {
  try {
    work();
  } catch (const Error& error) {
    REQUIRE(error.message.find("element") != std::string::npos);
    REQUIRE(error.detail.ends_with('.') && error.hint.ends_with('.'));
    if (is_valid) REQUIRE(is_valid_utf8(error.message) && is_valid_utf8(error.detail));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text_of(data, size);
  const bool is_valid = is_valid_utf8(input);
  std::vector<std::vector<Field>> fields;
  std::vector<Element> elements;
  for (const auto text : split(input, '\x1E')) {
    fields.emplace_back();
    for (const auto field : split(text, '\x1F'))
      if (!field.empty()) fields.back().push_back(field_of(field));
    elements.push_back({!text.starts_with('!'), {}});
  }
  for (std::size_t i = 0; i < elements.size(); ++i) elements[i].fields = fields[i];

  std::pmr::monotonic_buffer_resource memory;
  run_or_refuse(is_valid, [&] {
    const auto requests = parse_assignments(elements, memory);
    REQUIRE(requests.size() == elements.size());
    std::set<std::pair<Uuid, Uuid>> pairs;
    for (const auto& request : requests) {
      pairs.emplace(request.shot_id, request.instance_id);
      REQUIRE(request.note_given || !request.note);
    }
    REQUIRE(pairs.size() == requests.size());
  });
  run_or_refuse(is_valid, [&] { REQUIRE(parse_prompts(elements, memory).size() == elements.size()); });
  run_or_refuse(is_valid, [&] {
    const auto order = parse_order(elements, memory);
    REQUIRE(order.size() == elements.size());
    for (const auto& image : order) REQUIRE(!image.url.empty());
  });

  // An order that is read, not asked for, is never refused.
  for (const auto& image : read_order(elements, memory)) REQUIRE(!image.url.empty());
  return 0;
}
