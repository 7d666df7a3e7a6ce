"""The three advisors of the demo bank. They are nobody: proportions and colours are chosen by eye."""

from assets.tools.avatar.character import Brows, Character, Hair, Outfit, Skin

ADA = Character(
    name="ada",
    units="caucasian",
    targets={
        "macrodetails/caucasian-female-young": 0.88,
        "macrodetails/caucasian-female-old": 0.12,
        "macrodetails/universal-female-young-averagemuscle-averageweight": 0.88,
        "macrodetails/universal-female-old-averagemuscle-averageweight": 0.12,
        "head/head-oval": 0.35,
        "chin/chin-width-min": 0.4,
        "chin/chin-jaw-drop-less": 0.2,
        "chin/chin-height-min": 0.2,
        "nose/nose-scale-horiz-decr": 0.55,
        "nose/nose-point-up": 0.2,
        "mouth/mouth-lowerlip-volume-inflate": 0.2,
        "mouth/mouth-upperlip-volume-inflate": 0.2,
        "mouth/mouth-angles-up": 0.3,
        "mouth/mouth-scale-horiz-incr": 0.15,
        "eyebrows/eyebrows-trans-vert-more": 0.3,
        "eyebrows/eyebrows-angle-up": 0.4,
        "nose/nose-scale-depth-decr": 0.15,
        "neck/neck-scale-horiz-less": 0.3,
    },
    both_sides={
        "eyes/*-eye-size-big": 0.3,
        "cheek/*-cheek-volume-inflate": 0.3,
        "cheek/*-cheek-bones-out": 0.2,
    },
    skin=Skin(
        image="young_caucasian_female/textures/young_lightskinned_female_diffuse.png",
        tone=(0.850, 0.668, 0.565),
        lips=(0.72, 0.43, 0.40),
    ),
    hair=Hair("ponytail01", "female", (0.205, 0.140, 0.105)),
    brows=Brows("eyebrow010", (0.185, 0.126, 0.095)),
    outfit=Outfit(jacket=(0.145, 0.17, 0.245), stripe=(0.42, 0.50, 0.68)),
    iris=(0.25, 0.21, 0.14),
)

BEN = Character(
    name="ben",
    units="african",
    targets={
        "macrodetails/african-male-young": 0.35,
        "macrodetails/caucasian-male-young": 0.15,
        "macrodetails/african-male-old": 0.35,
        "macrodetails/caucasian-male-old": 0.15,
        "macrodetails/universal-male-young-averagemuscle-averageweight": 0.5,
        "macrodetails/universal-male-old-averagemuscle-averageweight": 0.5,
        "head/head-oval": 0.2,
        "head/head-age-more": 0.45,
        "mouth/mouth-laugh-lines-in": 0.35,
        "mouth/mouth-angles-up": 0.45,
        "neck/neck-scale-horiz-less": 0.2,
        "eyebrows/eyebrows-angle-up": 0.25,
        "chin/chin-width-max": 0.1,
    },
    both_sides={"eyes/*-eye-size-big": 0.3, "eyes/*-eye-bag-out": 0.25},
    skin=Skin(
        image="middleage_african_male/textures/middleage_darkskinned_male_diffuse.png",
        tone=(0.470, 0.315, 0.235),
        lips=(0.47, 0.275, 0.235),
        blush=0.5,
        stubble=0.25,
    ),
    hair=Hair("short04", "average", (0.115, 0.105, 0.10), grey=0.28, hairline_dm=0.10),
    brows=Brows("eyebrow008", (0.11, 0.095, 0.085)),
    outfit=Outfit(
        jacket=(0.165, 0.168, 0.180), shirt=(0.88, 0.90, 0.935), tie=(0.33, 0.085, 0.115), tie_stripe=(0.62, 0.50, 0.42)
    ),
    iris=(0.115, 0.07, 0.04),
    lashes=0.6,
)

MEI = Character(
    name="mei",
    units="caucasian",
    targets={
        "macrodetails/asian-female-young": 1.0,
        "macrodetails/universal-female-young-averagemuscle-averageweight": 1.0,
        "head/head-oval": 0.7,
        "head/head-scale-horiz-less": 0.15,
        "chin/chin-width-min": 0.5,
        "chin/chin-bones-in": 0.5,
        "chin/chin-height-min": 0.1,
        "neck/neck-scale-horiz-less": 0.35,
        "nose/nose-scale-horiz-decr": 0.3,
        "mouth/mouth-angles-up": 0.45,
        "mouth/mouth-scale-horiz-incr": 0.12,
        "mouth/mouth-lowerlip-height-min": 0.35,
        "mouth/mouth-lowerlip-volume-deflate": 0.3,
        "eyebrows/eyebrows-angle-up": 0.5,
        "eyebrows/eyebrows-trans-vert-more": 0.35,
    },
    both_sides={"eyes/*-eye-size-big": 0.35, "cheek/*-cheek-volume-inflate": 0.2},
    skin=Skin(
        image="young_asian_female/textures/young_lightskinned_female_diffuse3.png",
        tone=(0.850, 0.690, 0.575),
        lips=(0.74, 0.40, 0.39),
        blush=0.8,
    ),
    hair=Hair("long01", "female", (0.105, 0.080, 0.070), hairline_dm=0.11),
    brows=Brows("eyebrow001", (0.13, 0.105, 0.095), strength=0.7),
    outfit=Outfit(jacket=(0.115, 0.245, 0.235), shirt=(0.925, 0.885, 0.815)),
    iris=(0.16, 0.095, 0.055),
    lashes=0.85,
)

ADVISORS = (ADA, BEN, MEI)
