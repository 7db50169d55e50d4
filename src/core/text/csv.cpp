#include "core/text/csv.h"

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

constexpr std::string_view byte_order_mark = "\uFEFF";
constexpr std::string_view separators = ",;\t";

constexpr bool is_line_end(char c) { return c == '\r' || c == '\n'; }

class Reader {
 public:
  Reader(std::string_view csv, std::pmr::memory_resource& memory) : rest_(csv), cells_(&memory), memory_(memory) {
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    take_separator_line();
  }

  bool at_end() const { return rest_.empty(); }

  CsvRow row() {
    ++number_;
    cells_.clear();
    cells_.push_back(cell());
    while (!rest_.empty() && !is_line_end(rest_.front())) {
      separator_ = rest_.front();  // the same ever after the first one
      rest_.remove_prefix(1);
      cells_.push_back(cell());
    }
    if (!rest_.empty()) rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : 1);
    return keep(cells_, memory_);
  }

 private:
  // `sep=;`, a first line for spreadsheets, which do not show it.
  void take_separator_line() {
    constexpr std::string_view start = "sep=";
    const std::string_view line = rest_.substr(0, rest_.find_first_of("\r\n"));
    if (line.size() != start.size() + 1 || !folds_to(line.substr(0, start.size()), start)) return;
    if (separators.find(line.back()) == std::string_view::npos) return;
    separator_ = line.back();
    rest_.remove_prefix(line.size());
    if (!rest_.empty()) rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : 1);
  }

  bool ends_cell(char c) const {
    return is_line_end(c) || (separator_ == '\0' ? separators.find(c) != std::string_view::npos : c == separator_);
  }

  std::string_view cell() {
    stop_if_interrupted();
    if (rest_.starts_with('"')) return quoted_cell();
    std::size_t size = 0;
    while (size < rest_.size() && !ends_cell(rest_[size])) ++size;
    return take(size);
  }

  std::string_view quoted_cell() {
    rest_.remove_prefix(1);
    std::size_t size = 0;
    bool has_quotes = false;
    for (;; ++size) {
      if (size == rest_.size())
        refuse("a quoted cell of csv does not end", "It begins in row " + std::to_string(number_) + ".");
      if (rest_[size] != '"') continue;
      if (size + 1 == rest_.size() || rest_[size + 1] != '"') break;
      has_quotes = true;
      ++size;
    }
    const std::string_view text = take(size);
    rest_.remove_prefix(1);
    if (!rest_.empty() && !ends_cell(rest_.front()))
      refuse("a quoted cell of csv has text behind it",
             "It is in row " + std::to_string(number_) + ": " + in_quotes(text) + ".");
    return has_quotes ? with_single_quotes(text) : text;
  }

  std::string_view with_single_quotes(std::string_view text) {
    TextBuilder single(memory_);
    while (true) {
      const std::size_t at = text.find('"');
      if (at == std::string_view::npos) break;
      single << text.substr(0, at + 1);
      text.remove_prefix(at + 2);
    }
    single << text;
    return single.text();
  }

  std::string_view take(std::size_t size) {
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  [[noreturn]] static void refuse(std::string message, std::string detail) {
    throw Error(Mistake::invalid_value, std::move(message), std::move(detail),
                "A cell in quotation marks ends with one; those inside it are doubled.");
  }

  std::string_view rest_;
  std::size_t number_ = 0;
  char separator_ = '\0';  // not known yet
  std::pmr::vector<std::string_view> cells_;
  std::pmr::memory_resource& memory_;
};

// Without quotation marks, some programs would read another text.
bool needs_quotes(std::string_view cell) {
  return cell.find_first_of("\",;\t\r\n") != std::string_view::npos || cell.starts_with(' ') || cell.ends_with(' ') ||
         cell.starts_with(byte_order_mark);
}

}  // namespace

std::span<const CsvRow> parse_csv(std::string_view csv, std::pmr::memory_resource& memory) {
  std::pmr::vector<CsvRow> rows(&memory);
  for (Reader reader(csv, memory); !reader.at_end();) rows.push_back(reader.row());
  return keep(rows, memory);
}

void append_csv(CsvRow row, TextBuilder& csv) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) csv << ",";
    std::string_view cell = row[i];
    if (!needs_quotes(cell)) {
      csv << cell;
      continue;
    }
    csv << "\"";
    for (std::size_t at; (at = cell.find('"')) != std::string_view::npos; cell.remove_prefix(at + 1))
      csv << cell.substr(0, at + 1) << "\"";
    csv << cell << "\"";
  }
  csv << "\r\n";
}

}  // namespace shot_assets::core
