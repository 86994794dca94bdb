"""How often we win, and how sure a rate from a few cases is."""

from math import sqrt

__all__ = ["wilson"]

Z = 1.959964  # 95 %, two-sided


def wilson(won: int, closed: int) -> tuple[float, float]:
    """The interval, each 0 to 1, in which the true rate lies with 95 % confidence.

    won: 0 to `closed`. closed: 0 or more; (0, 1) says that nothing is known yet.
    Raises ValueError when `won` does not lie within `closed`.

    Source: score interval, E. B. Wilson, Probable Inference, the Law of Succession, and
    Statistical Inference, Journal of the American Statistical Association 22 (158), 1927.
    """
    if not 0 <= won <= closed:
        raise ValueError("won lies from 0 to closed")
    if closed == 0:
        return 0.0, 1.0
    rate, square = won / closed, Z * Z
    middle = rate + square / (2 * closed)
    spread = Z * sqrt(rate * (1 - rate) / closed + square / (4 * closed * closed))
    scale = 1 + square / closed
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
