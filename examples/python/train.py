"""Fits a straight line to noisy points by gradient descent: a trial in plain Python, which reports by printing."""

import argparse
import random


def points(count, seed):
    source = random.Random(seed)
    xs = [source.uniform(-1, 1) for _ in range(count)]
    return [(x, 3 * x - 0.5 + source.gauss(0, 0.1)) for x in xs]


def mean_square_error(line, data):
    slope, offset = line
    return sum((slope * x + offset - y) ** 2 for x, y in data) / len(data)


def descend(line, data, rate):
    slope, offset = line
    for x, y in data:
        error = slope * x + offset - y
        slope, offset = slope - rate * error * x, offset - rate * error
    return slope, offset


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--lr", type=float, default=0.01)
    flags.add_argument("--decay", type=float, default=1.0, help="what the rate is multiplied with after each epoch")
    flags.add_argument("--epochs", type=int, default=10)
    settings = flags.parse_args()

    training, validation = points(100, seed=1), points(100, seed=2)
    line, rate = (0.0, 0.0), settings.lr
    for epoch in range(1, settings.epochs + 1):
        line = descend(line, training, rate)
        rate *= settings.decay
        print(f"epoch={epoch} loss={mean_square_error(line, validation):.6g}")


if __name__ == "__main__":
    main()
