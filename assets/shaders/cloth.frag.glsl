// Cloth: soft at the terminator, and a fuzz of fibres that lights up at the edges.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform float fuzz;

void main() {
    vec3 n = normalize(v_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 view = normalize(eye_position - v_world);
    vec3 albedo = texture(albedo_map, v_uv).rgb * tint.rgb;
    float open = v_occlusion;
    float key = key_light(v_world, n);
    vec3 diffuse = ambient(n) * open;
    float n_v = clamp(dot(n, view), 0.0, 1.0);
    float edge = pow(1.0 - n_v, 3.0);
    vec3 sheen = ambient(n) * edge * open;
    for (int i = 0; i < LAMPS; i++) {
        float facing = clamp((dot(n, lamp_direction[i]) + 0.20) / 1.20, 0.0, 1.0);
        vec3 arrives = lamp_colour[i] * (i == 0 ? key : mix(open, 1.0, 0.3)) * facing;
        diffuse += arrives;
        vec3 half_way = normalize(lamp_direction[i] + view);
        float l_h = max(dot(lamp_direction[i], half_way), 0.0);
        sheen += arrives * (edge * 0.5 + highlight(max(dot(n, half_way), 0.0), l_h, 0.62) * 0.035);
    }
    colour = to_screen(albedo * diffuse + sheen * fuzz * (albedo * 0.6 + 0.05), 1.0);
}
