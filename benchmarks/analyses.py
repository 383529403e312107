#!/usr/bin/env python3
"""taskset -c 0 python analyses.py PROGRAM DATA: the analyses of braid beside scikit-learn's, on one core, in one run.

PROGRAM: analyses.cpp, built with -O3 -march=native. DATA: the folder that has mfeat/ and mnist/. Seconds are the best of
three; behind them what was found, which must agree. A ratio above 1: braid is faster."""
import os
import subprocess
import sys
import time

for name in "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS":
    os.environ[name] = "1"

import numpy as np
from sklearn.cluster import KMeans, SpectralClustering
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.metrics import normalized_mutual_info_score, silhouette_score
from sklearn.neighbors import NearestNeighbors

program, data = sys.argv[1:]
mnist, mfeat = np.load(f"{data}/mnist/mnist.npz"), np.load(f"{data}/mfeat/mfeat.npz")
scale = np.float32(1 / 255)
images = mnist["train_images"][:20000].reshape(20000, -1) * scale
tests = mnist["test_images"][:2000].reshape(2000, -1) * scale
pixels, loading, truth = mfeat["pix"], mfeat["kar"], mfeat["label"]
codes = PCA(50, svd_solver="covariance_eigh").fit_transform(images.astype(np.float64))
nearest = lambda base, queries: NearestNeighbors(n_neighbors=10, algorithm="brute").fit(base).kneighbors(queries)[0]
labels, of_tests = mnist["train_labels"][:20000], mnist["test_labels"][:2000]

theirs = {
    "pca": lambda: PCA(50).fit(images).explained_variance_ratio_[0],
    "nearest_784": lambda: nearest(images, tests)[0, 0],
    "nearest_50": lambda: nearest(codes.astype(np.float32), codes.astype(np.float32))[0, 1],
    "k_means": lambda: KMeans(10, n_init=3, random_state=0).fit(codes).inertia_,
    "silhouette": lambda: silhouette_score(pixels, truth),
    "probe": lambda: LogisticRegression().fit(images.astype(np.float64), labels).score(tests, of_tests),
    "spectral": lambda: normalized_mutual_info_score(
        SpectralClustering(10, affinity="nearest_neighbors", random_state=0).fit(loading).labels_, truth),
    "t_sne": lambda: TSNE(random_state=0).fit(loading).kl_divergence_,
}
ours = {line.split()[0]: [float(v) for v in line.split()[1:]] for line in
        subprocess.run([program, data], check=True, capture_output=True, text=True).stdout.splitlines()}
print(f"{'':12} {'braid s':>9} {'sklearn s':>9} {'ratio':>6}   found")
for name, run in theirs.items():
    best = np.inf
    for _ in range(3 if name != "t_sne" else 1):
        start = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - start)
    print(f"{name:12} {ours[name][0]:9.3f} {best:9.3f} {best / ours[name][0]:6.2f}   {ours[name][1]:.4f} {found:.4f}", flush=True)
