// What every fragment shader of the face receives.

in vec3 v_world;
in vec3 v_normal;
in vec3 v_rest;
in vec3 v_tangent;
in vec2 v_uv;
in float v_head;
in float v_occlusion;
in float v_curvature;

uniform sampler2D albedo_map;    // sRGB picture, arrives linear
uniform vec4 tint;
uniform mat3 head_turn;
uniform vec3 head_shift;         // head: p -> head_turn p + head_shift
uniform vec3 mouth;              // middle of the lips at rest
uniform float jaw_open;          // 0 to 1

out vec4 colour;

// Where a point of the head would be if the head were still.
vec3 in_still_head(vec3 world) {
    return transpose(head_turn) * (world - head_shift);
}

// The mouth is a cave: light fades with the depth behind the lips, less when the jaw is open.
float cave(vec3 still) {
    float depth = mouth.z - still.z;
    float reach = mix(0.022, 0.040, jaw_open);
    return 1.0 - smoothstep(0.002, reach, depth);
}
