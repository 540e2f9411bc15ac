namespace Vizier.Algorithms.Analysis;

/// <summary>A scale on which the values of some trials have mean 0 and deviation 1; zero for each if they are all equal.</summary>
internal sealed class ValueScale
{
    private readonly double _centre;
    private readonly double _unit;

    /// <summary>The scale of some trials, at least one. Dividing by the largest magnitude first keeps squares of huge values finite.</summary>
    public ValueScale(IReadOnlyCollection<SampledTrial> trials)
    {
        var largest = trials.Max(trial => Math.Abs(trial.Value));
        if (largest == 0)
        {
            _unit = 1;
            return;
        }

        var mean = trials.Average(trial => trial.Value / largest);
        var deviation = Math.Sqrt(trials.Average(trial => Math.Pow((trial.Value / largest) - mean, 2)));
        _centre = mean * largest;
        _unit = largest * (deviation > 1e-13 ? deviation : 1);
    }

    /// <summary>A value on the scale.</summary>
    public double ToScale(double value) => (value / _unit) - (_centre / _unit);

    /// <summary>A prediction on the scale in the units of the values.</summary>
    public ModelPrediction FromScale(double mean, double deviation) => new((_unit * mean) + _centre, _unit * deviation);
}
