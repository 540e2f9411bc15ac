using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The Matérn-5/2 correlation with one length scale per column (Rasmussen and Williams 2006, eq. 4.17):
/// k = (1 + s + s²/3)·e^(−s), s = √5·r, r² = Σ (Δ/ℓ)² over numeric columns + Σ [a ≠ b]/ℓ² over categorical ones.
/// </summary>
/// <remarks>
/// It works on whole rows against all inputs, which it keeps column by column and divided by their length scales. O(columns) a pair.
/// </remarks>
internal sealed class MaternKernel
{
    private const int Lanes = 8;
    private const double SqrtFive = 2.23606797749978969641;
    private readonly bool[] _isCategorical;
    private readonly RowMatrix _columns;
    private readonly RowMatrix _rows;
    private readonly double[] _inverseLengths;
    private double[][]? _axes;

    /// <summary>Makes a kernel; categorical columns hold category numbers, the others coordinates.</summary>
    public MaternKernel(ReadOnlySpan<bool> isCategorical)
    {
        _isCategorical = isCategorical.ToArray();
        _columns = new RowMatrix(_isCategorical.Length, 0);
        _rows = new RowMatrix(0, _isCategorical.Length);
        _inverseLengths = new double[_isCategorical.Length];
    }

    /// <summary>Columns of an input.</summary>
    public int Dimension => _isCategorical.Length;

    /// <summary>Inputs held.</summary>
    public int Count { get; private set; }

    /// <summary>A kernel of the same columns, without inputs.</summary>
    public MaternKernel Like() => new(_isCategorical);

    /// <summary>Whether a column holds category numbers.</summary>
    public bool IsCategorical(int column) => _isCategorical[column];

    /// <summary>1/ℓ of an axis.</summary>
    public double InverseLength(int column) => _inverseLengths[column];

    /// <summary>The inputs' values in one column (numeric columns: divided by the length scale), padded with zeros.</summary>
    public ReadOnlySpan<double> Column(int column) => _columns.Row(column, Panel.Pad(Count));

    /// <summary>Sets the length scales and drops all inputs.</summary>
    /// <param name="logLengths">ln ℓ of each axis.</param>
    /// <param name="axes">Orthogonal axes, one a row over all columns, which must be numeric; null for the columns themselves.</param>
    public void Reset(ReadOnlySpan<double> logLengths, double[][]? axes = null)
    {
        _axes = axes;
        for (int c = 0; c < Dimension; c++)
        {
            _inverseLengths[c] = Math.Exp(-logLengths[c]);
        }

        Count = 0;
        Array.Clear(_columns.Values);
    }

    /// <summary>Adds one input.</summary>
    public void Add(ReadOnlySpan<double> input)
    {
        _columns.EnsureCapacity(Dimension, Count + 1);
        _rows.EnsureCapacity(Count + 1, Dimension);
        var row = _rows.Row(Count, Dimension);
        Scale(input, row);
        for (int c = 0; c < Dimension; c++)
        {
            _columns[c, Count] = row[c];
        }

        Count++;
    }

    /// <summary>Drops all inputs from <paramref name="count"/> on.</summary>
    public void Truncate(int count)
    {
        for (int c = 0; c < Dimension; c++)
        {
            _columns.Row(c, Count)[count..].Clear();
        }

        Count = count;
    }

    /// <summary>A scaled input that was added.</summary>
    public ReadOnlySpan<double> ScaledInput(int index) => _rows.Row(index, Dimension);

    /// <summary>Turns an input to the axes and divides its numeric columns by their length scales.</summary>
    public void Scale(ReadOnlySpan<double> input, Span<double> scaled)
    {
        for (int c = 0; c < Dimension; c++)
        {
            scaled[c] = _isCategorical[c] ? input[c]
                : _axes is null ? input[c] * _inverseLengths[c]
                : Vectors.Dot(_axes[c], input) * _inverseLengths[c];
        }
    }

    /// <summary>Turns a gradient with respect to coordinates along the axes into one with respect to the columns, in place.</summary>
    public void TurnBack(Span<double> gradient)
    {
        if (_axes is null)
        {
            return;
        }

        Span<double> turned = stackalloc double[Dimension];
        turned.Clear();
        for (int a = 0; a < Dimension; a++)
        {
            for (int c = 0; c < Dimension; c++)
            {
                turned[c] += _axes[a][c] * gradient[a];
            }
        }

        turned.CopyTo(gradient);
    }

