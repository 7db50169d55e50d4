// Names in scripts: what the drawer of an asset waits for in the longest film.

#include "database.h"
#include "topics.h"

namespace bench {

void names(const Options& options) {
  const int shots = options.quick ? 1000 : 10'000, assets = options.quick ? 500 : 5000;
  make_film("script", 1, shots, assets);
  make_film("half_script", 1, shots / 2, assets);
  const auto write = [](Session& film) {
    film.run("UPDATE project_assets SET name = replace(name, 'Asset', 'Guard of the Gate'), asset_type = 'character'");
    film.run("UPDATE shots SET action = repeat('The Guard of the Gate 17 greets the Guard of the North Gate. ', 17)");
    film.run(
        "INSERT INTO project_assets (project_id, name, asset_type)"
        " SELECT id, 'Guard of the North Gate', 'character' FROM projects");
    film.run("VACUUM ANALYZE");
  };
  Session session("script"), half("half_script");
  for (Session* each : {&session, &half}) write(*each);

  const auto checklist = [](Session& film) {
    return [&film] {
      return film.time(
          "SELECT count(*) FROM project_assets a, scenes s, shot_assets.shot_checklist(s.id, a.id)"
          " WHERE a.name = 'Guard of the North Gate'");
    };
  };
  const auto text = [](int number) { return std::to_string(number); };
  Work work;
  work.ours = {"`shot_checklist`, " + text(shots) + " shots of 1 kB, " + text(assets) + " assets of similar names",
               checklist(session)};
  work.others = {
      {{"half of the shots", checklist(half)}, {Goal::Kind::at_most, 2.2, 2}},
      {{"one regular expression for its name alone",
        [&] { return session.time("SELECT count(*) FROM shots WHERE action ~* '\\mGuard of the North Gate\\M'"); }},
       Goal::none(Goal::Kind::at_most)},
  };
  for (const Result& result : compare(work, options.rounds)) print(result);
}

}  // namespace bench
