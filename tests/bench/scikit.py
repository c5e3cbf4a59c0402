"""The local engine's steps with scikit-learn and SciPy: prints how many seconds they take. Called by engine.mjs.

Words that stand together (here: in one text, which is quicker than in a window) as PPMI, 150 directions; pieces of words
as TF-IDF, 100 directions; small clusters by k-means, Ward, k-means from there, naive Bayes; the same with another seed;
then the same in each group. What the engine does besides (names, intervals, tests, the map) is not done here.
"""
import json
import sys
import time

import numpy
from scipy import sparse
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.preprocessing import normalize

LEARNT = 8000  # texts that pieces are learnt from, as in the engine


def ppmi(counts):
    together = (counts.T @ counts).tocsr()
    together.setdiag(0)
    together.eliminate_zeros()
    total = numpy.asarray(together.sum(axis=1)).ravel()
    smooth = numpy.power(total, 0.75)
    cells = together.tocoo()
    ratio = cells.data * smooth.sum() / (total[cells.row] * smooth[cells.col])
    keep = ratio > 1
    return sparse.csr_matrix((numpy.log(ratio[keep]), (cells.row[keep], cells.col[keep])), shape=together.shape)


def group(points, counts, k, seed):
    small = max(k, min(len(points) // 4, max(4 * k, 60)))
    pieces = KMeans(small, n_init=1, max_iter=20, random_state=seed).fit(points[:20000] if len(points) > 20000 else points)
    joined = AgglomerativeClustering(k).fit_predict(pieces.cluster_centers_)
    of = joined[pieces.predict(points)]
    start = numpy.vstack([points[of == g].mean(axis=0) if (of == g).any() else points[g] for g in range(k)])
    of = KMeans(k, init=start, n_init=1, max_iter=20).fit(points).labels_
    for _ in range(15):
        if len(set(of)) < 2:
            break
        after = MultinomialNB(alpha=0.07).fit(counts, of).predict(counts)
        moved = (after != of).mean()
        of = after
        if moved < 0.001:
            break
    return of


def main(path, k):
    texts = json.load(open(path))
    start = time.perf_counter()
    words = CountVectorizer(min_df=2, max_df=0.5, stop_words="english")
    counts = words.fit_transform(texts)
    matrix = ppmi(counts.astype(numpy.float64))
    svd = TruncatedSVD(min(150, matrix.shape[1] - 1), n_iter=2, random_state=1)
    vectors = svd.fit_transform(matrix) / numpy.sqrt(svd.singular_values_)
    by_words = normalize(counts @ vectors)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True).fit_transform(texts)
    step = max(1, len(texts) // LEARNT)
    by_pieces = normalize(TruncatedSVD(100, n_iter=2, random_state=1).fit(pieces[::step]).transform(pieces))
    points = normalize(numpy.hstack([by_words, by_pieces])).astype(numpy.float32)
    top = group(points, counts, k, 1)
    if len(texts) <= 10000:
        group(points, counts, k, 2)
    for g in range(k):
        inside = numpy.flatnonzero(top == g)
        if len(inside) < 12:
            continue
        own = normalize(points[inside] - points[inside].mean(axis=0))
        group(own, counts[inside], int(min(8, max(2, round((len(inside) / 4) ** 0.5)))), 1)
    print(f"{time.perf_counter() - start:.3f}")


main(sys.argv[1], int(sys.argv[2]))
