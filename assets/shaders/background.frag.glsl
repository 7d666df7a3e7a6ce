// A calm bank interior far out of focus: a hall of frosted glass, tall panels of daylight, a dark floor.
#include "tone.glsl"
in vec2 v_at;
out vec4 colour;
uniform float aspect;

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
    vec3 wall = mix(vec3(0.075, 0.085, 0.105), vec3(0.185, 0.205, 0.240), smoothstep(-0.55, 0.45, at.y));
    wall *= mix(1.0, 1.22, smoothstep(-0.8, 0.8, at.x));
    vec3 light = wall;
    light += vec3(0.30, 0.345, 0.40) * panel(at, 0.56, 0.145, -0.20, 0.62, 0.085);
    light += vec3(0.165, 0.19, 0.225) * panel(at, 0.94, 0.10, -0.26, 0.62, 0.095);
    light += vec3(0.060, 0.066, 0.076) * panel(at, 0.12, 0.16, -0.24, 0.62, 0.13);
    light += vec3(0.085, 0.078, 0.068) * panel(at, -0.70, 0.11, -0.30, 0.62, 0.10);
    light += vec3(0.030, 0.030, 0.032) * panel(at, -0.36, 0.10, -0.24, 0.62, 0.12);
    // a walnut desk's glow and the floor
    light = mix(light, vec3(0.050, 0.046, 0.046), 0.75 * (1.0 - smoothstep(-0.52, -0.16, at.y)));
    light += vec3(0.050, 0.033, 0.018) * (1.0 - smoothstep(0.0, 0.42, length((at - vec2(-0.78, -0.34)) * vec2(0.7, 1.6))));
    light += vec3(0.075, 0.052, 0.030) * disc(at, vec2(-0.60, 0.30), 0.046) * 0.42;
    light += vec3(0.075, 0.052, 0.030) * disc(at, vec2(-0.470, 0.345), 0.038) * 0.30;
    light += vec3(0.075, 0.052, 0.030) * disc(at, vec2(-0.79, 0.245), 0.054) * 0.50;
    colour = to_screen(light, 1.0);
}
