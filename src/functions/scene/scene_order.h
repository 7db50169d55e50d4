// The orders of core/scene/scene_layout.h in SQL, for statements that sort by themselves. A test holds them together:
// test/pgtap/assignments/scene_order.sql.
#pragma once

// As shot_before().
#define SHOT_ORDER(shot) shot ".shot_order NULLS LAST, " shot ".shot_id COLLATE \"C\" NULLS FIRST, " shot ".id"

// As type_rank(), whatever the host's collation takes for equal.
#define TYPE_RANK(asset)                                                                                    \
  "CASE " asset                                                                                             \
  ".asset_type COLLATE \"C\" WHEN 'character' THEN 0 WHEN 'extra_archetype' THEN 1 WHEN 'location' THEN 2 " \
  "WHEN 'prop' THEN 3 ELSE 4 "                                                                              \
  "END"

// As instance_before() orders instances of one type.
#define INSTANCE_AGE(instance) instance ".created_at NULLS LAST, " instance ".id"
