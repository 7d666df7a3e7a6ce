// What every fragment shader of the face receives.

in vec3 v_world;
in vec3 v_normal;
in vec3 v_rest;
in vec3 v_tangent;
in vec2 v_uv;
in float v_head;
in float v_occlusion;
in float v_curvature;
#if WRINKLES
in float v_crease;
#endif

uniform sampler2D albedo_map;    // sRGB picture, arrives linear
uniform vec4 tint;
uniform mat3 head_turn;
uniform vec3 head_shift;         // head: p -> head_turn p + head_shift
uniform vec3 mouth;              // middle of the lips at rest
uniform vec2 lip_edge;           // height of the upper and the lower lip's edge now, in a still head
#if DEFOCUS
uniform vec2 focus;              // distances from the camera at which things begin to soften and are softest
#endif

out vec4 colour;

// Where a point of the head would be if the head were still.
vec3 in_still_head(vec3 world) {
    return transpose(head_turn) * (world - head_shift);
}

// The mouth is a cave whose door is the slot between the lips. At a depth behind them a wide slot of height h is seen
// under the angle 2 atan(h / 2 depth), and lets in the sine of half of it: h / sqrt(h^2 + 4 depth^2).
float cave(vec3 still) {
    float h = lip_edge.x - lip_edge.y + 0.0035, depth = max(mouth.z - 0.002 - still.z, 0.0);
    return h / sqrt(h * h + 4.0 * depth * depth);
}

// A solid surface leaves in the picture's alpha how sharp the lens shows it, for the last pass.
vec4 finished(vec3 light) {
#if DEFOCUS
    return to_screen(light, 1.0 - smoothstep(focus.x, focus.y, distance(v_world, eye_position)));
#else
    return to_screen(light, 1.0);
#endif
}
