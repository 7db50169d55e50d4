// A mistake in what the caller handed over, as data: the bridge turns it into an error of its world.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace shot_assets::core {

enum class Mistake { invalid_value, duplicate, conflict, not_found };

class Error : public std::exception {
 public:
  Error(Mistake kind, std::string what_happened, std::string more, std::string advice)
      : mistake(kind), message(std::move(what_happened)), detail(std::move(more)), hint(std::move(advice)) {}

  const char* what() const noexcept override { return message.c_str(); }

  Mistake mistake;
  std::string message;  // lower case, no full stop
  std::string detail;   // whole sentences, or empty
  std::string hint;     // whole sentences, or empty
};

/// What the caller wrote, in quotation marks; the start of it where it is long, cut between characters.
std::string in_quotes(std::string_view text);

}  // namespace shot_assets::core
