// The studio, told by renderer/gl/studio.py: soft boxes, the room around them, and the key light's shadow.
// Directions point from the surface to the light. Lamp 0 is the key light and the only one with a shadow.

#define LAMPS 4

uniform vec3 lamp_direction[LAMPS];
uniform vec3 lamp_right[LAMPS];      // along the box's width
uniform vec3 lamp_up[LAMPS];
uniform vec2 lamp_half_size[LAMPS];  // at one metre
uniform vec3 lamp_colour[LAMPS];     // irradiance: what a matte surface gets
uniform vec3 lamp_radiance[LAMPS];   // what a mirror shows: irradiance over solid angle
uniform vec3 room[9];                // spherical harmonics of the room's radiance
uniform vec3 eye_position;           // the camera
uniform mat4 shadow_matrix;          // world to the key light's picture, 0 to 1
#if SHADOW_TAPS > 0
uniform sampler2DShadow shadow_map;
uniform float shadow_radius;         // of the penumbra, in texture units
#endif

// The room blurred by a lobe around d, of which each band keeps a share.
// Source: R. Ramamoorthi, P. Hanrahan, "An efficient representation for irradiance environment maps", SIGGRAPH 2001.
vec3 room_along(vec3 d, float first, float second) {
    vec3 linear = room[1] * d.y + room[2] * d.z + room[3] * d.x;
    vec3 square = room[4] * (d.x * d.y) + room[5] * (d.y * d.z) + room[6] * (3.0 * d.z * d.z - 1.0)
                + room[7] * (d.x * d.z) + room[8] * (d.x * d.x - d.y * d.y);
    return max(room[0] + first * linear + second * square, vec3(0.0));
}

// The room's light on a matte surface that faces along n: the cosine lobe keeps 2/3 and 1/4.
vec3 ambient(vec3 n) { return room_along(n, 0.6667, 0.25); }

// How far a mirror of that roughness spreads what it shows, radians: GGX is about a Gaussian over the half angle.
float spread_of(float roughness) { return 0.02 + 1.35 * roughness * roughness; }

// The room in a mirror direction r: a Gaussian of that spread damps band l by exp(-l (l + 1) spread^2 / 2).
vec3 room_mirror(vec3 r, float spread) {
    float s2 = spread * spread;
    return room_along(r, exp(-s2), exp(-3.0 * s2));
}

// The integral of a lobe of that spread around r over the soft box of lamp i, 0 to 1. For the lobe 1 - (t / w)^2 along
// each side the integral up to an edge is exactly smoothstep; w is sqrt(5) times the spread.
float box_share(int i, vec3 r, float spread) {
    float along = dot(r, lamp_direction[i]);
    if (along < 0.05) return 0.0;
    vec2 at = vec2(dot(r, lamp_right[i]), dot(r, lamp_up[i])) / along;
    vec2 half_size = lamp_half_size[i], w = vec2(2.236 * spread);
    vec2 share = smoothstep(-w, w, at + half_size) - smoothstep(-w, w, at - half_size);
    return share.x * share.y;
}

// Share of the key light that arrives, 0 to 1.
float key_light(vec3 world, vec3 n) {
#if SHADOW_TAPS > 0
    // a step along the normal keeps a surface from shading itself; more where the light only grazes it
    float grazing = 1.0 - clamp(dot(n, lamp_direction[0]), 0.0, 1.0);
    vec3 at = (shadow_matrix * vec4(world + n * (0.0012 + 0.0022 * grazing), 1.0)).xyz;
#if SHADOW_TAPS >= 8
    // J. Jimenez, interleaved gradient noise, 2014: turns the pattern from pixel to pixel, so that no rings show
    float start = 6.2832 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
#else
    float start = 0.0;   // with few points the noise would show instead
#endif
    float sum = 0.0;
    for (int i = 0; i < SHADOW_TAPS; i++) {
        // a spiral of evenly spread points (H. Vogel, 1979)
        float r = sqrt((float(i) + 0.5) / float(SHADOW_TAPS)), turn = float(i) * 2.39996 + start;
        vec2 offset = shadow_radius * r * vec2(cos(turn), sin(turn));
        sum += texture(shadow_map, vec3(at.xy + offset, at.z - 0.0008));
    }
    return sum / float(SHADOW_TAPS);
#else
    return 1.0;
#endif
}

// Schlick's approximation of how much more a surface mirrors at a glancing angle.
float fresnel(float f0, float cosine) {
    float m = 1.0 - clamp(cosine, 0.0, 1.0);
    float m2 = m * m;
    return f0 + (1.0 - f0) * m2 * m2 * m;
}
