#include "core/text/csv.h"

#include <functional>
#include <memory_resource>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table parse(std::string_view csv) {
  std::pmr::monotonic_buffer_resource memory;
  Table table;
  for (const CsvRow row : parse_csv(csv, memory)) table.emplace_back(row.begin(), row.end());
  return table;
}

std::string write(const Table& table) {
  std::pmr::monotonic_buffer_resource memory;
  TextBuilder csv(memory);
  for (const auto& row : table) append_csv(std::vector<std::string_view>(row.begin(), row.end()), csv);
  return std::string(csv.text());
}

std::string refusal(std::string_view csv) {
  try {
    parse(csv);
  } catch (const Error& error) {
    return error.message + ": " + error.detail;
  }
  return {};
}

TEST(Csv, Cells) {
  EXPECT_EQ(parse("a,b\r\nc,d\r\n"), (Table{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(parse("a,b\nc,d"), (Table{{"a", "b"}, {"c", "d"}})) << "the last line need not end";
  EXPECT_EQ(parse("a,b\rc,d\r"), (Table{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(parse("a,,\r\n,"), (Table{{"a", "", ""}, {"", ""}})) << "rows are as long as they are";
  EXPECT_EQ(parse("a, b \n"), (Table{{"a", " b "}})) << "spaces belong to the cell";
  EXPECT_EQ(parse("小明,عمر"), (Table{{"小明", "عمر"}}));
  EXPECT_EQ(parse(""), Table{});
}

TEST(Csv, RowsHaveTheNumbersThatASpreadsheetShows) {
  EXPECT_EQ(parse("a\n\nb"), (Table{{"a"}, {""}, {"b"}}));
  EXPECT_EQ(parse("a\r\n\r\n"), (Table{{"a"}, {""}}));
  EXPECT_EQ(parse("\n"), (Table{{""}}));
}

TEST(Csv, QuotedCells) {
  EXPECT_EQ(parse("\"a,b\",\"c;\td\""), (Table{{"a,b", "c;\td"}}));
  EXPECT_EQ(parse("\"two\r\nlines\",x\n"), (Table{{"two\r\nlines", "x"}}));
  EXPECT_EQ(parse("\"a\"\"b\",\"\"\"\",\"\",\"\"\"\"\"\""), (Table{{"a\"b", "\"", "", "\"\""}}));
  EXPECT_EQ(parse("Bob \"the Knife\",6\" nails"), (Table{{"Bob \"the Knife\"", "6\" nails"}}))
      << "in a cell that is not quoted they are text";
}

TEST(Csv, SeparatorIsWhatFollowsTheFirstCell) {
  EXPECT_EQ(parse("a;b\n1,5;2,5"), (Table{{"a", "b"}, {"1,5", "2,5"}}));
  EXPECT_EQ(parse("a\tb\nx;y\tz"), (Table{{"a", "b"}, {"x;y", "z"}}));
  EXPECT_EQ(parse("\"a,b\";c\nd;e"), (Table{{"a,b", "c"}, {"d", "e"}}));
}

TEST(Csv, ByteOrderMarkIsNoText) {
  EXPECT_EQ(parse("\uFEFF\"a\",b"), (Table{{"a", "b"}}));
  EXPECT_EQ(parse("\uFEFF"), Table{});
  EXPECT_EQ(parse("a,\uFEFFb"), (Table{{"a", "\uFEFFb"}})) << "elsewhere it is";
}

TEST(Csv, Mistakes) {
  EXPECT_EQ(refusal("a,b\nc,\"d\ne\n"), "a quoted cell of csv does not end: It begins in row 2.");
  EXPECT_EQ(refusal("\""), "a quoted cell of csv does not end: It begins in row 1.");
  EXPECT_EQ(refusal("\"a\"\""), "a quoted cell of csv does not end: It begins in row 1.");
  EXPECT_EQ(refusal("a\n\"b\"c"), "a quoted cell of csv has text behind it: It is in row 2: \"b\".");
  EXPECT_EQ(refusal("a;\"b\",c"), "a quoted cell of csv has text behind it: It is in row 1: \"b\".");
}

TEST(Csv, Writing) {
  EXPECT_EQ(write({{"a", "b c"}, {"", "d"}}), "a,b c\r\n,d\r\n");
  EXPECT_EQ(write({{"a,b", "c\"d", "e\nf", "g\rh", "i;j", "k\tl", " m", "n "}}),
            "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\",\"i;j\",\"k\tl\",\" m\",\"n \"\r\n");
}

TEST(Csv, WhatIsWrittenReadsTheSame) {
  const Table hostile = {{"\uFEFFa", "b"},
                         {"\"", "\"\"", "\"a\"", "a\"", ",", ";", "\t"},
                         {"\r\n", "\n\r", "\r"},
                         {"", ""},
                         {"'", "'=1", "\xFF,"}};
  EXPECT_EQ(parse(write(hostile)), hostile);
}

TEST(Csv, FormulasAreGuarded) {
  std::pmr::monotonic_buffer_resource memory;
  for (const std::string_view formula :
       {"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A", "\t=1", "\r\n+1", " =1", "'=1", "''-1"}) {
    EXPECT_EQ(guarded(formula, memory), "'" + std::string(formula));
    EXPECT_EQ(unguarded(guarded(formula, memory)), formula);
  }
  for (const std::string_view text : {"", "'", "''", "1A", "Rock 'n' Roll", "'tis", "a=b", "· -", "小明", "–1"}) {
    EXPECT_EQ(guarded(text, memory), text);
    EXPECT_EQ(unguarded(text), text);
  }
  EXPECT_EQ(unguarded("=1"), "=1") << "what a person writes";
}

TEST(Csv, WhatASpreadsheetWouldRewriteIsGuarded) {
  std::pmr::monotonic_buffer_resource memory;
  for (const std::string_view text :
       {"1E5",   "1e+5",  "3-4",       "3/4",    "007",  "1.0",   "1,5", "1:30", "12 A", "10 pm", "10PM",
        "May 5", "5 May", "5-jan-26",  "Sept 3", "TRUE", "false", "50%", "$5",   "5 €",  "(5)",   "1234567890123456",
        " 5",    "'007",  "2026-01-31"}) {
    EXPECT_EQ(guarded(text, memory), "'" + std::string(text));
    EXPECT_EQ(unguarded(guarded(text, memory)), text);
  }
  for (const std::string_view text : {"1", "0", "10", "123456789012345", "1A", "12A", "1A-2", "SH010", "E5", "May",
                                      "Mayor 5", "maybe 3", "5 km", "true love", "1st", "2 men", "３", "."})
    EXPECT_EQ(guarded(text, memory), text);
}

TEST(Csv, SeparatorLine) {
  EXPECT_EQ(parse("sep=;\r\na,b;c\r\n1;2"), (Table{{"a,b", "c"}, {"1", "2"}}));
  EXPECT_EQ(parse("\uFEFFSEP=,\na;b,c"), (Table{{"a;b", "c"}}));
  EXPECT_EQ(parse("sep=;;b\n"), (Table{{"sep=", "", "b"}})) << "a row like any other";
  EXPECT_EQ(parse("\"sep=;\"\n"), (Table{{"sep=;"}})) << "and so is a cell that is called so";
  EXPECT_EQ(parse("sep=|\n"), (Table{{"sep=|"}}));
}

TEST(Csv, SurvivesAnyAllocationFailure) {
  EXPECT_GT(failures_until_success([](std::pmr::memory_resource& memory) {
              const auto rows = parse_csv("a,\"b\"\"c\"\nd,e\n", memory);
              TextBuilder csv(memory);
              for (const CsvRow row : rows) append_csv(row, csv);
              return guarded("=1", memory);
            }),
            3u);
}

}  // namespace
}  // namespace shot_assets::core
