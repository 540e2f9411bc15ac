using System.Collections.Concurrent;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>
/// A Bayesian ensemble of parametric learning curves. What other trials of the study did tells where ends and gains lie,
/// which shapes fit, and how much wider the truth scatters than the ensemble thinks; the trial's own values then weigh
/// shapes and noise levels by their evidence. Every part is in closed form. O(trials · values · shapes) to learn.
/// </summary>
internal sealed class CurveEnsemble
{
    private const int MostValues = 60;
    private const int MostAnalogues = 20;
    private const int EnoughEnded = 3;
    private const double PriorWidth = 4;
    private const double LeastVariance = 0.04;
    private static readonly double[] Noises = [0.003, 0.01, 0.03, 0.1, 0.3, 1];

    private readonly double _horizon;
    private readonly double _centre;
    private readonly double _scale;
    private readonly double _first;
    private readonly CurvePrior _prior;
    private readonly List<(double Done, double Value)[]> _known;
    private readonly IReadOnlyList<CurveShape> _shapes;
    private readonly double[] _logShapes;
    private readonly ConcurrentDictionary<double, double> _overconfidence = new();

    /// <summary>Learns from the curves of completed trials.</summary>
    /// <param name="own">
    /// The study's own, the latest of which are used; those that came near the horizon only, where there are enough of them.
    /// </param>
    /// <param name="priors">
    /// Those of prior studies that came to an end; with too few curves of the study's own, the metric is taken to have their
    /// scale. One of all these curves must be there.
    /// </param>
    public CurveEnsemble(CurveGroup own, IReadOnlyList<CurveGroup> priors)
    {
        _horizon = own.Horizon;
        var ended = own.Ended.TakeLast(LearningCurve.MostLearntFrom).ToArray();
        List<CurvePoint>[] curves = ended.Length >= EnoughEnded || priors.Count > 0 ? ended : [.. own.Curves.TakeLast(LearningCurve.MostLearntFrom)];
        var isScaled = curves.Length >= EnoughEnded || priors.Count == 0;
        (_centre, _scale) = ScaleOf(isScaled ? curves : [.. curves, .. priors.SelectMany(prior => prior.Curves)]);
        _first = Math.Clamp(FirstOf(curves, priors), 1e-6, 0.5);
        List<(double Done, double Value)[]> known = [.. curves.Select(Normalise)];
        foreach (var prior in priors)
        {
            var (centre, scale) = isScaled ? ScaleOf(prior.Curves) : (_centre, _scale);
            var wanted = (LearningCurve.MostLearntFrom - curves.Length) / priors.Count;
            known.InsertRange(0, prior.Curves.TakeLast(wanted).Select(curve => Normalise(curve, prior.Horizon, centre, scale)));
        }

        _known = known;
        var ends = _known.ConvertAll(curve => curve[^1].Value);
        var gains = _known.ConvertAll(curve => curve[^1].Value - curve[0].Value);
        _prior = new CurvePrior(MedianOf(ends), PriorWidth * VarianceOf(ends), MedianOf(gains), PriorWidth * VarianceOf(gains));
        var hasEnds = ended.Length >= EnoughEnded || priors.Count > 0;
        _shapes = [.. CurveShape.All, .. hasEnds ? _known.TakeLast(MostAnalogues).Select(CurveShape.Like).OfType<CurveShape>() : []];
        _logShapes = new double[_shapes.Count];
        var shapes = new double[_shapes.Count];
        foreach (var curve in _known)
        {
            var weights = Weights(Ends(curve, curve));
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
        var overconfidence = _overconfidence.GetOrAdd(values[^1].Done, Overconfidence);
        return Mix(values, null).Widened(overconfidence, _scale, _centre);
    }

    // How far off forecasts of completed trials would have been at the same share, in units of their own deviation.
    private double Overconfidence(double done)
    {
        double squares = 2, count = 2;
        foreach (var curve in _known)
        {
            var seen = Array.FindLastIndex(curve, point => point.Done <= done) + 1;
            if (seen > 0 && seen < curve.Length)
            {
                var forecast = Mix(curve.AsSpan(0, seen), curve);
                var z = (curve[^1].Value - forecast.Mean) / forecast.Deviation;
                squares += z * z;
                count++;
            }
        }

        return Math.Max(1, Math.Sqrt(squares / count));
    }

    private CurveForecast Mix(ReadOnlySpan<(double Done, double Value)> curve, (double Done, double Value)[]? self)
    {
        var ends = Ends(curve, self);
        var weights = Weights(ends);
        return new CurveForecast([.. ends.Select((end, i) => (end.Mean, end.Variance, weights[i]))]);
    }

    // A curve does not explain itself.
    private CurveEnd[] Ends(ReadOnlySpan<(double Done, double Value)> curve, (double Done, double Value)[]? self)
    {
        var ends = new CurveEnd[_shapes.Count * Noises.Length];
        for (var shape = 0; shape < _shapes.Count; shape++)
        {
            var regression = new CurveRegression();
            foreach (var (done, value) in curve)
            {
                regression.Add(_shapes[shape].Remaining(done, _first), value);
            }

            var isItself = self is not null && _shapes[shape].Source == self;
            for (var noise = 0; noise < Noises.Length; noise++)
            {
                var end = regression.Solve(_prior, Noises[noise]);
                ends[(shape * Noises.Length) + noise] = isItself ? end with { LogEvidence = double.NegativeInfinity } : end;
            }
        }

        return ends;
    }

    private double[] Weights(CurveEnd[] ends)
    {
        var greatest = double.NegativeInfinity;
        var weights = new double[ends.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            weights[i] = ends[i].LogEvidence + _logShapes[i / Noises.Length];
            greatest = Math.Max(greatest, weights[i]);
        }

        var total = 0.0;
        foreach (ref var weight in weights.AsSpan())
        {
            weight = Math.Exp(weight - greatest);
            total += weight;
        }

        return Array.ConvertAll(weights, weight => weight / total);
    }

    // In order of position, thinned evenly with the last value kept.
    private (double Done, double Value)[] Normalise(List<CurvePoint> curve) => Normalise(curve, _horizon, _centre, _scale);

    private (double Done, double Value)[] Normalise(List<CurvePoint> curve, double horizon, double centre, double scale)
    {
        CurvePoint[] ordered = [.. curve.OrderBy(point => point.Position)];
        var kept = Math.Min(ordered.Length, MostValues);
        return [.. Enumerable.Range(1, kept).Select(i => ordered[(i * ordered.Length / kept) - 1]).Select(point => (
            Math.Clamp(point.Position / horizon, _first, 1),
            Math.Clamp((point.Value / scale) - (centre / scale), -100, 100)))];
    }

    // The middle and the spread between the quartiles, so that diverged trials do not set the scale.
    private static (double Centre, double Scale) ScaleOf(IEnumerable<List<CurvePoint>> curves)
    {
        double[] values = [.. curves.SelectMany(curve => curve.Select(point => point.Value)).Order()];
        var low = values[values.Length / 4];
        var high = values[3 * values.Length / 4];
        var spread = (high / 2) - (low / 2);
        var magnitude = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        var scale = spread > 1e-9 * magnitude ? spread : Math.Max((values[^1] / 2) - (values[0] / 2), 1e-9 * magnitude);
        return (values[values.Length / 2], scale > 0 ? scale : 1);
    }

    // The share that is done at the first report of any trial.
    private double FirstOf(List<CurvePoint>[] curves, IReadOnlyList<CurveGroup> priors) => curves.Select(curve => (curve, _horizon))
        .Concat(priors.SelectMany(prior => prior.Curves.Select(curve => (curve, prior.Horizon))))
        .Min(pair => pair.curve.Min(point => point.Position) / pair.Item2);

    private static double MedianOf(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double VarianceOf(List<double> values)
    {
        var mean = values.Average();
        return Math.Max(LeastVariance, values.Average(value => (value - mean) * (value - mean)));
    }
}
