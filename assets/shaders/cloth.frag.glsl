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
    float edge = pow(1.0 - clamp(dot(n, view), 0.0, 1.0), 3.0);
    vec3 room = ambient(n) * open;
    vec3 diffuse = room, sheen = room * edge;
    for (int i = 0; i < LAMPS; i++) {
        float facing = clamp((dot(n, lamp_direction[i]) + 0.20) / 1.20, 0.0, 1.0);
        float arrives = (i == 0 ? key : mix(open, 1.0, 0.3)) * facing;
        diffuse += lamp_colour[i] * arrives;
        sheen += lamp_colour[i] * (arrives * (edge * 0.5 + 0.03));
    }
    colour = finished(albedo * diffuse + sheen * fuzz * (albedo * 0.6 + 0.05));
}
