"""Writes the fixture of SsimTest with numpy, window by window as the formula is written: two images and their SSIM on Y."""
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parents[1] / "resources/aliif/model/evaluation"
HEIGHT, WIDTH, SHAVE = 19, 23, 2

random = np.random.default_rng(11)
ramp = np.linspace(0, 1, WIDTH)[None, None] * np.linspace(1, 0.5, HEIGHT)[None, :, None]
a = (ramp * np.array([1, 0.8, 0.5])[:, None, None] * 0.9 + 0.1 * random.random((3, HEIGHT, WIDTH))).astype(np.float32)
b = np.clip(a + 0.05 * random.standard_normal(a.shape), 0, 1).astype(np.float32)


def luma(image):
    red, green, blue = image.astype(np.float64)
    y = (65.738 * red + 129.057 * green + 25.064 * blue) / 256
    return y[SHAVE:-SHAVE, SHAVE:-SHAVE]


distance = np.arange(11) - 5.0
window = np.exp(-(distance[:, None] ** 2 + distance[None] ** 2) / (2 * 1.5 ** 2))
window /= window.sum()
x, y = luma(a), luma(b)
values = []
for top in range(x.shape[0] - 10):
    for left in range(x.shape[1] - 10):
        p, q = x[top:top + 11, left:left + 11], y[top:top + 11, left:left + 11]
        mean_p, mean_q = (window * p).sum(), (window * q).sum()
        variance_p, variance_q = (window * (p - mean_p) ** 2).sum(), (window * (q - mean_q) ** 2).sum()
        covariance = (window * (p - mean_p) * (q - mean_q)).sum()
        values.append((2 * mean_p * mean_q + 1e-4) * (2 * covariance + 9e-4)
                      / ((mean_p ** 2 + mean_q ** 2 + 1e-4) * (variance_p + variance_q + 9e-4)))
np.concatenate([a.ravel(), b.ravel()]).astype("<f4").tofile(FOLDER / "ssim.f32")
print("%dx%d, shave %d: %.9f" % (WIDTH, HEIGHT, SHAVE, np.mean(values)))
