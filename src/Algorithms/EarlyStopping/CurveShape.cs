namespace Vizier.Algorithms.EarlyStopping;

/// <summary>
/// A way in which a learning curve approaches its end: value(t) = end − gain · Remaining(t), where t is the share of the
/// trial that is done, Remaining is 1 at the first report and 0 at the end. With the shape fixed the curve is linear in
/// end and gain.
/// </summary>
internal sealed class CurveShape
{
    private readonly Func<double, double> _decay;

    private CurveShape(Func<double, double> decay)
    {
        _decay = decay;
    }

    /// <summary>The curve that the shape was taken from; null for a formula.</summary>
    public (double Done, double Value)[]? Source { get; private init; }

    /// <summary>The shape of a curve that came to its end; null if that does not rise enough above its own noise.</summary>
    /// <param name="curve">By ascending share of the trial that was done.</param>
    public static CurveShape? Like((double Done, double Value)[] curve)
    {
        if (curve.Length < 3)
        {
            return null;
        }

        // Half of the mean square of second differences over three is the variance of independent noise.
        var squares = 0.0;
        for (var i = 1; i + 1 < curve.Length; i++)
        {
            var bend = curve[i - 1].Value - (2 * curve[i].Value) + curve[i + 1].Value;
            squares += bend * bend / 6;
        }

        var noise = Math.Sqrt(squares / (curve.Length - 2));
        return Math.Abs(curve[^1].Value - curve[0].Value) > 10 * noise
            ? new CurveShape(done => -ValueAt(curve, done)) { Source = curve }
            : null;
    }

    /// <summary>
    /// Power laws, exponentials and the logarithm at several rates (the families of Domhan, Springenberg and Hutter,
    /// "Speeding up automatic hyperparameter optimization of deep neural networks by extrapolation of learning curves",
    /// IJCAI 2015, that saturate), and a curve that does not move any more.
    /// </summary>
    public static IReadOnlyList<CurveShape> All { get; } =
    [
        new(_ => 0),
        new(t => -Math.Log(t)),
        .. new[] { 0.25, 0.5, 1, 2 }.Select(exponent => new CurveShape(t => Math.Pow(t, -exponent))),
        .. new[] { 0.3, 1, 2, 4, 8, 16, 32 }.Select(rate => new CurveShape(t => Math.Exp(-rate * t))),
    ];

    /// <summary>The share of the gain that is left at t.</summary>
    /// <param name="done">The share of the trial that is done, in (0, 1].</param>
    /// <param name="first">The share that was done at the first report, in (0, 1).</param>
    public double Remaining(double done, double first)
    {
        var end = _decay(1);
        var range = _decay(first) - end;
        return range != 0 ? (_decay(done) - end) / range : 0;
    }

    private static double ValueAt((double Done, double Value)[] curve, double done)
    {
        var next = Array.FindIndex(curve, point => point.Done >= done);
        if (next <= 0)
        {
            return next < 0 ? curve[^1].Value : curve[0].Value;
        }

        var (left, right) = (curve[next - 1], curve[next]);
        return left.Value + ((right.Value - left.Value) * (done - left.Done) / (right.Done - left.Done));
    }
}
