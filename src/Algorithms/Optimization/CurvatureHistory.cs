using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Optimization;

/// <summary>
/// The last few steps and gradient changes of a descent, as an approximation of the inverse Hessian (Nocedal 1980, two-loop recursion).
/// </summary>
internal sealed class CurvatureHistory(int dimension, int memory)
{
    private const double LeastCurvature = 1e-10;
    private readonly double[] _steps = new double[dimension * memory];
    private readonly double[] _changes = new double[dimension * memory];
    private readonly double[] _inverseProducts = new double[memory];
    private readonly double[] _coefficients = new double[memory];
    private int _count;
    private int _next;

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_count, _next) = (0, 0);

    /// <summary>Whether nothing is known of the curvature.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Remembers one step from (point, gradient) to (newPoint, newGradient), unless its curvature is not clearly positive.</summary>
    public void Add(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, ReadOnlySpan<double> newPoint, ReadOnlySpan<double> newGradient)
    {
        var step = _steps.AsSpan(_next * dimension, dimension);
        var change = _changes.AsSpan(_next * dimension, dimension);
        for (int i = 0; i < dimension; i++)
        {
            step[i] = newPoint[i] - point[i];
            change[i] = newGradient[i] - gradient[i];
        }

        double product = Vectors.Dot(step, change);
        if (!(product > LeastCurvature * Math.Sqrt(Vectors.Dot(step, step) * Vectors.Dot(change, change))))
        {
            return;
        }

        _inverseProducts[_next] = 1 / product;
        _next = (_next + 1) % memory;
        _count = Math.Min(_count + 1, memory);
    }

    /// <summary>Replaces a gradient by the approximate inverse Hessian times it.</summary>
    public void Apply(Span<double> vector)
    {
        for (int age = 1; age <= _count; age++)
        {
            int at = (_next - age + memory) % memory;
            double coefficient = _inverseProducts[at] * Vectors.Dot(vector, _steps.AsSpan(at * dimension, dimension));
            _coefficients[at] = coefficient;
            Vectors.AddScaled(vector, -coefficient, _changes.AsSpan(at * dimension, dimension));
        }

        Scale(vector);
        for (int age = _count; age >= 1; age--)
        {
            int at = (_next - age + memory) % memory;
            double coefficient = _inverseProducts[at] * Vectors.Dot(vector, _changes.AsSpan(at * dimension, dimension));
            Vectors.AddScaled(vector, _coefficients[at] - coefficient, _steps.AsSpan(at * dimension, dimension));
        }
    }

    private void Scale(Span<double> vector)
    {
        if (_count == 0)
        {
            return;
        }

        int newest = (_next - 1 + memory) % memory;
        var change = _changes.AsSpan(newest * dimension, dimension);
        double scale = 1 / (_inverseProducts[newest] * Vectors.Dot(change, change));
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] *= scale;
        }
    }
}
