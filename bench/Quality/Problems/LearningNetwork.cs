using Vizier.Algorithms.Randomness;

namespace Vizier.Quality.Problems;

/// <summary>How a network is trained.</summary>
internal sealed record NetworkSettings(int Hidden, double Rate, double Decay, int Batch, double FirstMoment, double SecondMoment, string Activation);

/// <summary>A network of one hidden layer trained by Adam for a few epochs, for the problems that train models.</summary>
internal sealed class LearningNetwork
{
    private const int Epochs = 12;
    private readonly NetworkSettings _settings;
    private readonly int _inputs;
    private readonly double[] _weights;
    private readonly double[] _hidden;

    public LearningNetwork(double[][] rows, double[] targets, NetworkSettings settings)
    {
        _settings = settings;
        _inputs = rows[0].Length;
        _hidden = new double[settings.Hidden];
        var random = new RandomStream(1, settings.Hidden, "network");
        _weights = [.. Enumerable.Range(0, (settings.Hidden * (_inputs + 2)) + 1).Select(
            i => random.NextGaussian() * (i < settings.Hidden * (_inputs + 1) ? 1 / Math.Sqrt(_inputs) : 1 / Math.Sqrt(settings.Hidden)))];
        Train(rows, targets, random);
    }

    public double Predict(double[] row)
    {
        double sum = _weights[^1];
        int output = _settings.Hidden * (_inputs + 1);
        for (int h = 0; h < _hidden.Length; h++)
        {
            int own = h * (_inputs + 1);
            double total = _weights[own + _inputs];
            for (int c = 0; c < _inputs; c++)
            {
                total += _weights[own + c] * row[c];
            }

            _hidden[h] = _settings.Activation switch
            {
                "relu" => Math.Max(0, total),
                "tanh" => Math.Tanh(total),
                _ => 1 / (1 + Math.Exp(-total)),
            };
            sum += _weights[output + h] * _hidden[h];
        }

        return sum;
    }

    private void Train(double[][] rows, double[] targets, RandomStream random)
    {
        double[] first = new double[_weights.Length];
        double[] second = new double[_weights.Length];
        double[] gradient = new double[_weights.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        double firstPower = 1;
        double secondPower = 1;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order.AsSpan());
            for (int start = 0; start < order.Length; start += _settings.Batch)
            {
                int end = Math.Min(order.Length, start + _settings.Batch);
                for (int w = 0; w < gradient.Length; w++)
                {
                    gradient[w] = _settings.Decay * _weights[w] / rows.Length;
                }

                for (int k = start; k < end; k++)
                {
                    Accumulate(rows[order[k]], targets[order[k]], 1.0 / (end - start), gradient);
                }

                firstPower *= _settings.FirstMoment;
                secondPower *= _settings.SecondMoment;
                for (int w = 0; w < gradient.Length; w++)
                {
                    first[w] += (1 - _settings.FirstMoment) * (gradient[w] - first[w]);
                    second[w] += (1 - _settings.SecondMoment) * ((gradient[w] * gradient[w]) - second[w]);
                    _weights[w] -= _settings.Rate * (first[w] / (1 - firstPower)) / (Math.Sqrt(second[w] / (1 - secondPower)) + 1e-8);
                }
            }
        }
    }

    private void Accumulate(double[] row, double target, double weight, double[] gradient)
    {
        double error = weight * (Predict(row) - target);
        int output = _settings.Hidden * (_inputs + 1);
        gradient[^1] += error;
        for (int h = 0; h < _hidden.Length; h++)
        {
            gradient[output + h] += error * _hidden[h];
            double slope = _settings.Activation switch
            {
                "relu" => _hidden[h] > 0 ? 1 : 0,
                "tanh" => 1 - (_hidden[h] * _hidden[h]),
                _ => _hidden[h] * (1 - _hidden[h]),
            };
            double back = error * _weights[output + h] * slope;
            int own = h * (_inputs + 1);
            gradient[own + _inputs] += back;
            for (int c = 0; c < _inputs; c++)
            {
                gradient[own + c] += back * row[c];
            }
        }
    }
}
