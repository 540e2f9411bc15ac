namespace Vizier.Algorithms.Optimization;

/// <summary>
/// Minimises a smooth function within bounds by projected L-BFGS with backtracking. It asks for one evaluation at a time
/// (<see cref="Candidate"/>, <see cref="Report"/>), so that many descents can share one batched evaluation.
/// </summary>
/// <remarks>
/// Coordinates that sit at a bound which the gradient pushes against are held there during a step; the others move along the
/// quasi-Newton direction, projected onto the bounds (Bertsekas 1982). No allocation after construction; O(memory · dimension) a step.
/// </remarks>
internal sealed class BoundedQuasiNewton(int dimension, int memory = 8)
{
    private const double SufficientDecrease = 1e-4;
    private const int MostBacktracks = 15;
    private readonly CurvatureHistory _history = new(dimension, memory);
    private readonly double[] _lower = new double[dimension];
    private readonly double[] _upper = new double[dimension];
    private readonly double[] _point = new double[dimension];
    private readonly double[] _gradient = new double[dimension];
    private readonly double[] _direction = new double[dimension];
    private readonly double[] _candidate = new double[dimension];
    private QuasiNewtonLimits _limits = new();
    private double _step;
    private int _backtracks;
    private int _iterations;
    private bool _started;

    /// <summary>The point to evaluate next.</summary>
    public ReadOnlySpan<double> Candidate => _candidate;

    /// <summary>The best point so far.</summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>The value at <see cref="Point"/>; +∞ before the first finite one.</summary>
    public double Value { get; private set; }

    /// <summary>Evaluations reported since <see cref="Start"/>.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Whether the descent has ended; <see cref="Candidate"/> has no meaning then.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Begins a descent at <paramref name="start"/>, moved into the bounds if it is outside.</summary>
    public void Start(ReadOnlySpan<double> start, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, QuasiNewtonLimits limits)
    {
        lower.CopyTo(_lower);
        upper.CopyTo(_upper);
        for (int i = 0; i < dimension; i++)
        {
            _candidate[i] = Math.Clamp(start[i], lower[i], upper[i]);
        }

        _candidate.CopyTo(_point, 0);
        _history.Clear();
        _limits = limits;
        (Value, Evaluations, _iterations, IsDone, _started) = (double.PositiveInfinity, 0, 0, false, false);
    }

    /// <summary>Tells the value and gradient at <see cref="Candidate"/>. A value that is no finite number counts as a step too far.</summary>
    public void Report(double value, ReadOnlySpan<double> gradient)
    {
        Evaluations++;
        bool finite = double.IsFinite(value);
        if (!_started)
        {
            _started = true;
            if (!finite)
            {
                IsDone = true;
                return;
            }

            Accept(value, gradient);
        }
        else if (finite && value <= Value + (SufficientDecrease * Slope()))
        {
            double decrease = Value - value;
            _history.Add(_point, _gradient, _candidate, gradient);
            Accept(value, gradient);
            IsDone |= decrease <= _limits.RelativeDecrease * Math.Max(1, Math.Abs(value)) || ++_iterations >= _limits.Iterations;
        }
        else if (!Backtrack(finite ? value : double.NaN))
        {
            if (_history.IsEmpty)
            {
                IsDone = true;
                return;
            }

            _history.Clear();
            Aim();
        }

        IsDone |= Evaluations >= _limits.Evaluations;
    }

    /// <summary>Runs a descent to its end on a function given as a delegate, which receives the point and fills the gradient.</summary>
    public void Run(Func<double[], double[], double> function)
    {
        double[] gradient = new double[dimension];
        while (!IsDone)
        {
            double value = function(_candidate, gradient);
            Report(value, gradient);
        }
    }

    private void Accept(double value, ReadOnlySpan<double> gradient)
    {
        Value = value;
        _candidate.CopyTo(_point, 0);
        gradient.CopyTo(_gradient);
        Aim();
    }

    private void Aim()
    {
        double largest = 0;
        for (int i = 0; i < dimension; i++)
        {
            _direction[i] = IsHeld(i) ? 0 : _gradient[i];
            double move = Math.Clamp(_point[i] - _gradient[i], _lower[i], _upper[i]) - _point[i];
            largest = Math.Max(largest, Math.Abs(move));
        }

        if (largest <= _limits.GradientTolerance)
        {
            IsDone = true;
            return;
        }

        bool newton = !_history.IsEmpty && TryQuasiNewtonDirection();
        _step = 1;
        if (!newton)
        {
            for (int i = 0; i < dimension; i++)
            {
                _direction[i] = IsHeld(i) ? 0 : -_gradient[i];
            }

            _step = FirstStep();
        }

        _backtracks = 0;
        Propose();
    }

    private bool TryQuasiNewtonDirection()
    {
        _history.Apply(_direction);
        double slope = 0;
        for (int i = 0; i < dimension; i++)
        {
            _direction[i] = IsHeld(i) ? 0 : -_direction[i];
            slope += _direction[i] * _gradient[i];
        }

        if (slope < 0)
        {
            return true;
        }

        _history.Clear();
        return false;
    }

    private double FirstStep()
    {
        double largest = 0;
        for (int i = 0; i < dimension; i++)
        {
            largest = Math.Max(largest, Math.Abs(_direction[i]));
        }

        return Math.Min(1, _limits.FirstStep / largest);
    }

    private bool IsHeld(int i) =>
        (_point[i] <= _lower[i] && _gradient[i] > 0) || (_point[i] >= _upper[i] && _gradient[i] < 0);

    private double Slope()
    {
        double slope = 0;
        for (int i = 0; i < dimension; i++)
        {
            slope += _gradient[i] * (_candidate[i] - _point[i]);
        }

        return Math.Min(0, slope);
    }

    private bool Backtrack(double value)
    {
        if (++_backtracks > MostBacktracks)
        {
            return false;
        }

        double slope = Slope();
        double curvature = value - Value - slope;
        double factor = curvature > 0 ? Math.Clamp(-slope / (2 * curvature), 0.1, 0.5) : 0.2;
        _step *= factor;
        Propose();
        return true;
    }

    private void Propose()
    {
        for (int i = 0; i < dimension; i++)
        {
            _candidate[i] = Math.Clamp(_point[i] + (_step * _direction[i]), _lower[i], _upper[i]);
        }
    }
}
