namespace Vizier.Algorithms.Optimization;

/// <summary>When a bounded quasi-Newton descent ends.</summary>
/// <param name="Iterations">Most accepted steps.</param>
/// <param name="Evaluations">Most evaluations of the function.</param>
/// <param name="GradientTolerance">Ends when no component of the projected gradient is larger than this.</param>
/// <param name="RelativeDecrease">Ends when a step lowers the value by less than this times max(1, |value|).</param>
/// <param name="FirstStep">Largest change of a coordinate in the first step, before curvature is known.</param>
internal sealed record QuasiNewtonLimits(
    int Iterations = 100, int Evaluations = 200, double GradientTolerance = 1e-6, double RelativeDecrease = 1e-10, double FirstStep = 0.1);
