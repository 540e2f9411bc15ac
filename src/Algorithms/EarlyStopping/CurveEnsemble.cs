namespace Vizier.Algorithms.EarlyStopping;

/// <summary>
/// A Bayesian ensemble of parametric learning curves. What other trials of the study did tells where ends and gains lie,
/// which shapes fit, and how much wider the truth scatters than the ensemble thinks; the trial's own values then weigh
/// shapes and noise levels by their evidence. Every part is in closed form. O(trials · values · shapes) to learn.
/// </summary>
internal sealed class CurveEnsemble
{
    private const int MostTrials = 50;
    private const int MostValues = 60;
    private const double PriorWidth = 4;
    private const double LeastVariance = 0.04;
    private static readonly double[] Noises = [0.003, 0.01, 0.03, 0.1, 0.3, 1];

    private readonly double _horizon;
    private readonly double _centre;
    private readonly double _scale;
    private readonly double _first;
    private readonly CurvePrior _prior;
    private readonly double[] _logShapes;
    private readonly List<(double Done, double Value)[]> _known;

    /// <summary>Learns from the curves of completed trials.</summary>
    /// <param name="completed">At least one curve, none of them empty; the latest are used.</param>
    /// <param name="horizon">The position at which a trial ends; positive.</param>
    public CurveEnsemble(IReadOnlyList<List<CurvePoint>> completed, double horizon)
    {
        _horizon = horizon;
        List<CurvePoint>[] curves = [.. completed.TakeLast(MostTrials)];
        (_centre, _scale) = ScaleOf([.. curves.SelectMany(curve => curve.Select(point => point.Value))]);
        _first = Math.Clamp(curves.Min(curve => curve.Min(point => point.Position)) / horizon, 1e-6, 0.5);
        _known = [.. curves.Select(Normalise)];
        var ends = _known.ConvertAll(curve => curve[^1].Value);
        var gains = _known.ConvertAll(curve => curve[^1].Value - curve[0].Value);
        _prior = new CurvePrior(MedianOf(ends), PriorWidth * VarianceOf(ends), MedianOf(gains), PriorWidth * VarianceOf(gains));
        _logShapes = new double[CurveShape.All.Count];
        var shapes = new double[CurveShape.All.Count];
        foreach (var curve in _known)
        {
            var weights = Weights(Ends(curve));
            for (var i = 0; i < weights.Length; i++)
            {
                shapes[i / Noises.Length] += weights[i];
            }
        }

        _logShapes = Array.ConvertAll(shapes, weight => Math.Log((weight + (1.0 / shapes.Length)) / (_known.Count + 1)));
    }

    /// <summary>The belief about the value at the horizon.</summary>
    /// <param name="curve">What the trial reported so far; at least one value.</param>
    public CurveForecast Forecast(List<CurvePoint> curve)
    {
        var values = Normalise(curve);
        return Mix(values).Widened(Overconfidence(values[^1].Done), _scale, _centre);
    }

    // How far off forecasts of completed trials would have been at the same share, in units of their own deviation.
    private double Overconfidence(double done)
    {
        double squares = 2, count = 2;
        foreach (var curve in _known)
        {
            var seen = curve.TakeWhile(point => point.Done <= done).ToArray();
            if (seen.Length > 0 && seen.Length < curve.Length)
            {
                var forecast = Mix(seen);
                var z = (curve[^1].Value - forecast.Mean) / forecast.Deviation;
                squares += z * z;
                count++;
            }
        }

        return Math.Max(1, Math.Sqrt(squares / count));
    }

    private CurveForecast Mix((double Done, double Value)[] curve)
    {
        var ends = Ends(curve);
        var weights = Weights(ends);
        return new CurveForecast([.. ends.Select((end, i) => (end.Mean, end.Variance, weights[i]))]);
    }

    private CurveEnd[] Ends((double Done, double Value)[] curve)
    {
        var ends = new CurveEnd[CurveShape.All.Count * Noises.Length];
        for (var shape = 0; shape < CurveShape.All.Count; shape++)
        {
            var regression = new CurveRegression();
            foreach (var (done, value) in curve)
            {
                regression.Add(CurveShape.All[shape].Remaining(done, _first), value);
            }

            for (var noise = 0; noise < Noises.Length; noise++)
            {
                ends[(shape * Noises.Length) + noise] = regression.Solve(_prior, Noises[noise]);
            }
        }

        return ends;
    }

    private double[] Weights(CurveEnd[] ends)
    {
        var logs = ends.Select((end, i) => end.LogEvidence + _logShapes[i / Noises.Length]).ToArray();
        var greatest = logs.Max();
        var total = logs.Sum(log => Math.Exp(log - greatest));
        return Array.ConvertAll(logs, log => Math.Exp(log - greatest) / total);
    }

    // In order of position, thinned evenly with the last value kept.
    private (double Done, double Value)[] Normalise(List<CurvePoint> curve)
    {
        CurvePoint[] ordered = [.. curve.OrderBy(point => point.Position)];
        var kept = Math.Min(ordered.Length, MostValues);
        return [.. Enumerable.Range(1, kept).Select(i => ordered[(i * ordered.Length / kept) - 1]).Select(point => (
            Math.Clamp(point.Position / _horizon, _first, 1),
            Math.Clamp((point.Value / _scale) - (_centre / _scale), -100, 100)))];
    }

    // The middle and the spread between the quartiles, so that diverged trials do not set the scale.
    private static (double Centre, double Scale) ScaleOf(double[] values)
    {
        Array.Sort(values);
        var low = values[values.Length / 4];
        var high = values[3 * values.Length / 4];
        var spread = (high / 2) - (low / 2);
        var magnitude = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        var scale = spread > 1e-9 * magnitude ? spread : Math.Max((values[^1] / 2) - (values[0] / 2), 1e-9 * magnitude);
        return (values[values.Length / 2], scale > 0 ? scale : 1);
    }

    private static double MedianOf(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double VarianceOf(List<double> values)
    {
        var mean = values.Average();
        return Math.Max(LeastVariance, values.Average(value => (value - mean) * (value - mean)));
    }
}
