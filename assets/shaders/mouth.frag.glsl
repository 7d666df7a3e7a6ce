// Teeth and tongue: wet, and in a cave.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform float wetness;

void main() {
    vec3 n = normalize(v_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 view = normalize(eye_position - v_world);
    vec3 albedo = texture(albedo_map, v_uv).rgb * tint.rgb;
    vec3 still = in_still_head(v_world);
    float lit = (0.07 + 0.93 * cave(still)) * mix(0.42, 0.85, jaw_open) * mix(v_occlusion, 1.0, 0.5);
    lit *= 1.0 - 0.45 * smoothstep(0.0, 0.010, still.y - mouth.y);   // the upper lip shades its teeth
    vec3 diffuse = ambient(n) * 0.9;
    vec3 shine = vec3(0.0);
    for (int i = 0; i < LAMPS; i++) {
        diffuse += lamp_colour[i] * clamp((dot(n, lamp_direction[i]) + 0.5) / 1.5, 0.0, 1.0) * 0.8;
        vec3 half_way = normalize(lamp_direction[i] + view);
        float l_h = max(dot(lamp_direction[i], half_way), 0.0);
        shine += lamp_colour[i] * highlight(max(dot(n, half_way), 0.0), l_h, 0.28) * fresnel(0.04, l_h);
    }
    shine += studio(reflect(-view, n), 0.2) * fresnel(0.04, max(dot(n, view), 0.0)) * 0.5;
    colour = to_screen((albedo * diffuse + shine * wetness) * lit * vec3(1.14, 1.03, 0.95), 1.0);
}
