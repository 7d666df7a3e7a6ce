// From scene light to screen: a film-like curve, then the sRGB encoding.

// T. Lottes, "Advanced techniques and optimisation of VDR colour pipelines", GDC 2016: y = x^a / (x^(a d) b + c).
// b and c are solved so that middle grey stays where it is and light of 5.0 becomes white.
vec3 filmic(vec3 light) {
    const float contrast = 1.16, shoulder = 0.975, middle = 0.18, white = 5.0;
    const float white_a = pow(white, contrast), white_ad = pow(white, contrast * shoulder);
    const float middle_a = pow(middle, contrast), middle_ad = pow(middle, contrast * shoulder);
    const float span = (white_ad - middle_ad) * middle;
    const float b = (white_a * middle - middle_a) / span;
    const float c = (white_ad * middle_a - white_a * middle_ad * middle) / span;
    vec3 x = pow(max(light, vec3(1e-5)), vec3(contrast));
    return x / (pow(x, vec3(shoulder)) * b + c);
}

vec3 encode_srgb(vec3 linear) {
    vec3 c = clamp(linear, 0.0, 1.0);
    return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(vec3(0.0031308), c));
}

// The curve on each channel alone makes bright skin pale; on brightness alone it makes lamps look painted.
vec4 to_screen(vec3 light, float alpha) {
    float bright = max(dot(light, vec3(0.2126, 0.7152, 0.0722)), 1e-4);
    vec3 kept = light * (filmic(vec3(bright)).x / bright);
    return vec4(encode_srgb(mix(filmic(light), kept, 0.45)), alpha);
}
