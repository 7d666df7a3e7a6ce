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
    vec4 pixel = texture(scene, at);
    vec3 middle = pixel.rgb;
    vec4 to_nw = texture(scene, at + texel * vec2(-0.5, 0.5)), to_ne = texture(scene, at + texel * 0.5);
    vec4 to_sw = texture(scene, at - texel * 0.5), to_se = texture(scene, at + texel * vec2(0.5, -0.5));
    // each of these is the mean of four pixels, and the hall has alpha 0: where none is more than half covered, a strand
    // thinner than a pixel stands alone before the hall and would be a row of dots. Here it covers a quarter of each.
    if (pixel.a > 0.9 && max(max(to_nw.a, to_ne.a), max(to_sw.a, to_se.a)) < 0.56) {
        vec4 mean = 0.25 * (to_nw + to_ne + to_sw + to_se);
        vec3 hall = (mean.rgb - mean.a * middle) / (1.0 - mean.a);
        return mix(hall, middle, 0.25);
    }
    float nw = luma(to_nw.rgb), ne = luma(to_ne.rgb), sw = luma(to_sw.rgb), se = luma(to_se.rgb);
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

#if DEFOCUS
// What lies behind the face softens: alpha says how sharp each pixel is, and a pixel takes light only from others that
// are soft, so that a sharp cheek does not bleed into the hall. Every soft thing spreads over the disc of a lens.
// Source: the gathering form in J. Demers, "Depth of field: a survey of techniques", GPU Gems, 2004, chapter 23.
const int LENS_TAPS = 12;
const float LENS = 0.0042;       // radius of the softest disc, of the picture's height

vec3 through_lens(vec2 at) {
    vec4 here = texture(scene, at);
    vec3 sum = here.rgb;
    float total = 1.0, soft = 1.0 - here.a;
    if (soft < 0.02) return sum;
    vec2 reach = LENS * soft * vec2(float(textureSize(scene, 0).y) / float(textureSize(scene, 0).x), 1.0);
    for (int i = 0; i < LENS_TAPS; i++) {
        float r = sqrt((float(i) + 0.5) / float(LENS_TAPS)), turn = float(i) * 2.39996;   // H. Vogel, 1979
        vec4 there = texture(scene, at + reach * r * vec2(cos(turn), sin(turn)));
        float weight = smoothstep(0.0, 0.25, 1.0 - there.a);
        sum += there.rgb * weight;
        total += weight;
    }
    return sum / total;
}
#else
vec3 through_lens(vec2 at) { return smoothed(at); }
#endif

void main() {
    vec3 c = through_lens(v_at);
    vec2 from_middle = (v_at - 0.5) * vec2(1.0, 0.9);
    c *= 1.0 - 0.42 * dot(from_middle, from_middle);
    c += (grain(gl_FragCoord.xy) - 0.5) / 255.0;
    colour = vec4(c, 1.0);
}
