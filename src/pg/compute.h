// The C++ phase between two PostgreSQL phases.
//
// PostgreSQL's errors are long jumps that skip destructors; C++ exceptions must never reach PostgreSQL. So no object
// with a destructor is alive while PostgreSQL code runs, and no PostgreSQL code runs inside the body handed to
// compute(): it reads plain structs, allocates from the arena, and everything it throws comes back as an error raised
// after its destructors have run.
#pragma once

#include <cstddef>
#include <exception>
#include <memory_resource>
#include <type_traits>

namespace shot_assets::pg {

// Memory of the C++ phase. It is owned by the current memory context and goes away with it, however that happens,
// so results stay readable while PostgreSQL code that may raise turns them into datums. An arena that is released and
// used again, step by step, keeps its first block of so many bytes.
std::pmr::monotonic_buffer_resource& make_arena(std::size_t first_block = 0);

// From now on a cancel or the end of the session stops a computation where it stands, as CHECK_FOR_INTERRUPTS() does
// everywhere else.
void let_computations_be_interrupted();

// What an exception says, in buffers that need no destructor.
struct Failure {
  int sqlstate = 0;
  char message[1024];
  char detail[1024];
  char hint[1024];
};

// Fills in the failure from the exception in flight; called inside a catch block only.
void describe_exception(Failure& failure) noexcept;

[[noreturn]] void raise(const Failure& failure);

template <class Body>
void compute(Body&& body) {
  static_assert(std::is_trivially_destructible_v<std::remove_reference_t<Body>>);
  Failure failure;
  const bool done = [&]() noexcept {
    try {
      body();
      return true;
    } catch (...) {
      describe_exception(failure);
      return false;
    }
  }();
  if (!done) raise(failure);
}

}  // namespace shot_assets::pg
