#include "pg/compute.h"

#include <cstdio>
#include <new>
#include <string_view>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "pg/server.h"
#include "pg/sqlstate.h"
#include "pg/text.h"

namespace shot_assets::pg {

namespace {

using Arena = std::pmr::monotonic_buffer_resource;

void destroy_arena(void* arena) { static_cast<Arena*>(arena)->~Arena(); }

// Truncates at a character boundary: half a character in an error would itself be an encoding error for the client.
void copy_text(char (&to)[1024], std::string_view from) noexcept {
  std::size_t length = from.size() < sizeof(to) ? from.size() : sizeof(to) - 1;
  if (length < from.size())
    while (length > 0 && (static_cast<unsigned char>(from[length]) & 0xC0) == 0x80) --length;
  from.copy(to, length);
  to[length] = '\0';
}

void set(Failure& failure, int sqlstate, std::string_view message, std::string_view detail = {},
         std::string_view hint = {}) noexcept {
  failure.sqlstate = sqlstate;
  copy_text(failure.message, message);
  copy_text(failure.detail, detail);
  copy_text(failure.hint, hint);
}

int sqlstate_of(core::Mistake mistake) noexcept {
  switch (mistake) {
    case core::Mistake::duplicate:
      return ERRCODE_UNIQUE_VIOLATION;
    case core::Mistake::conflict:
      return SHOT_ASSETS_CONFLICT;
    case core::Mistake::not_found:
      return SHOT_ASSETS_NOT_FOUND;
    case core::Mistake::invalid_value:
      break;
  }
  return ERRCODE_INVALID_PARAMETER_VALUE;
}

}  // namespace

void let_computations_be_interrupted() {
  core::interruption_flags[0] = &QueryCancelPending;
  core::interruption_flags[1] = &ProcDiePending;
}

std::pmr::monotonic_buffer_resource& make_arena(std::size_t first_block) {
  // One block: the callback's record must live as long as the arena it destroys.
  struct Block {
    MemoryContextCallback callback;
    alignas(Arena) unsigned char storage[sizeof(Arena)];
  };
  auto* block = static_cast<Block*>(palloc0(sizeof(Block)));
  void* first = first_block > 0 ? palloc(first_block) : nullptr;
  auto* arena = new (block->storage) Arena(first, first_block);  // allocates nothing yet, so nothing here can throw
  block->callback.func = destroy_arena;
  block->callback.arg = arena;
  MemoryContextRegisterResetCallback(CurrentMemoryContext, &block->callback);
  return *arena;
}

void describe_exception(Failure& failure) noexcept {
  try {
    throw;
  } catch (const core::Error& error) {
    set(failure, sqlstate_of(error.mistake), error.message, error.detail, error.hint);
  } catch (const core::Interrupted&) {
    set(failure, ERRCODE_QUERY_CANCELED, "canceling statement due to user request");
  } catch (const std::bad_alloc&) {
    set(failure, ERRCODE_OUT_OF_MEMORY, "out of memory", "The computation of shot_assets could not get memory.");
  } catch (const std::exception& error) {
    set(failure, ERRCODE_INTERNAL_ERROR, "shot_assets failed in its computation", error.what(),
        "This is a defect of shot_assets; please report it.");
  } catch (...) {
    set(failure, ERRCODE_INTERNAL_ERROR, "shot_assets failed in its computation", "An unknown exception was thrown.",
        "This is a defect of shot_assets; please report it.");
  }
}

void raise(const Failure& failure) {
  // PostgreSQL says itself why a computation was not to go on: a cancel, a timeout, the end of the session.
  if (failure.sqlstate == ERRCODE_QUERY_CANCELED) CHECK_FOR_INTERRUPTS();
  ereport(ERROR, (errcode(failure.sqlstate), errmsg_internal("%s", server_cstring(failure.message)),
                  failure.detail[0] != '\0' ? errdetail_internal("%s", server_cstring(failure.detail)) : 0,
                  failure.hint[0] != '\0' ? errhint("%s", server_cstring(failure.hint)) : 0));
  pg_unreachable();
}

}  // namespace shot_assets::pg
