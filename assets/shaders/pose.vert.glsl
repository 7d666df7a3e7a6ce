// Moves one part into the frame's pose, once a frame for all passes; its output is kept by transform feedback.
// The same steps in numpy are renderer/rig.py, which the tests compare with this.

in vec3 in_position;
in vec3 in_normal;
in vec3 in_rest;
in float in_head;

uniform sampler2D deltas;        // row (2 shape + kind) * rows + vertex / width: kind 0 position, 1 normal
uniform int rows;                // of texture rows for one kind of one shape
uniform int width;
uniform int active_count;
uniform int active_shape[96];
uniform float active_weight[96];
uniform bool is_eye;
uniform vec3 eye_centre[2];
uniform mat3 eye_turn[2];
uniform vec3 breath_shift;
uniform mat3 head_turn;
uniform vec3 head_shift;

out vec3 out_position;
out vec3 out_normal;

void main() {
    vec3 p = in_position, n = in_normal;
    ivec2 texel = ivec2(gl_VertexID % width, gl_VertexID / width);
    for (int i = 0; i < active_count; i++) {
        int first = active_shape[i] * 2 * rows;
        p += active_weight[i] * texelFetch(deltas, texel + ivec2(0, first), 0).xyz;
        n += active_weight[i] * texelFetch(deltas, texel + ivec2(0, first + rows), 0).xyz;
    }
    if (is_eye) {
        int side = in_position.x > 0.5 * (eye_centre[0].x + eye_centre[1].x) ? 0 : 1;
        p = eye_turn[side] * (p - eye_centre[side]) + eye_centre[side];
        n = eye_turn[side] * n;
    }
    p += (1.0 - in_head) * breath_shift;
    out_position = mix(p, head_turn * p + head_shift, in_head);
    out_normal = normalize(mix(n, head_turn * n, in_head));
}
