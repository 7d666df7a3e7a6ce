// Skin: light enters, scatters and leaves somewhere else, redder; above it lies a thin oily film.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform vec3 hair_centre;         // of the head at rest
uniform float redness;            // of this skin: red over green
uniform sampler2D scatter_map;    // (N.L, curvature) -> diffused light; E. Penner, SIGGRAPH 2011
#if PORES
uniform sampler2D pore_map;       // tiling height slopes
#endif
#if WRINKLES
uniform sampler2D wrinkle_map;    // normals of all creases at once; alpha is how open the bottom of a crease is
uniform float crease_at_rest;     // how much of them an unmoved face shows
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
    float lips = near_mouth * smoothstep(1.10, 1.34, albedo.r / (max(albedo.g, 0.02) * redness));
    float inside = near_mouth * (1.0 - smoothstep(0.10, 0.38, v_occlusion));

    float open = mix(v_occlusion, 1.0, 0.15);
#if PORES || WRINKLES
    vec3 down = normalize(v_tangent - n * dot(n, v_tangent)), right = cross(n, down);   // of the texture
#endif
#if WRINKLES
    vec4 relief = texture(wrinkle_map, v_uv);
    float depth = mix(crease_at_rest, 1.0, v_crease);
    vec2 fold = (relief.xy * 2.0 - 1.0) / max(relief.z * 2.0 - 1.0, 0.2) * depth;
    n = normalize(n + right * fold.x - down * fold.y);
    open *= mix(1.0, relief.a, depth);
#endif
    vec3 fine = n;
#if PORES
    vec2 slope = texture(pore_map, v_uv * 26.0).xy - 0.5;
    fine = normalize(n + (down * slope.y + right * slope.x) * mix(0.30, 0.20, lips));
#endif

    float curve = clamp(v_curvature * 0.0075, 0.10, 1.0);
    float key = key_light(v_world, n);
    float n_v = max(dot(n, view), 0.0);
    vec3 mirror = reflect(-view, fine);
    // two films: a broad one, and a thin wet one that pores break up; melanin lies deep, so dark skin has no more of them
#if PORES
    float film = spread_of(mix(0.50, 0.36, lips)), wet = spread_of(mix(0.33, 0.20, lips)), wet_share = mix(0.24, 0.36, lips);
#else
    float film = spread_of(mix(0.44, 0.28, lips));   // what is drawn small gets one film that is between the two
#endif

    vec3 diffuse = ambient(n) * pow(vec3(open), vec3(0.95, 1.25, 1.35));   // closed places keep their red
    vec3 shine = room_mirror(mirror, film) * (0.7 * open * open * mix(0.55, 1.0, key));
    vec3 away = head_turn * normalize(still - hair_centre);
    for (int i = 0; i < LAMPS; i++) {
        // lamps behind the head reach only its sides: to them it is a ball that stands in its own light
        float past_head = i < 2 ? 1.0 : smoothstep(-0.35, 0.15, dot(away, lamp_direction[i]));
        float n_l = dot(n, lamp_direction[i]);
        vec3 arrives = i == 0 ? skin_shadow(key) : vec3(mix(open, 1.0, 0.25) * past_head);
        diffuse += lamp_colour[i] * arrives * texture(scatter_map, vec2(n_l * 0.5 + 0.5, curve)).rgb;
        float mirrored = box_share(i, mirror, film);
#if PORES
        mirrored = mix(mirrored, box_share(i, mirror, wet), wet_share);
#endif
        shine += lamp_radiance[i] * (mirrored * (i == 0 ? key : open * 0.6 * past_head) * clamp(n_l * 4.0 + 0.4, 0.0, 1.0));
    }
    // skin is rough: at a glancing angle it mirrors less than Schlick's smooth surface would
    shine *= (0.028 + 0.30 * pow(1.0 - n_v, 4.0)) * 0.72;
    shine *= smoothstep(0.05, 0.30, albedo.r);   // the hairline is painted on the skin and must not shine as skin does
    vec3 light = albedo * diffuse + shine * mix(1.0, 1.6, lips);
    light *= mix(vec3(1.0), vec3(0.34, 0.17, 0.15) * (0.12 + 0.88 * cave(still)), inside);
    colour = finished(light);
}
