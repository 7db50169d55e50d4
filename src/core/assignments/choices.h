// What an assignment says of its reference image: a priority, a camera angle, a chosen image. Gestures carry it along.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include "core/assignments/assignment_batch.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

bool has_same_choices(const Assignment& a, const Assignment& b);

/// Of several assignments that become one the first that says something counts: `into` takes what it leaves open.
void add_choices(Assignment& into, const Assignment& from);

/// Gives what an assignment says to a request; what it leaves open is not given.
void give_choices(const Assignment& from, RequestedAssignment& to);

/// Whether a request changes what an assignment says. Without one, whether it gives anything.
bool changes_choices(const RequestedAssignment& request, const Assignment* now);

}  // namespace shot_assets::core
