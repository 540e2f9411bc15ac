using System.Diagnostics.CodeAnalysis;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// ln of the expected growth of the dominated hypervolume under independent models of the objectives, in closed form: in each box of the
/// non-dominated region it is a product of one-dimensional expectations (Emmerich et al. 2011; Yang et al. 2019). A running trial is
/// believed to turn out as predicted, so that its point of the front is not sought again.
/// </summary>
internal sealed class HypervolumeAcquisition : IAcquisition
{
    private const double Least = 1e-290;
    private readonly GaussianProcess[] _models;
    private NonDominatedCells _cells;
    private readonly RowMatrix[] _meanGradients;
    private readonly RowMatrix[] _varianceGradients;
    private readonly double[][] _means;
    private readonly double[][] _variances;
    private double[][] _expectations;
    private double[][] _meanSlopes;
    private double[][] _deviationSlopes;
    private readonly RowMatrix _pending;

    /// <summary>Makes the acquisition of models, one an objective, over a decomposition of the objective space.</summary>
    public HypervolumeAcquisition(GaussianProcess[] models, NonDominatedCells cells)
    {
        _models = models;
        int objectives = models.Length;
        _meanGradients = [.. models.Select(model => new RowMatrix(0, model.Dimension))];
        _varianceGradients = [.. models.Select(model => new RowMatrix(0, model.Dimension))];
        (_means, _variances) = (new double[objectives][], new double[objectives][]);
        Array.Fill(_means, []);
        Array.Fill(_variances, []);
        _pending = new RowMatrix(1, models[0].Dimension);
        UseCells(cells);
    }

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values)
    {
        Reserve(count);
        for (int k = 0; k < _models.Length; k++)
        {
            _models[k].Predict(inputs, count, _means[k], _variances[k]);
        }

        for (int m = 0; m < count; m++)
        {
            Tabulate(m);
            values[m] = Math.Log(Math.Max(Least, Volume()));
        }
    }

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values, RowMatrix gradients)
    {
        Reserve(count);
        for (int k = 0; k < _models.Length; k++)
        {
            _models[k].Predict(inputs, count, _means[k], _variances[k], _meanGradients[k], _varianceGradients[k]);
        }

        for (int m = 0; m < count; m++)
        {
            Tabulate(m);
            double volume = Volume();
            values[m] = Math.Log(Math.Max(Least, volume));
            gradients.Row(m, _models[0].Dimension).Clear();
            for (int k = 0; k < _models.Length && volume > Least; k++)
            {
                AddGradient(m, k, volume, gradients);
            }
        }
    }

    /// <inheritdoc/>
    public void AddPending(ReadOnlySpan<double> input)
    {
        Reserve(1);
        input.CopyTo(_pending.Row(0, input.Length));
        double[] believed = new double[_models.Length];
        for (int k = 0; k < _models.Length; k++)
        {
            _models[k].Predict(_pending, 1, _means[k], _variances[k]);
            believed[k] = _means[k][0];
            _models[k].TryAddPending(input);
        }

        UseCells(_cells.With(believed));
    }

    [MemberNotNull(nameof(_cells), nameof(_expectations), nameof(_meanSlopes), nameof(_deviationSlopes))]
    private void UseCells(NonDominatedCells cells)
    {
        _cells = cells;
        _expectations = Tables();
        _meanSlopes = Tables();
        _deviationSlopes = Tables();
    }

    private double[][] Tables() => [.. _cells.Coordinates.Select(values => new double[values.Length + 1])];

    private void AddGradient(int m, int k, double volume, RowMatrix gradients)
    {
        double meanSlope = Volume(k, _meanSlopes[k]) / volume;
        double deviationSlope = Volume(k, _deviationSlopes[k]) / volume / (2 * Math.Sqrt(_variances[k][m]));
        for (int c = 0; c < _models[k].Dimension; c++)
        {
            gradients[m, c] += (meanSlope * _meanGradients[k][m, c]) + (deviationSlope * _varianceGradients[k][m, c]);
        }
    }

    private void Tabulate(int m)
    {
        for (int k = 0; k < _models.Length; k++)
        {
            double deviation = Math.Sqrt(_variances[k][m]);
            double[] coordinates = _cells.Coordinates[k];
            for (int i = 0; i < coordinates.Length; i++)
            {
                double logValue = ExpectedImprovement.Log(_means[k][m], deviation, coordinates[i], out double meanSlope, out double deviationSlope);
                double value = Math.Exp(logValue);
                _expectations[k][i] = value;
                _meanSlopes[k][i] = meanSlope * value;
                _deviationSlopes[k][i] = deviationSlope * value;
            }
        }
    }

    private double Volume(int replaced = -1, double[]? replacement = null)
    {
        double sum = 0;
        int last = _models.Length - 1;
        for (int at = 0; at < _cells.Corners.Length; at += _models.Length)
        {
            double product = (replaced == last ? replacement! : _expectations[last])[_cells.Corners[at + last]];
            for (int k = 0; k < last && product != 0; k++)
            {
                double[] table = replaced == k ? replacement! : _expectations[k];
                int corner = _cells.Corners[at + k];
                product *= table[corner] - table[corner + 1];
            }

            sum += product;
        }

        return sum;
    }

    private void Reserve(int count)
    {
        for (int k = 0; k < _models.Length; k++)
        {
            _meanGradients[k].EnsureCapacity(count, _models[k].Dimension);
            _varianceGradients[k].EnsureCapacity(count, _models[k].Dimension);
            if (_means[k].Length < count)
            {
                (_means[k], _variances[k]) = (new double[count], new double[count]);
            }
        }
    }
}
