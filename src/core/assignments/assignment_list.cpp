#include "core/assignments/assignment_list.h"

#include "core/base/keep.h"
#include "core/references/look.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

std::span<const AssignmentView> list_assignments(const Scene& scene, std::pmr::memory_resource& memory) {
  if (!scene.managed) return {};
  const SceneLayout layout(scene, memory);
  const Looks looks(scene, layout, memory);
  const CameraNames names = camera_names(layout, memory);
  auto* views = allocate<AssignmentView>(scene.assignments.size(), memory);
  std::size_t count = 0;
  for (std::size_t i = 0; i < layout.shots().size(); ++i) {
    const Shot* shot = layout.shots()[i];
    const CameraNote camera(shot->camera, names, memory);
    for (const Appearance& appearance : layout.appearances(i)) {
      const Instance* instance = layout.instances()[appearance.instance];
      const Look look = looks.find(i, appearance, angle_of(appearance, instance->name(), camera)).start;
      new (views + count++)
          AssignmentView{shot, instance, appearance.assignment, look.description->text, look.image_url};
    }
  }
  return {views, count};
}

}  // namespace shot_assets::core
