using System.Collections.Immutable;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>What a rule sees of a trial, to be drawn. Positions are steps or seconds, values are in the metric's units.</summary>
/// <param name="Axis">What positions are.</param>
/// <param name="Curve">The trial's values, in the order in which they were measured.</param>
/// <param name="Line">What they are compared with, by ascending position: below it (above it, where the least is best) a trial is stopped.</param>
/// <param name="Forecast">Where the trial is expected to end; null if the rule expects nothing.</param>
public sealed record StoppingPicture(
    CurveAxis Axis,
    ImmutableArray<(double Position, double Value)> Curve,
    ImmutableArray<(double Position, double Value)> Line,
    StoppingForecast? Forecast = null);

/// <summary>Where a curve is expected to end.</summary>
/// <param name="Position">The position of the end.</param>
/// <param name="Mean">The expected value.</param>
/// <param name="Deviation">Its standard deviation.</param>
public sealed record StoppingForecast(double Position, double Mean, double Deviation);
