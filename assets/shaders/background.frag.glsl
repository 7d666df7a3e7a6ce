// A calm bank interior far out of focus: a hall of frosted glass, tall panels of daylight, a dark floor, all in the
// bank's colours.
#include "tone.glsl"
in vec2 v_at;
out vec4 colour;
uniform float aspect;
uniform vec3 wall;       // linear: the hall,
uniform vec3 daylight;   // what its panels add,
uniform vec3 accent;     // its lamps and the wood of a desk

// A tall panel of light, seen out of focus.
float panel(vec2 at, float x, float half_width, float bottom, float top, float blur) {
    float across = smoothstep(-half_width - blur, -half_width + blur, at.x - x)
                 * (1.0 - smoothstep(half_width - blur, half_width + blur, at.x - x));
    float up = smoothstep(bottom - blur * 1.6, bottom + blur * 1.6, at.y) * (1.0 - smoothstep(top - blur, top + blur, at.y));
    return across * up;
}

// A lamp far behind the focus: a soft disc.
float disc(vec2 at, vec2 centre, float radius) {
    return 1.0 - smoothstep(radius * 0.35, radius * 1.45, length(at - centre));
}

void main() {
    vec2 at = vec2((v_at.x - 0.5) * aspect, v_at.y - 0.5);
    at.x *= clamp(1.35 / aspect, 1.0, 2.0);   // a narrow picture shows the hall from further away
    vec3 light = wall * mix(0.41, 1.0, smoothstep(-0.55, 0.45, at.y)) * mix(1.0, 1.22, smoothstep(-0.8, 0.8, at.x));
    light += daylight * panel(at, 0.56, 0.145, -0.20, 0.62, 0.085);
    light += daylight * (0.55 * panel(at, 0.94, 0.10, -0.26, 0.62, 0.095));
    light += daylight * (0.19 * panel(at, 0.12, 0.16, -0.24, 0.62, 0.13));
    light += mix(daylight, accent, 0.5) * (0.35 * panel(at, -0.70, 0.11, -0.30, 0.62, 0.10));
    light += daylight * (0.09 * panel(at, -0.36, 0.10, -0.24, 0.62, 0.12));
    // the floor, the glow of a desk, and lamps
    light = mix(light, 0.245 * wall + 0.02 * accent, 0.75 * (1.0 - smoothstep(-0.52, -0.16, at.y)));
    light += accent * (0.30 * (1.0 - smoothstep(0.0, 0.42, length((at - vec2(-0.78, -0.34)) * vec2(0.7, 1.6)))));
    light += accent * (0.19 * disc(at, vec2(-0.60, 0.30), 0.046));
    light += accent * (0.14 * disc(at, vec2(-0.470, 0.345), 0.038));
    light += accent * (0.22 * disc(at, vec2(-0.79, 0.245), 0.054));
    colour = vec4(to_screen(light, 1.0).rgb, 0.0);   // alpha 0: far out of focus
}
