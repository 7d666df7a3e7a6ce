// Depth is written by itself; between strands there are gaps.
#if STRANDS
in vec2 v_uv;
uniform sampler2D albedo_map;
uniform float cut;         // alpha from which a strand is there
uniform bool coverage;     // alpha becomes a share of the pixel's samples
#endif
out vec4 colour;

void main() {
#if STRANDS
    float alpha = texture(albedo_map, v_uv).a;
    float edge = (alpha - cut) / max(fwidth(alpha), 0.30) + 0.5;   // one pixel wide, or wider where the texture is soft
    if (coverage ? edge <= 0.05 : alpha < cut) discard;
    colour = vec4(0.0, 0.0, 0.0, clamp(edge, 0.0, 1.0));
#else
    colour = vec4(0.0);
#endif
}
