"""Metrics, by scikit-learn (pip install scikit-learn). Where that is not installed the committed files are read back, so
that everything else can be made."""
import functools
import pathlib

import numpy as np

from common import Case, unit

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"
SETTINGS = "scikit-learn"


def from_scikit(function):
    """Registers a generator of cases that is called with the package."""
    @functools.wraps(function)
    def make():
        try:
            import sklearn.calibration
            import sklearn.metrics
        except ImportError:
            with np.load(FOLDER / f"{function.__name__}.npz") as file:
                cases = {}
                for key in file:
                    name, _, array = key.partition("/")
                    cases.setdefault(name, Case(name, SETTINGS)).arrays[array] = file[key]
            return cases.values()
        return function(sklearn)
    return unit(make)


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def guessed(case, n, classes, skill=1.0):
    """Labels and logits that know something of them."""
    labels = case.ints(classes, n).numpy()
    return labels, np.asarray(case.draw(n, classes)) + skill * np.eye(classes)[labels]


@from_scikit
def train_metrics(sklearn):
    for name, n, classes, used in ("3_n40", 40, 3, 3), ("5_n12", 12, 5, 3):  # classes 3 and 4 of 5 are never the truth
        case = Case(name, SETTINGS)
        labels, logits = guessed(case, n, classes)
        labels = labels % used
        logits[:, -1] -= 9 if used < classes else 0  # and the last is never guessed
        guess = logits.argmax(axis=1)
        case.keep(logits=logits, labels=labels)
        every = sklearn.metrics.precision_recall_fscore_support(labels, guess, labels=range(classes), zero_division=0)
        case.keep(precision=every[0], recall=every[1], f1=every[2], support=every[3])
        for average in "macro", "micro", "weighted":
            found = sklearn.metrics.precision_recall_fscore_support(labels, guess, average=average, zero_division=0)
            case.keep(**{average: np.array(found[:3])})
        yield case


@from_scikit
def train_multilabel(sklearn):
    case = Case("3_n20", SETTINGS)
    truth = case.ints(2, 20, 3).numpy()
    truth[:, 2] = 0
    logits = np.asarray(case.draw(20, 3)) + truth - 0.5
    case.keep(logits=logits, truth=truth)
    of = functools.partial(sklearn.metrics.precision_recall_fscore_support, truth, logits > 0, zero_division=0)
    case.keep(every=np.array(of(average=None)[:3]), micro=np.array(of(average="micro")[:3]),
              macro=np.array(of(average="macro")[:3]))
    yield case


@from_scikit
def train_ranking(sklearn):
    auc, precision = sklearn.metrics.roc_auc_score, sklearn.metrics.average_precision_score
    for name, grid in ("plain", 256), ("ties", 2):
        case = Case(name, SETTINGS, grid=grid)
        truth = case.ints(2, 30).numpy()
        scores = np.asarray(case.draw(30)) + truth
        yield case.keep(scores=scores, truth=truth, roc_auc=auc(truth, scores), average_precision=precision(truth, scores))
    case = Case("4_classes", SETTINGS, grid=4)
    labels, logits = guessed(case, 40, 4)
    p = softmax(logits)
    yield case.keep(scores=p, labels=labels, roc_auc=auc(labels, p, multi_class="ovr", average="macro"),
                    average_precision=precision(np.eye(4)[labels], p, average="macro"))


@from_scikit
def train_regression_metrics(sklearn):
    m = sklearn.metrics
    for name, shape in ("n25", (25,)), ("3_n9", (9, 3)):
        case = Case(name, SETTINGS)
        truth = np.asarray(case.draw(*shape)) * 3 + 5
        said = truth + np.asarray(case.draw(*shape))
        if len(shape) == 2:
            truth[:, 1] = 2  # never changes
        yield case.keep(said=said, truth=truth, mean_absolute_error=m.mean_absolute_error(truth, said),
                        root_mean_squared_error=m.root_mean_squared_error(truth, said), r2=m.r2_score(truth, said))


@from_scikit
def train_calibration(sklearn):
    def error(right, confidence, bins):
        often, said = sklearn.calibration.calibration_curve(right, confidence, n_bins=bins)
        rows = np.bincount(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence), minlength=bins)
        return np.sum(np.abs(often - said) * rows[rows > 0]) / len(right)

    brier = sklearn.metrics.brier_score_loss
    case = Case("binary", SETTINGS)
    truth = case.ints(2, 60).numpy()
    p = 1 / (1 + np.exp(-np.asarray(case.draw(60)) * 2 - truth))
    yield case.keep(p=p, truth=truth, brier=brier(truth, p), error15=error(truth, p, 15), error4=error(truth, p, 4))
    case = Case("4_classes", SETTINGS)
    labels, logits = guessed(case, 60, 4)
    p = softmax(logits)
    right = p.argmax(axis=1) == labels
    yield case.keep(logits=logits, p=p, labels=labels, brier=brier(labels, p), error15=error(right, p.max(axis=1), 15))
