#include <algorithm>

#include "pg/random_ids.h"

#include "pg/table.h"
#include "pg/uuid_set.h"

namespace shot_assets::pg {

namespace {

bool is_call_of(const Node* expression, Oid function) {
  return expression != nullptr && IsA(expression, FuncExpr) &&
         castNode(FuncExpr, const_cast<Node*>(expression))->funcid == function;
}

bool may_insert(Oid table, AttrNumber column) {
  return pg_class_aclcheck(table, GetUserId(), ACL_INSERT) == ACLCHECK_OK ||
         pg_attribute_aclcheck(table, column, GetUserId(), ACL_INSERT) == ACLCHECK_OK;
}

// Version 4, variant 1 of RFC 9562, as gen_random_uuid() marks them.
void mark_as_random(pg_uuid_t& id) {
  id.data[6] = static_cast<unsigned char>((id.data[6] & 0x0f) | 0x40);
  id.data[8] = static_cast<unsigned char>((id.data[8] & 0x3f) | 0x80);
}

}  // namespace

bool has_random_ids(const Schema& schema, const char* table) {
  const Relation relation = open_table(schema, table, AccessShareLock);
  const AttrNumber id = get_attnum(RelationGetRelid(relation), "id");
  const bool result = id != InvalidAttrNumber && is_call_of(build_column_default(relation, id), F_GEN_RANDOM_UUID) &&
                      may_insert(RelationGetRelid(relation), id);
  table_close(relation, NoLock);
  return result;
}

void make_random_ids(std::span<pg_uuid_t> ids) {
  if (!pg_strong_random(ids.data(), ids.size_bytes()))
    ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
  std::for_each(ids.begin(), ids.end(), mark_as_random);
  std::sort(ids.begin(), ids.end(), comes_before);
}

}  // namespace shot_assets::pg