    /// <summary>
    /// Correlations of a scaled input with the first <paramref name="count"/> inputs. Whole vectors are written, so the spans need room for
    /// <paramref name="count"/> rounded up to eight.
    /// </summary>
    /// <param name="scaled">The input, scaled.</param>
    /// <param name="count">How many of the inputs.</param>
    /// <param name="correlations">Receives k.</param>
    /// <param name="slopes">Receives −2·dk/d(r²) = 5/3·(1 + s)·e^(−s).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Correlate(ReadOnlySpan<double> scaled, int count, Span<double> correlations, Span<double> slopes)
    {
        int stride = _columns.Stride;
        ref double columns = ref Panel.At(_columns.Values, 0);
        for (int j = 0; j < count; j += Lanes)
        {
            var squared = Vector512<double>.Zero;
            for (int c = 0; c < scaled.Length; c++)
            {
                var other = Vector512.LoadUnsafe(ref Unsafe.Add(ref columns, (nint)((c * stride) + j)));
                var own = Vector512.Create(scaled[c]);
                if (_isCategorical[c])
                {
                    double weight = _inverseLengths[c];
                    squared += Vector512.ConditionalSelect(Vector512.Equals(own, other), Vector512<double>.Zero, Vector512.Create(weight * weight));
                }
                else
                {
                    var difference = own - other;
                    squared = Vector512.FusedMultiplyAdd(difference, difference, squared);
                }
            }

            var s = Vector512.Create(SqrtFive) * Vector512.Sqrt(squared);
            var decay = Vector512.Exp(-s);
            var linear = Vector512<double>.One + s;
            (Vector512.FusedMultiplyAdd(s * s, Vector512.Create(1.0 / 3), linear) * decay).CopyTo(correlations[j..]);
            (linear * decay * Vector512.Create(5.0 / 3)).CopyTo(slopes[j..]);
        }
    }

    /// <summary>
    /// Σ over the first <paramref name="count"/> inputs of weight · (squared scaled difference in a column): the derivative with respect to
    /// ln ℓ of Σ weights/slopes·k. Mismatched categories count 1/ℓ².
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double WeightedSquares(ReadOnlySpan<double> scaled, int column, int count, ReadOnlySpan<double> weights)
    {
        ref double other = ref Panel.At(_columns.Values, column * _columns.Stride);
        var own = Vector512.Create(scaled[column]);
        var sum = Vector512<double>.Zero;
        bool categorical = _isCategorical[column];
        var mismatch = Vector512.Create(_inverseLengths[column] * _inverseLengths[column]);
        for (int j = 0; j < count; j += Lanes)
        {
            var difference = own - Vector512.LoadUnsafe(ref Unsafe.Add(ref other, j));
            var square = categorical
                ? Vector512.ConditionalSelect(Vector512.Equals(difference, Vector512<double>.Zero), Vector512<double>.Zero, mismatch)
                : difference * difference;
            sum = Vector512.FusedMultiplyAdd(square, Vector512.Create(weights[j..]), sum);
        }

        return Vectors.Sum(sum);
    }

    /// <summary>Σ weight · (scaled difference in a numeric column) over the first <paramref name="count"/> inputs, for two sets of weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double First, double Second) WeightedDifferences(
        ReadOnlySpan<double> scaled, int column, int count, ReadOnlySpan<double> firstWeights, ReadOnlySpan<double> secondWeights)
    {
        ref double other = ref Panel.At(_columns.Values, column * _columns.Stride);
        var own = Vector512.Create(scaled[column]);
        Vector512<double> first = default, second = default;
        for (int j = 0; j < count; j += Lanes)
        {
            var difference = own - Vector512.LoadUnsafe(ref Unsafe.Add(ref other, j));
            first = Vector512.FusedMultiplyAdd(difference, Vector512.Create(firstWeights[j..]), first);
            second = Vector512.FusedMultiplyAdd(difference, Vector512.Create(secondWeights[j..]), second);
        }

        return (Vectors.Sum(first), Vectors.Sum(second));
    }
}
