"""How sharp a picture is: the variance of its Laplacian. Information only: noise looks sharp, and a plain wall does not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def quarter(luma: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The picture at a quarter of its scale, by averages: at full scale a sensor's noise would be all that is measured."""
    rows, columns = (length // 4 * 4 for length in luma.shape)
    whole = luma[:rows, :columns].astype(np.float32)
    small: NDArray[np.float32] = whole.reshape(rows // 4, 4, columns // 4, 4).mean(axis=(1, 3))
    return small


def laplacian_variance(luma: NDArray[np.float32]) -> float | None:
    """Pech-Pacheco 2000's focus measure over the four neighbours, brightness of 0 to 255; None for less than 3 x 3 pixels."""
    if min(luma.shape) < 3:
        return None
    middle = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * middle
    return float(laplacian.var())
