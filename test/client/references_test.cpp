// What a frame generator and a prompt generator ask for.

#include <optional>
#include <string>
#include <vector>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

// A row of reference_orders. Lists are JSON, which goes to a generator as it is. Only the label can be NULL.
struct ReferenceOrder {
  Id shot_id;
  std::optional<std::string> shot_label;
  std::string start_order, end_order, start_manifest, end_manifest, video_only, video_notes, omitted;

  explicit ReferenceOrder(const pqxx::row& row)
      : shot_id(row["shot_id"].as<Id>()),
        shot_label(nullable<std::string>(row["shot_label"])),
        start_order(row["start_order"].as<std::string>()),
        end_order(row["end_order"].as<std::string>()),
        start_manifest(row["start_manifest"].as<std::string>()),
        end_manifest(row["end_manifest"].as<std::string>()),
        video_only(row["video_only"].as<std::string>()),
        video_notes(row["video_notes"].as<std::string>()),
        omitted(row["omitted"].as<std::string>()) {}
};

class References : public FilmTest {
 protected:
  // "Image #1 Bob bob.png, Image #2 …"
  static std::string images(pqxx::transaction_base& transaction, const std::string& order) {
    return transaction
        .exec_params1(
            "SELECT string_agg(concat_ws(' ', e->>'label', e->>'assetName', e->>'url'), ', ' ORDER BY n) "
            "FROM jsonb_array_elements($1) WITH ORDINALITY AS list (e, n)",
            order)[0]
        .as<std::string>("");
  }
};

TEST_F(References, OfALegacySceneAreEverythingEverywhere) {
  pqxx::work transaction(connection);
  const pqxx::result rows = transaction.exec_params("SELECT * FROM shot_assets.reference_orders($1)", film.scene);
  ASSERT_EQ(rows.size(), 2U);
  const ReferenceOrder first(rows[0]);
  EXPECT_EQ(first.shot_id, film.shot_1a);
  EXPECT_EQ(first.shot_label, "1A");
  EXPECT_EQ(images(transaction, first.start_order), "Image #1 Bob bob.png, Image #2 Alice alice.png");
  EXPECT_EQ(first.end_order, first.start_order);
  EXPECT_EQ(first.start_manifest,
            "Reference images:\n"
            "Image #1: Bob (character) - A tall man\n"
            "Image #2: Alice (character) - A woman in blue");
  EXPECT_EQ(first.video_only, "[]");
  EXPECT_EQ(first.video_notes, "");
  EXPECT_EQ(first.omitted, "[]");
  EXPECT_EQ(ReferenceOrder(rows[1]).shot_id, film.shot_1b);
}

TEST_F(References, FollowTheAssignments) {
  pqxx::work transaction(connection);
  transaction.exec_params("SELECT * FROM shot_assets.assign_many($1)",
                          "[" + element(film.shot_1a, film.bob, R"("presence_type": "exits")") + "," +
                              element(film.shot_1a, film.alice, R"("presence_type": "passes_through")") + "]");
  const ReferenceOrder order(
      transaction.exec_params1("SELECT * FROM shot_assets.reference_orders_for_shot($1)", film.shot_1a));
  EXPECT_EQ(images(transaction, order.start_order), "Image #1 Bob bob.png");
  EXPECT_EQ(order.end_order, "[]");
  EXPECT_EQ(order.end_manifest, "");
  EXPECT_EQ(order.video_notes,
            "Bob exits the frame: limps out\n"
            "Midway through the shot, Alice (A woman in blue) crosses behind him");
}

// An image model takes so many images, or NULL: any number.
TEST_F(References, AreCutToWhatAnImageModelTakes) {
  pqxx::work transaction(connection);
  const char* query = "SELECT * FROM shot_assets.reference_orders_for_shot($1, $2)";
  const ReferenceOrder all(transaction.exec_params1(query, film.shot_1a, nullptr));
  EXPECT_EQ(all.omitted, "[]");
  const ReferenceOrder cut(transaction.exec_params1(query, film.shot_1a, 1));
  EXPECT_EQ(images(transaction, cut.start_order), "Image #1 Bob bob.png");
  EXPECT_EQ(images(transaction, cut.omitted), "Alice alice.png, Alice alice.png");  // of the start and the end frame
}

TEST_F(References, ASceneForATerminal) {
  film.start_empty(film.scene);
  pqxx::work transaction(connection);
  transaction.exec_params("SELECT * FROM shot_assets.assign_many($1)",
                          "[" + element(film.shot_1a, film.bob) + "," +
                              element(film.shot_1b, film.bob, R"("presence_type": "exits")") + "]");
  std::string text;
  for (const pqxx::row& row : transaction.exec_params("SELECT * FROM shot_assets.presence_matrix($1)", film.scene))
    text += row[0].as<std::string>() + "\n";
  EXPECT_EQ(text,
            "                  1A  1B\n"
            "Bob    character  ●   ◀\n"
            "Alice  character  ·   ·\n"
            "Café   location   ·   ·\n"
            "\n"
            "● throughout   ▶ enters   ◀ exits   ◇ passes through   · not in the shot\n");
}

TEST_F(References, RulesByThemselves) {
  pqxx::work transaction(connection);
  const auto angle = [&](const char* camera) {
    return transaction.exec_params1("SELECT shot_assets.map_camera_to_angle($1)", camera)[0].as<std::string>();
  };
  EXPECT_EQ(angle("OTS, slow push-in"), "back");
  EXPECT_EQ(angle("Inside the car"), "front");
  EXPECT_EQ(angle(nullptr), "front");

  const auto summary = [&](const char* description, int max_length) {
    return nullable<std::string>(
        transaction.exec_params1("SELECT shot_assets.trait_summary($1, $2)", description, max_length)[0]);
  };
  EXPECT_EQ(summary("Red-haired woman in a blue dress. She limps.", 80), "Red-haired woman in a blue dress");
  EXPECT_EQ(summary("Red-haired woman in a blue dress. She limps.", 12), "Red-haired…");
  EXPECT_EQ(summary(nullptr, 80), std::nullopt);

  const auto outdated = [&](const char* stage_locks) {
    return nullable<std::string>(transaction.exec_params1("SELECT shot_assets.outdate_stages($1)", stage_locks)[0]);
  };
  EXPECT_EQ(outdated(R"({"8": {"status": "locked"}, "9": {"status": "locked"}})"),
            R"({"8": {"status": "locked"}, "9": {"status": "outdated"}})");
  EXPECT_EQ(outdated(nullptr), std::nullopt);
}

}  // namespace
}  // namespace shot_assets::client
