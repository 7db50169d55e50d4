// Tables as spreadsheets keep them in a text: RFC 4180, and what else spreadsheets write.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/base/text_builder.h"

namespace shot_assets::core {

using CsvRow = std::span<const std::string_view>;

/// The rows of a text, a blank line among them as a row of one empty cell, so that they have the numbers that a
/// spreadsheet gives them.
///
/// Cells are separated by what a first line `sep=;` names, which is no row; else by what follows the first cell: a
/// comma, a semicolon (where spreadsheets write numbers with a comma) or a tab (what is copied from a spreadsheet). A
/// quoted cell may hold all of these, line breaks, and quotation marks doubled; in a cell that is not quoted they are
/// text. Lines end with CR LF, LF or CR; a byte order mark at the start is none of the text. Throws an Error that names
/// the row, counted from 1, where a quoted cell does not end, or has text behind it.
std::span<const CsvRow> parse_csv(std::string_view csv, std::pmr::memory_resource& memory);

/// Writes a row, with CR LF at its end.
void append_csv(CsvRow row, TextBuilder& csv);

/// Spreadsheets execute a cell that begins with = + - or @, or with a wide form of these. They take `1E5`, `3-4`,
/// `007`, `May 5`, `1:30` and `true` for numbers, dates and truth values, and write them back as another text. Such a
/// cell gets an apostrophe in front. `unguarded` takes it off again, so that any text comes back as it was, one with
/// apostrophes of its own included.
std::string_view guarded(std::string_view cell, std::pmr::memory_resource& memory);
std::string_view unguarded(std::string_view cell);

}  // namespace shot_assets::core
