// Hair, brows and lashes: strands that shine across their direction, two highlights apart from each other.
// Source: T. Scheuermann, "Practical real-time hair rendering and shading", SIGGRAPH 2004, after Kajiya and Kay.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform float gloss;             // 1 for hair, 0 for lashes and brows
uniform vec3 hair_centre;        // of the head at rest
uniform bool solid;              // shading what the depth pass let through; otherwise thin ends are blended

float strand(vec3 along, vec3 half_way, float power) {
    float t_h = dot(along, half_way);
    float across = sqrt(max(1.0 - t_h * t_h, 0.0));
    return smoothstep(-1.0, 0.0, t_h) * pow(across, power);
}

void main() {
#if PORES
    vec4 texel = texture(albedo_map, v_uv, solid ? 0.6 : 0.0) * tint;    // where alpha is settled, a softer picture
#else
    vec4 texel = texture(albedo_map, v_uv) * tint;
#endif
    vec3 n = normalize(v_normal);
    vec3 view = normalize(eye_position - v_world);
    if (dot(n, view) < 0.0) n = -n;
    vec3 away = normalize(v_world - (head_turn * hair_centre + head_shift));
    n = normalize(mix(n, away, 0.55));                                   // cards are flat, a head of hair is round
    vec3 along = normalize(v_tangent - n * dot(n, v_tangent));
    float streak = dot(texel.rgb, vec3(0.299, 0.587, 0.114));            // lighter strands sit higher
    float open = mix(v_occlusion, 1.0, 0.10);
    float key = key_light(v_world, n);

    vec3 diffuse = ambient(n) * open;
    vec3 shine = vec3(0.0);
    vec3 first_axis = normalize(along + n * ((streak - 0.2) * 0.25 - 0.06));
    vec3 second_axis = normalize(along + n * ((streak - 0.2) * 0.25 + 0.16));
    for (int i = 0; i < LAMPS; i++) {
        float arrives = i == 0 ? key : open;
        float facing = clamp(mix(0.30, 1.0, dot(n, lamp_direction[i])), 0.0, 1.0);
        diffuse += lamp_colour[i] * (arrives * facing * 0.75);
        vec3 half_way = normalize(lamp_direction[i] + view);
        float front = clamp(dot(n, lamp_direction[i]) * 0.8 + 0.25, 0.0, 1.0);
        shine += lamp_colour[i] * (arrives * front)
               * (vec3(0.034, 0.030, 0.026) * strand(first_axis, half_way, 60.0)
                  + texel.rgb * (0.55 * strand(second_axis, half_way, 18.0)));
    }
    vec3 light = texel.rgb * diffuse + shine * (gloss * open);
    colour = solid ? finished(light) : to_screen(light, texel.a);
}
