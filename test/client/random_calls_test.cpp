// Every function of the catalog, called with arguments that nobody thought of: the server lives on, every error is one
// that PostgreSQL or shot_assets means, nothing takes long, and no assignment is left that cannot be. SHOT_ASSETS_SEED
// repeats a run; SHOT_ASSETS_LONG=1 goes on for longer.

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

bool is_long() {
  const char* longer = std::getenv("SHOT_ASSETS_LONG");
  return longer != nullptr && *longer != '\0';
}

unsigned seed() {
  const char* given = std::getenv("SHOT_ASSETS_SEED");
  return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : 1;
}

using Texts = std::vector<std::string>;

class RandomValues {
 public:
  RandomValues(unsigned seed, Texts ids) : random_(seed), ids_(std::move(ids)) {}

  bool one_in(unsigned n) { return below(n) == 0; }
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  const std::string& any_of(const Texts& texts) { return texts[below(texts.size())]; }

  std::string id() {
    if (one_in(20)) return "00000000-0000-0000-0000-000000000000";
    std::string id = any_of(ids_);
    if (one_in(20)) id[below(8)] = "0123456789abcdefz"[below(17)];
    return id;
  }

  std::string text() {
    static const Texts pieces = {"",
                                 " ",
                                 "enters",
                                 "exits",
                                 "throughout",
                                 "passes_through",
                                 "start",
                                 "end",
                                 "Bob",
                                 "Alice",
                                 "Café",
                                 "1A",
                                 "profile",
                                 "INT. CAFÉ - DAY",
                                 "all_throughout",
                                 "match_characters",
                                 "locked",
                                 "{}",
                                 "%s",
                                 "'",
                                 "\\",
                                 "\n",
                                 "小明",
                                 "👩‍👩‍👧",
                                 "e\u0301",
                                 "\u200B",
                                 "\uFFFD",
                                 "film",
                                 "public",
                                 "pg_catalog",
                                 "\"; --",
                                 "2B"};
    std::string text = any_of(pieces);
    while (one_in(3)) text += any_of(pieces);
    if (one_in(50)) {
      const std::string piece = text.empty() ? "x" : text;
      while (text.size() < 100'000) text += piece;
    }
    return text;
  }

  std::string integer() {
    static const Texts edges = {"-2147483648", "-1", "0", "1", "2", "7", "9", "12", "13", "80", "2147483647"};
    return any_of(edges);
  }

  std::string column() { return any_of({"-1", "0", "1", "2", "32767"}); }

  std::string json(int depth = 0) {
    static const Texts keys = {"shot_id", "shotId", "instance_id", "instanceId", "presence_type", "presence_note",
                               "label",   "url",    "assetName",   "type",       "frame_prompt",  "video_prompt",
                               "7",       "9",      "12",          "status",     "locked_at",     ""};
    switch (depth > 4 ? below(6) : below(12)) {
      case 0:
        return "null";
      case 1:
        return one_in(2) ? "true" : integer();
      case 2:
        return one_in(20) ? "1e1000" : "-0.5";
      case 3:
        return quoted(text());
      case 4:
      case 5:
        return quoted(id());
      case 6:
      case 7:
      case 8: {
        std::string array;
        for (std::size_t n = below(5); n > 0; --n) array += (array.empty() ? "" : ", ") + json(depth + 1);
        return "[" + array + "]";
      }
      default: {
        std::string object;
        for (std::size_t n = below(5); n > 0; --n)
          object += (object.empty() ? "" : ", ") + quoted(any_of(keys)) + ": " + json(depth + 1);
        return "{" + object + "}";
      }
    }
  }

  // What most functions want, with something wrong in it now and then.
  std::string batch() {
    std::string array;
    for (std::size_t n = below(4) + 1; n > 0; --n) {
      std::string element = R"("shot_id": )" + quoted(id());
      if (!one_in(5)) element += R"(, "instance_id": )" + quoted(id());
      if (one_in(2)) element += R"(, "presence_type": )" + (one_in(4) ? json(3) : quoted(text()));
      if (one_in(4)) element += R"(, "frame_prompt": )" + json(3) + R"(, "url": )" + quoted(text());
      array += (array.empty() ? "{" : ", {") + element + "}";
    }
    return "[" + array + "]";
  }

  std::string array_of(std::string (RandomValues::*element)()) {
    std::string array;
    for (std::size_t n = below(4); n > 0; --n)
      array += (array.empty() ? "" : ", ") + (one_in(10) ? "NULL" : quoted((this->*element)()));
    return "{" + array + "}";
  }

  /// Empty for a type of which nothing is known.
  std::string of_type(const std::string& type) {
    if (type == "uuid") return id();
    if (type == "text" || type == "name") return text();
    if (type == "integer") return integer();
    if (type == "bigint") return integer();
    if (type == "boolean") return one_in(2) ? "true" : "false";
    if (type == "jsonb") return one_in(2) ? batch() : json();
    if (type == "uuid[]") return array_of(&RandomValues::id);
    if (type == "text[]") return array_of(&RandomValues::text);
    if (type == "integer[]") return array_of(&RandomValues::integer);
    if (type == "oid") return any_of({"0", "1", "1259", "4294967295"});
    if (type == "oid[]") return any_of({"{}", "{0,1,10,4294967295}", "{NULL}"});
    if (type == "aclitem[]") return any_of({"{}", "{pg_monitor=X/pg_monitor,=UC/pg_monitor}"});
    if (type == "smallint[]") return array_of(&RandomValues::column);
    if (type == "interval") return any_of({"0", "1 second", "-1 day"});
    return "";
  }

 private:
  static std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') result += '\\';
      if (c == '\n')
        result += "\\n";
      else
        result += c;
    }
    return result + '"';
  }

  std::mt19937 random_;
  Texts ids_;
};

