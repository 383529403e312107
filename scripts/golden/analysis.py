"""What analyses find, by scikit-learn."""
import numpy as np

from common import Case
from metrics import from_scikit


def blobs(case, n, width, groups, apart=3.0):
    """Rows about as many centres, and the number of each row's."""
    labels = case.ints(groups, n).numpy()
    centres = np.asarray(case.draw(groups, width)) * apart
    return np.round((np.asarray(case.draw(n, width)) + centres[labels]) * 256) / 256, labels


@from_scikit
def analyze_pca(sklearn):
    from sklearn.decomposition import PCA
    for n, width, k in (30, 5, 5), (6, 11, 3), (2, 3, 1):
        case = Case(f"{n}_{width}", "scikit-learn")
        x, _ = blobs(case, n, width, 2)
        found = PCA(k, svd_solver="full").fit(x)
        yield case.keep(x=x, directions=found.components_, variances=found.explained_variance_,
                        shares=found.explained_variance_ratio_, projected=found.transform(x))


@from_scikit
def analyze_nearest_rows(sklearn):
    from sklearn.neighbors import NearestNeighbors
    for n, m, width, k in (7, 40, 3, 5), (3, 5, 17, 5), (150, 2100, 2, 3):
        case = Case(f"{n}_{m}_{width}", "scikit-learn, brute")
        base, queries = case.draw(m, width).numpy(), case.draw(n, width).numpy()
        case.keep(base=base, queries=queries)
        for metric in "euclidean", "cosine":
            distances, rows = NearestNeighbors(n_neighbors=k, algorithm="brute", metric=metric).fit(base).kneighbors(queries)
            case.keep(**{metric + "_distances": distances, metric + "_rows": rows})
        yield case


@from_scikit
def analyze_retrieval(sklearn):
    from sklearn.metrics import average_precision_score
    for n, m, width in (9, 9, 3), (150, 150, 4), (5, 12, 4):
        case = Case(f"{n}_{m}", "scikit-learn's average precision")
        base = case.draw(m, width).numpy()
        queries = base[:n] + case.draw(n, width).numpy()
        unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)
        cosines = unit(queries) @ unit(base).T
        labels, of_base = case.ints(3, n).numpy(), case.ints(3, m).numpy()
        case.keep(base=base, queries=queries, query_labels=labels, base_labels=of_base)
        if n == m:
            ranks = 1 + (cosines > np.diag(cosines)[:, None]).sum(1)
            case.keep(paired=np.array([*((ranks <= k).mean() for k in (1, 5, 10)), np.median(ranks), (1 / ranks).mean()]))
        belongs = labels[:, None] == of_base
        first = np.array([1 + (c > c[b].max()).sum() for c, b in zip(cosines, belongs)])
        precision = np.mean([average_precision_score(b, c) for c, b in zip(cosines, belongs)])
        yield case.keep(labelled=np.array([*((first <= k).mean() for k in (1, 5, 10)), np.median(first), precision]))


@from_scikit
def analyze_k_means(sklearn):
    from sklearn.cluster import KMeans
    for n, width, k in (40, 3, 4), (300, 2, 5), (5, 2, 5):
        case = Case(f"{n}_{width}_{k}", "scikit-learn, from given centres, tol 0")
        x, _ = blobs(case, n, width, k, 1.0)
        start = x[case.random.permutation(n)[:k]]
        found = KMeans(k, init=start, n_init=1, tol=0).fit(x)
        best = min(KMeans(k, n_init=50, random_state=s).fit(x).inertia_ for s in range(3))
        yield case.keep(x=x, start=start, centres=found.cluster_centers_, labels=found.labels_, inertia=found.inertia_,
                        best=best)


@from_scikit
def analyze_clustering_scores(sklearn):
    from sklearn import metrics
    for n, width, k in (12, 2, 3), (200, 3, 7), (3, 1, 2):
        case = Case(f"{n}_{width}_{k}", "scikit-learn")
        x, a = blobs(case, n, width, k)
        a[:2] = 0, 1
        b = np.where(case.random.rand(n) < 0.3, case.random.randint(0, k, n), a)
        yield case.keep(x=x, a=a, b=b, nmi=metrics.normalized_mutual_info_score(a, b),
                        ari=metrics.adjusted_rand_score(a, b), silhouette=metrics.silhouette_score(x, a))


@from_scikit
def analyze_spectral(sklearn):
    from sklearn.cluster import SpectralClustering
    from sklearn.datasets import make_moons
    from sklearn.manifold import spectral_embedding
    x, truth = make_moons(90, noise=0.06, random_state=4)
    for name, settings in ("neighbours", dict(affinity="nearest_neighbors", n_neighbors=10)), ("gamma", dict(gamma=20.0)):
        case = Case(name, "scikit-learn, two moons of 90 rows")
        model = SpectralClustering(2, random_state=0, eigen_tol=1e-12, **settings).fit(x)
        weights = np.asarray(getattr(model.affinity_matrix_, "todense", lambda: model.affinity_matrix_)())
        places = spectral_embedding(weights, n_components=2, drop_first=False, random_state=0)
        np.fill_diagonal(weights, 0)
        yield case.keep(x=x, truth=truth, weights=weights, places=places, labels=model.labels_)


@from_scikit
def analyze_linear_probe(sklearn):
    from sklearn.linear_model import LogisticRegression
    for n, width, classes, penalty in (60, 4, 3, 1.0), (40, 7, 5, 0.1):
        case = Case(f"{n}_{width}_{classes}", f"scikit-learn, C {1 / penalty:g}")
        x, labels = blobs(case, n, width, classes, 1.0)
        labels[:classes] = range(classes)
        found = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=5000).fit(x, labels)
        yield case.keep(x=x, labels=labels, weights=found.coef_, bias=found.intercept_, logits=found.decision_function(x))


@from_scikit
def analyze_t_sne(sklearn):
    from sklearn.manifold import TSNE, trustworthiness
    from sklearn.manifold._t_sne import _joint_probabilities_nn, _kl_divergence
    from sklearn.neighbors import NearestNeighbors
    from scipy.spatial.distance import squareform
    case = Case("70_5", "scikit-learn, perplexity 10")
    x, labels = blobs(case, 70, 5, 3)
    graph = NearestNeighbors(n_neighbors=31).fit(x).kneighbors_graph(mode="distance")
    graph.data **= 2
    shares = _joint_probabilities_nn(graph, 10.0, 0).toarray()
    places = case.draw(70, 2).numpy()
    loss, slope = _kl_divergence(places.ravel(), squareform(shares, checks=False), 1, 70, 2)
    found = TSNE(perplexity=10, random_state=0).fit(x)
    yield case.keep(x=x, labels=labels, shares=shares, places=places, loss=loss, slope=slope.reshape(70, 2),
                    divergence=found.kl_divergence_, trust=trustworthiness(x, found.embedding_, n_neighbors=5))
