// The orders of core/scene/scene_layout.h in SQL, for statements that sort by themselves. A test holds them together:
// test/pgtap/assignments/scene_order.sql.
#pragma once

// As natural_before(): 1A, 1B, 2, 10, 10A. Each run of digits gets the same length.
#define NATURAL_KEY(label)                                                                                       \
  "(SELECT string_agg(COALESCE(lpad(right(r.part[1], 20), 20, '0'), r.part[2]) COLLATE \"C\", '' ORDER BY r.n) " \
  "FROM regexp_matches(" label " COLLATE \"C\", '([0-9]+)|([^0-9]+)', 'g') WITH ORDINALITY AS r(part, n))"
#define NATURAL_ORDER(label) NATURAL_KEY(label) " NULLS FIRST, " label " COLLATE \"C\" NULLS FIRST"

// As shot_before().
#define SHOT_ORDER(shot) shot ".shot_order NULLS LAST, " NATURAL_ORDER(shot ".shot_id") ", " shot ".id"

// As people list scenes: 1, 2, 10, 12A. The host's numbers may be of any type that has a text.
// clients/service/src/pipeline.ts has it, too.
#define SCENE_ORDER(scene) \
  NATURAL_ORDER(scene ".scene_number") ", " scene ".slug COLLATE \"C\", " scene ".name COLLATE \"C\", " scene ".id"

// As type_rank(), whatever the host's collation takes for equal.
#define TYPE_RANK(asset)                                                                                    \
  "CASE " asset                                                                                             \
  ".asset_type COLLATE \"C\" WHEN 'character' THEN 0 WHEN 'extra_archetype' THEN 1 WHEN 'location' THEN 2 " \
  "WHEN 'prop' THEN 3 ELSE 4 "                                                                              \
  "END"

// As instance_before() orders instances of one type.
#define INSTANCE_AGE(instance) instance ".created_at NULLS LAST, " instance ".id"
