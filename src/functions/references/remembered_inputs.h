// What shot_assets remembers of the making of a shot's reference orders, as JSON.
//
// It (`computed`) is an object: under each frame's name the fingerprint of its computed order, and the inputs of both
// orders. `model`: the image model, empty for none. `startExtraImages` and `endExtraImages`: fingerprints.
// `startOverride` and `endOverride`, where a client has put an order in the place of the computed one. `all`, where
// both columns hold the computed orders: a digest of the inputs and the columns.
#pragma once

#include "core/references/frame.h"
#include "core/references/shot_inputs.h"

#include "pg/jsonb.h"

namespace shot_assets {

// Of what an order shows; the same in every version and on every machine.
std::string_view fingerprint(Jsonb* order);

// The member that tells of an override.
inline const char* override_member(core::Frame frame) {
  return frame == core::Frame::start ? "startOverride" : "endOverride";
}

// The member with the fingerprint of the extra images; it is there where the frame has some.
inline const char* extra_member(core::Frame frame) {
  return frame == core::Frame::start ? "startExtraImages" : "endExtraImages";
}

// Whether it says for which image model the orders are. It does not before the first refresh.
bool remembers_model(Jsonb* computed);

// Nothing but the model that this remembers; nullptr where it remembers none.
Jsonb* model_alone(Jsonb* computed);

// The inputs of an asset. `instance_id`: its instance.
void write_inputs(pg::JsonBuilder& json, const core::AssetInputs& inputs, std::string_view instance_id);

// False where the shot was never refreshed.
bool read_inputs(Jsonb* computed, core::ShotInputs& inputs);

// What is remembered once this frame, and nothing else, was computed anew, or has got an override.
Jsonb* with_order(Jsonb* computed, core::Frame frame, Jsonb* order);
Jsonb* with_override(Jsonb* computed, core::Frame frame);

}  // namespace shot_assets
