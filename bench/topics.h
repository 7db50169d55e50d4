// What is measured, by topic. Each makes the films it needs and prints its rows of the table.
#pragma once

namespace bench {

struct Options {
  bool quick = false;  // smaller films: to see that everything runs, not to publish
  int rounds = 7;
};

void populate(const Options& options);   // one large scene
void migration(const Options& options);  // a database full of legacy scenes
void orders(const Options& options);     // reference orders
void prompts(const Options& options);    // all that a prompt generator needs
void names(const Options& options);      // names in scripts
void changes(const Options& options);    // single assignments, and many at once
void editors(const Options& options);    // many editors of one scene
void history(const Options& options);    // what recording changes costs them
void policies(const Options& options);   // under row-level security
void growth(const Options& options);     // ten times the rows, and memory

}  // namespace bench
