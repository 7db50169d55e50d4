// What the scenes of a sheet hold: a cell may name any of it.
#pragma once

#include "core/sheets/assignment_sheets.h"

#include "functions/sheets/sheet_directory.h"

namespace shot_assets {

struct SceneContents {
  pg::Array<core::SheetShot> shots;
  pg::Array<core::SheetInstance> instances;
  pg::Array<core::SheetAsset> assets;  // of which an instance could be made

  core::SheetContents with(const SheetDirectory& directory) const {
    return {directory.scenes.span(), shots.span(), instances.span(), assets.span()};
  }
};

SceneContents read_scene_contents(const pg::Schema& schema, const SheetDirectory& directory, const pg::Param& scenes,
                                  pg::Access access, std::pmr::memory_resource& arena);

}  // namespace shot_assets
