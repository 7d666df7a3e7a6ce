// Only depth: for the key light's own picture of the face, and for strands before they are shaded.
in vec3 in_position;
in vec2 in_uv;
uniform mat4 camera;
invariant gl_Position;
out vec2 v_uv;

void main() {
    v_uv = in_uv;
    gl_Position = camera * vec4(in_position, 1.0);
}
