// The eyeball: a white ball that is not quite white, an iris seen through a clear, wet, bulging cornea, and lids.
// Lengths here are in radii of the eyeball, in a frame that turns with it: the iris is at +Z.
#include "tone.glsl"
#include "light.glsl"
#include "surface.glsl"

uniform vec3 eye_centre[2];      // left, right, at rest
uniform mat3 eye_turn[2];
uniform vec3 lid_curve[4];       // left upper, left lower, right upper, right lower: y = a + b x + c x^2 on the ball
uniform mat2 iris_uv[2];         // a step across the iris to a step in its picture; zero where that is not known

// The eye as anatomy books measure it, with a ball of 12.5 mm.
const float IRIS = 0.462;            // radius
const float IRIS_DEPTH = 0.80;       // of its plane, from the ball's centre
const float LIMBUS = 0.574;          // radius at which the cornea begins
const float DOME = 0.784;            // radius of the cornea's own sphere,
const float DOME_CENTRE = 0.284;     // and its centre on the axis
const float WATER = 1.0 / 1.336;     // refraction from air into the aqueous humour
const float LID = 0.15;              // height of the upper lid and its lashes above the ball
const float SPARKLE = 2.6;           // a lamp in the eye is brighter than the even soft box: its bulb shows through

const float EYE_LIGHT = 0.32;        // portrait photographers set a small lamp below the camera, only for the eyes

float lid_height(int lid, float x) {
    vec3 c = lid_curve[lid];
    return c.x + x * (c.y + x * c.z);
}

// Where the line of sight, bent by the cornea, meets the plane of the iris.
vec2 through_cornea(vec3 dome, vec3 view) {
    vec3 start = vec3(0.0, 0.0, DOME_CENTRE) + dome * DOME;
    vec3 bent = refract(-view, dome, WATER);
    return start.xy + bent.xy * ((start.z - IRIS_DEPTH) / max(-bent.z, 0.2));
}

void main() {
    int side = v_rest.x > 0.5 * (eye_centre[0].x + eye_centre[1].x) ? 0 : 1;
    vec3 local = normalize(v_rest - eye_centre[side]);
    vec3 held = eye_turn[side] * local;                 // in the head: where the lids are
    mat3 to_world = head_turn * eye_turn[side];
    vec3 view = normalize(eye_position - v_world);
    vec3 ball = head_turn * held, axis = to_world * vec3(0.0, 0.0, 1.0);

    // cornea and what is seen through it
    float from_axis = local.z > 0.0 ? length(local.xy) : 1.0;
    float in_cornea = 1.0 - smoothstep(LIMBUS * 0.78, LIMBUS * 1.02, from_axis);
    vec3 dome = normalize(mix(local, normalize(local - vec3(0.0, 0.0, DOME_CENTRE)), in_cornea));
    vec2 seen = mix(local.xy, through_cornea(dome, transpose(to_world) * view), in_cornea);
    float radius = local.z > 0.0 ? length(seen) : 1.0;
    float in_iris = 1.0 - smoothstep(IRIS * 0.93, IRIS * 1.04, radius);
    vec3 albedo = texture(albedo_map, v_uv + iris_uv[side] * (seen - local.xy)).rgb * tint.rgb;

    // the limbus: sclera grows over the cornea's edge, a soft dark ring
    vec3 white = mix(albedo, vec3(dot(albedo, vec3(0.33))), 0.25) * vec3(0.76, 0.72, 0.69);
    float ring = smoothstep(IRIS * 0.74, IRIS * 1.0, radius) * (1.0 - smoothstep(IRIS * 1.0, IRIS * 1.20, radius));
    albedo = mix(white, albedo * 1.12, in_iris) * (1.0 - 0.70 * ring);
    float inner = side == 0 ? -held.x : held.x;         // towards the nose lies the caruncle
    float flesh = smoothstep(0.54, 0.78, inner);
    albedo = mix(albedo, vec3(0.46, 0.19, 0.16), 0.75 * flesh);

    // the lids: they hide the room, throw the key light's shadow, and hold a line of tears
    int upper = 2 * side, lower = upper + 1;
    float below = lid_height(upper, held.x) - held.y, above = held.y - lid_height(lower, held.x);
    float open = mix(0.28, 1.0, smoothstep(-0.04, 0.36, below)) * mix(0.50, 1.0, smoothstep(-0.02, 0.20, above));
    vec3 to_key = transpose(head_turn) * lamp_direction[0];
    vec3 edge = held + LID * to_key / max(dot(to_key, held), 0.35);
    float key = mix(0.22, 1.0, smoothstep(-0.05, 0.13, lid_height(upper, edge.x) - edge.y));
    float tears = 1.0 - smoothstep(0.006, 0.036, above);

    vec3 sunken = normalize(axis - (ball - axis * dot(ball, axis)) * 1.4);   // the iris is a shallow bowl
    vec3 diffuse = ambient(normalize(ball + axis)) * (1.1 * open);
    for (int i = 0; i < LAMPS; i++) {
        float on_ball = clamp((dot(ball, lamp_direction[i]) + 0.35) / 1.35, 0.0, 1.0);
        // the cornea gathers light on the side of the iris that lies away from the lamp
        float in_bowl = clamp(dot(sunken, lamp_direction[i]) * 1.05 + 0.18, 0.0, 1.25);
        diffuse += lamp_colour[i] * (mix(on_ball, in_bowl, in_iris) * 0.85 * (i == 0 ? key * mix(open, 1.0, 0.4) : open));
    }

    // the wet film: it follows the cornea, and climbs the lower lid as a meniscus
    vec3 rim = normalize(held + vec3(0.0, 0.9, 0.25));
    vec3 wet = normalize(mix(to_world * dome, head_turn * rim, 0.85 * tears));
    vec3 mirror = reflect(-view, wet);
    float mirrors = fresnel(0.025, dot(wet, view));
    float clear = smoothstep(0.02, 0.22, below);        // above that, lashes are mirrored and not the room
    vec3 shine = room_mirror(mirror, 0.05) * (mirrors * clear);
    for (int i = 0; i < 2; i++) {
        float box = box_share(i, mirror, mix(0.05, 0.16, tears));
        shine += lamp_radiance[i] * (box * mirrors * clear * mix(0.5, SPARKLE, max(in_cornea * (1.0 - tears), tears * 0.3)));
    }
    vec3 small_lamp = normalize(view + vec3(-0.16, -0.30, 0.0));
    shine += EYE_LIGHT * in_cornea * clear * smoothstep(0.9880, 0.9968, dot(mirror, small_lamp));
    colour = to_screen(albedo * diffuse * pow(vec3(open), vec3(-0.10, 0.0, 0.04)) + shine, 1.0);
}
