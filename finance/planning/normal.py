"""The normal distribution, vectorised, in plain numpy: the run-time package needs no scipy for it."""

from __future__ import annotations

import math

import numpy as np

from finance.types import Floats

_CENTRE = (
    (
        2.2352520354606839287,
        161.02823106855587881,
        1067.6894854603709582,
        18154.981253343561249,
        0.065682337918207449113,
    ),
    (47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956),
)
_MIDDLE = (
    (
        0.39894151208813466764,
        8.8831497943883759412,
        93.506656132177855979,
        597.27027639480026226,
        2494.5375852903726711,
        6848.1904505362823326,
        11602.651437647350124,
        9842.7148383839780218,
        1.0765576773720192317e-8,
    ),
    (
        22.266688044328115691,
        235.38790178262499861,
        1519.377599407554805,
        6485.558298266760755,
        18615.571640885098091,
        34900.952721145977266,
        38912.003286093271411,
        19685.429676859990727,
    ),
)
_NEAR = (
    (
        3.3871328727963666080,
        133.14166789178437745,
        1971.5909503065514427,
        13731.693765509461125,
        45921.953931549871457,
        67265.770927008700853,
        33430.575583588128105,
        2509.0809287301226727,
    ),
    (
        1.0,
        42.313330701600911252,
        687.18700749205790830,
        5394.1960214247511077,
        21213.794301586595867,
        39307.895800092710610,
        28729.085735721942674,
        5226.4952788528545610,
    ),
)
_AWAY = (
    (
        1.42343711074968357734,
        4.63033784615654529590,
        5.76949722146069140550,
        3.64784832476320460504,
        1.27045825245236838258,
        0.241780725177450611770,
        0.0227238449892691845833,
        7.74545014278341407640e-4,
    ),
    (
        1.0,
        2.05319162663775882187,
        1.67638483018380384940,
        0.689767334985100004550,
        0.148103976427480074590,
        0.0151986665636164571966,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ),
)
_FAR = (
    (
        6.65790464350110377720,
        5.46378491116411436990,
        1.78482653991729133580,
        0.296560571828504891230,
        0.0265321895265761230930,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ),
    (
        1.0,
        0.599832206555887937690,
        0.136929880922735805310,
        0.0148753612908506148525,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ),
)


def density(x: Floats) -> Floats:
    """Return the standard normal density at x."""
    return np.asarray(np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi))


def probability(x: Floats) -> Floats:
    """Return the standard normal probability of at most x, to about 1e-12 relative in the lower tail.

    Rational functions of Cody (1969), the far tails by a continued fraction.
    """
    x = np.asarray(x, dtype=np.float64)
    y = np.minimum(np.abs(x), 38.0)
    out = np.empty_like(y)
    near, far = y <= 0.67448975, y > 5.0
    between = ~(near | far)
    out[near] = 0.5 - _centre(y[near])
    out[between] = density(y[between]) * _mills_middle(y[between])
    out[far] = density(y[far]) * _mills_far(y[far])
    return np.where(x > 0, 1.0 - out, out)


def _centre(y: Floats) -> Floats:
    square = y * y
    top, bottom = _CENTRE
    up, down = top[4] * square, square
    for number in range(3):
        up = (up + top[number]) * square
        down = (down + bottom[number]) * square
    return np.asarray(y * (up + top[3]) / (down + bottom[3]))


def _mills_middle(y: Floats) -> Floats:
    top, bottom = _MIDDLE
    up, down = top[8] * y, y
    for number in range(7):
        up = (up + top[number]) * y
        down = (down + bottom[number]) * y
    # Cody's quotient leaves out the density's 1 / sqrt(2 pi).
    return np.asarray((up + top[7]) / (down + bottom[7]) * math.sqrt(2.0 * math.pi))


def _mills_far(y: Floats) -> Floats:
    fraction = y.copy()
    for number in range(40, 0, -1):
        fraction = y + number / fraction
    return np.asarray(1.0 / fraction)


def quantile(p: Floats) -> Floats:
    """Return the x below which a standard normal falls with probability p, 0 < p < 1 (Wichura 1988, AS 241)."""
    p = np.asarray(p, dtype=np.float64)
    centred = p - 0.5
    out = np.empty_like(centred)
    near = np.abs(centred) <= 0.425
    out[near] = centred[near] * _ratio(_NEAR, 0.180625 - centred[near] ** 2)
    root = np.sqrt(-np.log(np.minimum(p, 1.0 - p)[~near]))
    tail = np.where(root <= 5.0, _ratio(_AWAY, root - 1.6), _ratio(_FAR, root - 5.0))
    out[~near] = np.copysign(tail, centred[~near])
    return out


def _ratio(pair: tuple[tuple[float, ...], tuple[float, ...]], x: Floats) -> Floats:
    return np.asarray(np.polyval(pair[0][::-1], x) / np.polyval(pair[1][::-1], x))


def hermite(count: int) -> tuple[Floats, Floats]:
    """Return the nodes and weights [count] that integrate against a standard normal (Gauss and Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return np.asarray(nodes, dtype=np.float64), np.asarray(weights / weights.sum(), dtype=np.float64)
