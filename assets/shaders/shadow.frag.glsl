// Depth is written by itself; strands leave gaps.
in vec2 v_uv;
uniform sampler2D albedo_map;

void main() {
    if (texture(albedo_map, v_uv).a < 0.5) discard;
}
