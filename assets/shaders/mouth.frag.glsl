// Teeth and tongue: wet, and in a cave that is as light as its door is open.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform float wetness;

void main() {
    vec3 n = normalize(v_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 view = normalize(eye_position - v_world);
    vec3 albedo = texture(albedo_map, v_uv).rgb * tint.rgb;
    albedo = min(albedo, vec3(0.76, 0.72, 0.68));       // enamel is ivory, and never paper
    vec3 still = in_still_head(v_world);
    float lit = (0.05 + 0.95 * pow(cave(still), 0.9)) * mix(v_occlusion, 1.0, 0.5);
    float depth = max(mouth.z - still.z, 0.001);
    lit *= mix(0.55, 1.0, smoothstep(0.0, 0.9 * depth, lip_edge.x - still.y));   // the upper lip's soft shadow
    lit *= mix(0.70, 1.0, smoothstep(-0.001, 0.004, still.y - lip_edge.y));      // and the lower lip's
    vec3 mirror = reflect(-view, n);
    float spread = spread_of(0.24);
    vec3 diffuse = ambient(n) * 0.9;
    vec3 shine = room_mirror(mirror, spread);
    for (int i = 0; i < LAMPS; i++) {
        diffuse += lamp_colour[i] * (clamp((dot(n, lamp_direction[i]) + 0.5) / 1.5, 0.0, 1.0) * 0.8);
        shine += lamp_radiance[i] * box_share(i, mirror, spread);
    }
    shine *= fresnel(0.04, dot(n, view)) * wetness;
    // light that reaches the back has met flesh on its way
    vec3 flesh = mix(vec3(1.0, 0.66, 0.60), vec3(1.03, 1.0, 0.97), smoothstep(0.05, 0.45, cave(still)));
    vec3 shadow = pow(vec3(lit), vec3(0.80, 1.0, 1.02));   // what is dark in a mouth is lit by its red walls
    colour = to_screen((albedo * diffuse * flesh + shine) * shadow, 1.0);
}
