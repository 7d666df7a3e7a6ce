// The studio: three lamps, the soft boxes they reflect as, and the light that comes from everywhere else.
// Directions point from the surface to the light. Lamp 0 is the key light and the only one with a shadow.

#define LAMPS 4

uniform vec3 lamp_direction[LAMPS];
uniform vec3 lamp_colour[LAMPS];
uniform vec3 eye_position;       // the camera
uniform mat4 shadow_matrix;      // world to the key light's picture, 0 to 1
#if SHADOW_TAPS > 0
uniform sampler2DShadow shadow_map;
uniform float shadow_radius;     // of the penumbra, in texture units
#endif

// Light from the room on a surface that faces along n: cool from above, warm from the floor and the desk.
vec3 ambient(vec3 n) {
    vec3 sky = vec3(0.33, 0.36, 0.41), side = vec3(0.235, 0.240, 0.250), ground = vec3(0.19, 0.150, 0.125);
    vec3 upper = mix(side, sky, max(n.y, 0.0)), lower = mix(side, ground, max(-n.y, 0.0));
    return (n.y > 0.0 ? upper : lower) * (0.86 + 0.14 * n.z);
}

// A soft box seen in a mirror direction r: 1 inside the rectangle, fading over `blur` at its edge.
float soft_box(vec3 r, vec3 direction, vec2 half_size, float blur) {
    float along = dot(r, direction);
    vec3 right = normalize(cross(vec3(0.0, 1.0, 0.0), direction));
    vec3 up = cross(direction, right);
    vec2 at = abs(vec2(dot(r, right), dot(r, up))) / max(along, 0.05);
    vec2 inside = 1.0 - smoothstep(half_size - blur, half_size + blur, at);
    return along > 0.0 ? inside.x * inside.y : 0.0;
}

// What a surface of that roughness mirrors.
vec3 studio(vec3 r, float roughness) {
    float blur = 0.04 + roughness;
    vec3 room = ambient(r) * 0.55;
    float spread = 1.0 / (1.0 + 3.0 * roughness);
    room += lamp_colour[0] * (0.85 * spread) * soft_box(r, lamp_direction[0], vec2(0.30, 0.42), blur);
    room += lamp_colour[1] * (0.60 * spread) * soft_box(r, lamp_direction[1], vec2(0.22, 0.55), blur);
    return room;
}

// Share of the key light that arrives, 0 to 1.
float key_light(vec3 world, vec3 n) {
#if SHADOW_TAPS > 0
    vec3 at = (shadow_matrix * vec4(world + n * 0.0025, 1.0)).xyz;
    float sum = 0.0;
    for (int i = 0; i < SHADOW_TAPS; i++) {
        // a spiral of evenly spread points (H. Vogel, 1979)
        float r = sqrt((float(i) + 0.5) / float(SHADOW_TAPS)), turn = float(i) * 2.39996;
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

// GGX highlight with the visibility term of Kelemen and Szirmay-Kalos; without the Fresnel factor.
float highlight(float n_h, float l_h, float roughness) {
    float a = roughness * roughness, a2 = a * a;
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    return a2 / (3.14159 * d * d) * 0.25 / max(l_h * l_h, 0.08);
}