struct Argument {
  std::string name, type;
};

struct Function {
  std::string name;
  bool is_procedure;
  std::vector<Argument> arguments;
};

std::vector<Function> functions_of(pqxx::connection& connection) {
  const pqxx::result rows = pqxx::nontransaction(connection)
                                .exec(
                                    "SELECT p.oid, p.proname, p.prokind = 'p', a.name, format_type(a.type, NULL) "
                                    "FROM pg_proc p LEFT JOIN LATERAL unnest(p.proargtypes::oid[], p.proargnames) "
                                    "WITH ORDINALITY AS a (type, name, n) ON a.n <= p.pronargs "
                                    "WHERE p.pronamespace = 'shot_assets'::regnamespace "
                                    "AND p.prorettype <> 'trigger'::regtype ORDER BY p.proname, p.oid, a.n");
  std::vector<Function> functions;
  std::string last;
  for (const pqxx::row& row : rows) {
    if (row[0].as<std::string>() != last) functions.push_back({row[1].as<std::string>(), row[2].as<bool>(), {}});
    last = row[0].as<std::string>();
    if (!row[3].is_null()) functions.back().arguments.push_back({row[3].as<std::string>(), row[4].as<std::string>()});
  }
  return functions;
}

// What nobody may cause: an internal error, a defect's words, a hang.
bool is_meant(const std::string& sqlstate) {
  return sqlstate.substr(0, 2) != "XX" && sqlstate != "57014" && sqlstate != "P0001" && sqlstate.substr(0, 2) != "58";
}

class RandomCalls : public FilmTest {
 protected:
  Texts ids() {
    Texts ids = {film.scene, film.other_scene, film.shot_1a, film.shot_1b,   film.shot_2a,
                 film.bob,   film.alice,       film.cafe,    film.bob_asset, film.bob_in_other_scene};
    for (const pqxx::row& row : pqxx::nontransaction(connection).exec("SELECT id FROM shot_asset_assignments"))
      ids.push_back(row[0].as<std::string>());
    return ids;
  }

  std::string call_of(const Function& function, RandomValues& values) {
    std::string arguments;
    for (const Argument& argument : function.arguments) {
      const std::string value = values.of_type(argument.type);
      EXPECT_TRUE(!value.empty() || argument.type == "text" || argument.type == "name")
          << "no values of type " << argument.type << " for " << function.name;
      arguments += (arguments.empty() ? "" : ", ") + connection.quote_name(argument.name) + " => " +
                   (values.one_in(15) ? "NULL" : connection.quote(value)) + "::" + argument.type;
    }
    return (function.is_procedure ? "CALL shot_assets." : "SELECT * FROM shot_assets.") + function.name + '(' +
           arguments + ')';
  }

  void run(pqxx::work& transaction, const std::string& call) {
    ++calls_;
    try {
      pqxx::subtransaction attempt(transaction);
      set_savepoint(attempt);
      attempt.exec(call);
      attempt.commit();
      ++answers_["00000"];
    } catch (const pqxx::broken_connection& error) {
      FAIL() << "the session ended: " << error.what() << '\n' << call.substr(0, 2000);
    } catch (const pqxx::transaction_rollback&) {  // which is an sql_error only since libpqxx 7
      ++answers_["40001"];
    } catch (const pqxx::sql_error& error) {
      ++answers_[error.sqlstate()];
      EXPECT_TRUE(is_meant(error.sqlstate())) << error.sqlstate() << ": " << error.what() << '\n'
                                              << call.substr(0, 2000);
    }
  }

  int calls_ = 0;
  std::map<std::string, int> answers_;  // by SQLSTATE
};

TEST_F(RandomCalls, AreAnsweredOrRefused) {
  {
    pqxx::work transaction(connection);
    transaction.exec_params("SELECT * FROM shot_assets.auto_populate($1)", film.scene);
    transaction.commit();
    pqxx::nontransaction(connection).exec("SET statement_timeout = '20s'");
  }
  const unsigned number = seed();
  SCOPED_TRACE("SHOT_ASSETS_SEED=" + std::to_string(number));
  RandomValues values(number, ids());
  const std::vector<Function> functions = functions_of(connection);
  ASSERT_GT(functions.size(), 50U);

  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(is_long() ? 180 : 15);
  while ((std::chrono::steady_clock::now() < end || calls_ < 200) && !HasFailure()) {
    // A few after each other, so that something has happened before; then all is taken back.
    pqxx::work transaction(connection);
    for (std::size_t n = values.below(6) + 1; n > 0 && !HasFailure(); --n) {
      const Function& function = functions[values.below(functions.size())];
      run(transaction, call_of(function, values));
    }
  }
  EXPECT_GT(answers_["00000"], calls_ / 50);

  std::cout << calls_ << " calls of " << functions.size() << " functions:";
  for (const auto& [sqlstate, count] : answers_) std::cout << ' ' << sqlstate << ' ' << count;
  std::cout << '\n';
}

}  // namespace
}  // namespace shot_assets::client
