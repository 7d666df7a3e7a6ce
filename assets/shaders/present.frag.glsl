// The finished scene to the window: scaled if need be, edges smoothed, darker corners, and a grain that hides bands.
in vec2 v_at;
out vec4 colour;
uniform sampler2D scene;
uniform sampler2D backdrop;
uniform float sharpen;       // 0 when nothing was scaled

float grain(vec2 pixel) {    // J. Jimenez, interleaved gradient noise, 2014
    return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715))));
}

float luma(vec3 c) { return dot(c, vec3(0.299, 0.587, 0.114)); }

#if SMOOTH_EDGES
// Blend along an edge found from four diagonal neighbours; T. Lottes, FXAA, 2009, the short console form.
vec3 smoothed(vec2 at) {
    vec2 texel = 1.0 / vec2(textureSize(scene, 0));
    vec3 middle = texture(scene, at).rgb;
    float nw = luma(texture(scene, at + texel * vec2(-0.5, 0.5)).rgb), ne = luma(texture(scene, at + texel * 0.5).rgb);
    float sw = luma(texture(scene, at - texel * 0.5).rgb), se = luma(texture(scene, at + texel * vec2(0.5, -0.5)).rgb);
    float low = min(min(nw, ne), min(sw, se)), high = max(max(nw, ne), max(sw, se));
    if (high - low < max(0.045, high * 0.10)) return middle;
    vec2 along = vec2((nw + ne) - (sw + se), (nw + sw) - (ne + se));
    along = vec2(-along.x, along.y);
    float least = min(abs(along.x), abs(along.y)) + max((nw + ne + sw + se) * 0.03, 1.0 / 128.0);
    along = clamp(along / least, -6.0, 6.0) * texel;
    vec3 near = 0.5 * (texture(scene, at + along * -0.1667).rgb + texture(scene, at + along * 0.1667).rgb);
    vec3 far = 0.5 * near + 0.25 * (texture(scene, at - along * 0.5).rgb + texture(scene, at + along * 0.5).rgb);
    float l = luma(far);
    return l < low || l > high ? near : far;
}
#else
vec3 smoothed(vec2 at) { return texture(scene, at).rgb; }
#endif

void main() {
    vec3 c = smoothed(v_at);
    vec2 from_middle = (v_at - 0.5) * vec2(1.0, 0.9);
    c *= 1.0 - 0.42 * dot(from_middle, from_middle);
    c += (grain(gl_FragCoord.xy) - 0.5) / 255.0;
    colour = vec4(c, 1.0);
}
