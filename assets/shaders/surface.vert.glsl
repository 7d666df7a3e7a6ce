// Every visible part: the posed vertex to the screen, and what the fragment shaders want to know about it.

in vec3 in_position;     // posed, metres
in vec3 in_normal;
in vec3 in_rest;         // before any motion, metres
in vec3 in_tangent;      // at rest, the way the texture runs down
in vec2 in_uv;
in float in_head;        // how much it follows the head
in float in_occlusion;   // baked openness
in float in_curvature;   // 1/m
#if WRINKLES
in vec4 in_regions_a;    // how far the vertex lies in each region that wrinkles
in vec4 in_regions_b;
in vec4 in_regions_c;
uniform vec4 crease[3];  // how deep each region is wrinkled now
#endif

uniform mat4 camera;     // world to clip space
uniform mat3 head_turn;

invariant gl_Position;   // strands are drawn twice and must land on the same depth
out vec3 v_world;
out vec3 v_normal;
out vec3 v_rest;
out vec3 v_tangent;
out vec2 v_uv;
out float v_head;
out float v_occlusion;
out float v_curvature;
#if WRINKLES
out float v_crease;
#endif

void main() {
    v_world = in_position;
    v_normal = in_normal;
    v_rest = in_rest;
    v_tangent = mix(in_tangent, head_turn * in_tangent, in_head);
    v_uv = in_uv;
    v_head = in_head;
    v_occlusion = in_occlusion;
    v_curvature = in_curvature;
#if WRINKLES
    v_crease = dot(in_regions_a, crease[0]) + dot(in_regions_b, crease[1]) + dot(in_regions_c, crease[2]);
#endif
    gl_Position = camera * vec4(in_position, 1.0);
}
