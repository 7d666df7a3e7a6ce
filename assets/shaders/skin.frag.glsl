// Skin: light enters, scatters and leaves somewhere else, redder; above it lies a thin oily film.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform vec3 hair_centre;         // of the head at rest
uniform sampler2D scatter_map;   // (N.L, curvature) -> diffused light; E. Penner, SIGGRAPH 2011
#if PORES
uniform sampler2D pore_map;      // tiling height slopes
#endif

// Shadows on skin end softly and redden where they end.
vec3 skin_shadow(float lit) {
    return vec3(pow(lit, 0.72), lit, lit * (0.86 + 0.14 * lit));
}

void main() {
    vec3 n = normalize(v_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 view = normalize(eye_position - v_world);
    vec3 albedo = texture(albedo_map, v_uv).rgb * tint.rgb;
    vec3 still = in_still_head(v_world);

    // lips are redder than the skin around them, and wet
    float near_mouth = v_head * (1.0 - smoothstep(0.020, 0.034, length((v_rest - mouth) * vec3(0.85, 1.3, 0.7))));
    float lips = near_mouth * smoothstep(1.60, 2.05, albedo.r / max(albedo.g, 0.02));
    float inside = near_mouth * (1.0 - smoothstep(0.10, 0.38, v_occlusion));

    vec3 fine = n;
#if PORES
    vec2 slope = texture(pore_map, v_uv * 26.0).xy - 0.5;
    vec3 side = normalize(v_tangent - n * dot(n, v_tangent));
    fine = normalize(n + (side * slope.y + cross(n, side) * slope.x) * mix(0.34, 0.20, lips));
#endif

    float open = mix(v_occlusion, 1.0, 0.15);
    float curve = clamp(v_curvature * 0.0075, 0.10, 1.0);
    float key = key_light(v_world, n);
    vec3 diffuse = ambient(n) * pow(vec3(open), vec3(0.75, 1.0, 1.1));   // closed places keep their red
    vec3 shine = vec3(0.0);
    float rough_film = mix(0.46, 0.34, lips), rough_wet = mix(0.27, 0.17, lips);
    vec3 away = normalize(still - hair_centre);
    for (int i = 0; i < LAMPS; i++) {
        // lamps behind the head reach only its sides: to them it is a ball that stands in its own light
        float past_head = i < 2 ? 1.0 : smoothstep(-0.35, 0.15, dot(head_turn * away, lamp_direction[i]));
        float n_l = dot(n, lamp_direction[i]);
        vec3 arrives = i == 0 ? skin_shadow(key) : vec3(mix(open, 1.0, 0.4) * past_head);
        diffuse += lamp_colour[i] * arrives * texture(scatter_map, vec2(n_l * 0.5 + 0.5, curve)).rgb;
        vec3 half_way = normalize(lamp_direction[i] + view);
        float n_h = max(dot(fine, half_way), 0.0), l_h = max(dot(lamp_direction[i], half_way), 0.0);
        float lobes = mix(highlight(n_h, l_h, rough_film), highlight(n_h, l_h, rough_wet), 0.32);
        shine += lamp_colour[i] * (lobes * fresnel(0.028, l_h) * clamp(dot(fine, lamp_direction[i]) * 1.2, 0.0, 1.0)
                                   * (i == 0 ? key : open * 0.25 * past_head));   // the other lamps are large: their mirror image is dim
    }
    vec3 mirror = reflect(-view, fine);
    float n_v = max(dot(n, view), 0.0);
    shine += studio(mirror, 0.42) * (fresnel(0.028, n_v) * 0.6 * open * open * mix(0.55, 1.0, key));

    shine *= smoothstep(0.05, 0.30, albedo.r);   // the hairline is painted on the skin and must not shine as skin does
    vec3 light = albedo * diffuse + shine * mix(1.0, 1.25, lips);
    light *= mix(vec3(1.0), vec3(0.34, 0.17, 0.15) * (0.12 + 0.88 * cave(still)), inside);
    colour = to_screen(light, 1.0);
}
