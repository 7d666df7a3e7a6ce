// The eyeball: a white ball that is not quite white, a sunken iris behind a clear, wet, bulging cornea.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform vec3 eye_centre[2];      // left, right, at rest
uniform mat3 eye_turn[2];
uniform vec2 lid_height;         // of the upper lids, sine of the angle above the eye's axis; left, right
uniform vec4 iris;               // radius as an angle, radius of the cornea, and unused

void main() {
    bool left = v_rest.x > 0.5 * (eye_centre[0].x + eye_centre[1].x);
    vec3 centre = left ? eye_centre[0] : eye_centre[1];
    mat3 turn = left ? eye_turn[0] : eye_turn[1];
    float lid = left ? lid_height.x : lid_height.y;
    vec3 local = normalize(v_rest - centre);            // iris at +Z
    vec3 held = turn * local;                           // in the head
    vec3 view = normalize(eye_position - v_world);
    vec3 ball = normalize(head_turn * held);
    vec3 axis = normalize(head_turn * turn * vec3(0.0, 0.0, 1.0));
    float angle = acos(clamp(local.z, -1.0, 1.0));

    float in_cornea = 1.0 - smoothstep(iris.y * 0.80, iris.y * 1.12, angle);
    float in_iris = 1.0 - smoothstep(iris.x * 0.94, iris.x * 1.05, angle);
    vec3 outward = ball - axis * dot(ball, axis);
    vec3 wet = normalize(ball + outward * (0.75 * in_cornea));          // the cornea bulges
    vec3 sunken = normalize(axis * 1.0 - outward * 1.4);                // the iris is a shallow bowl

    vec3 albedo = texture(albedo_map, v_uv).rgb * tint.rgb;
    vec3 white = mix(albedo, vec3(dot(albedo, vec3(0.33))), 0.25) * vec3(0.75, 0.72, 0.70);
    float ring = smoothstep(iris.x * 0.78, iris.x * 1.0, angle) * (1.0 - smoothstep(iris.x * 1.0, iris.x * 1.22, angle));
    albedo = mix(white, albedo * 1.05, in_iris) * (1.0 - 0.72 * ring);

    // the lids shade the ball: deepest under the upper lid, softly at both corners
    float under_lid = 1.0 - 0.78 * smoothstep(lid - 0.42, lid + 0.06, held.y);
    float over_lower = 1.0 - 0.35 * smoothstep(0.18, 0.52, -held.y);
    float corners = 1.0 - 0.55 * smoothstep(0.42, 0.86, abs(held.x));
    float shade = under_lid * over_lower * corners;
    vec3 tinted = pow(vec3(shade), vec3(0.86, 1.0, 1.06));

    vec3 diffuse = ambient(mix(ball, axis, 0.5)) * 1.05;
    for (int i = 0; i < LAMPS; i++) {
        float on_ball = clamp((dot(ball, lamp_direction[i]) + 0.35) / 1.35, 0.0, 1.0);
        float in_bowl = clamp(dot(sunken, lamp_direction[i]) * 0.9 + 0.25, 0.0, 1.2);
        diffuse += lamp_colour[i] * mix(on_ball, in_bowl, in_iris) * 0.85;
    }
    vec3 mirror = reflect(-view, wet);
    float n_v = max(dot(wet, view), 0.0);
    float hidden = smoothstep(0.25, 0.75, under_lid);   // lids and lashes are mirrored there instead
    vec3 shine = studio(mirror, 0.015) * fresnel(0.034, n_v) * 1.0 * hidden;
    vec3 lamp = lamp_colour[0] * soft_box(mirror, lamp_direction[0], vec2(0.30, 0.36), 0.05);
    lamp += lamp_colour[1] * 0.5 * soft_box(mirror, lamp_direction[1], vec2(0.14, 0.42), 0.05);
    shine += lamp * 0.62 * hidden * (0.35 + 0.65 * in_cornea);
    colour = to_screen(albedo * diffuse * tinted + shine, 1.0);
}
