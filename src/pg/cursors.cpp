#include <initializer_list>

#include "pg/cursors.h"

namespace shot_assets::pg {

namespace {

// In the memory of a cursor, and gone with it: another cursor of the same name, even at the same address, has none.
struct Mark {
  MemoryContextCallback callback;  // by which it is found
  uint64 number;
};
uint64 last_mark = 0;

void do_nothing(void*) {}

const Mark* mark_of(Portal cursor) {
  for (MemoryContextCallback* callback = cursor->portalContext->reset_cbs; callback != nullptr;
       callback = callback->next)
    if (callback->func == do_nothing) return static_cast<const Mark*>(callback->arg);
  return nullptr;
}

// PostgreSQL has a context for each cursor below one of this name, and no other list of them.
MemoryContext contexts_of_cursors() {
  static MemoryContext found = nullptr;
  for (MemoryContext child = TopMemoryContext->firstchild; found == nullptr && child != nullptr;
       child = child->nextchild)
    if (strcmp(child->name, "TopPortalContext") == 0) found = child;
  return found;
}

// The context of a cursor without a name is called "<unnamed>", as one may be that has a name.
Portal cursor_of(MemoryContext context) {
  for (const char* const name : {context->ident, ""}) {
    const Portal cursor = name == nullptr ? nullptr : GetPortalByName(name);
    if (cursor != nullptr && cursor->portalContext == context) return cursor;
  }
  return nullptr;
}

template <class Visit>
void visit_cursors(Visit visit) {
  const MemoryContext contexts = contexts_of_cursors();
  MemoryContext next = contexts == nullptr ? nullptr : contexts->firstchild;
  while (next != nullptr) {
    const MemoryContext context = next;
    next = context->nextchild;
    if (const Portal cursor = cursor_of(context); cursor != nullptr) visit(cursor);
  }
}

}  // namespace

uint64 mark_cursors() {
  visit_cursors([](Portal cursor) {
    if (mark_of(cursor) != nullptr) return;
    auto* const mark = static_cast<Mark*>(MemoryContextAllocZero(cursor->portalContext, sizeof(Mark)));
    mark->number = ++last_mark;
    mark->callback.func = do_nothing;
    mark->callback.arg = mark;
    MemoryContextRegisterResetCallback(cursor->portalContext, &mark->callback);
  });
  return last_mark;
}

// FETCH would go on with the query of a new cursor with the rights of the role that fetches.
void close_cursors_after(uint64 highest_mark) {
  visit_cursors([highest_mark](Portal cursor) {
    const Mark* const mark = mark_of(cursor);
    if ((mark != nullptr && mark->number <= highest_mark) || cursor->status == PORTAL_ACTIVE) return;
    if (cursor->portalPinned) UnpinPortal(cursor);
    PortalDrop(cursor, false);
  });
}

}  // namespace shot_assets::pg
