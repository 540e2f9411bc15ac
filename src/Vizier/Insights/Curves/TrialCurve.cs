using Vizier.Insights.Columns;
using Vizier.Protocol;

namespace Vizier.Insights.Curves;

/// <summary>What one trial measured of one metric on its way.</summary>
/// <param name="Trial">The trial's id.</param>
/// <param name="Steps">The step of each value.</param>
/// <param name="Seconds">The seconds since the trial began.</param>
/// <param name="Values">The values, in the order in which they were reported.</param>
internal sealed record TrialCurve(long Trial, IReadOnlyList<double> Steps, IReadOnlyList<double> Seconds, IReadOnlyList<double> Values)
{
    /// <summary>Reads a curve.</summary>
    /// <param name="number">The trial's id.</param>
    /// <param name="trial">A serialised <see cref="Trial"/>.</param>
    /// <param name="metric">The metric, alone.</param>
    public static TrialCurve Read(long number, ReadOnlySpan<byte> trial, NameIndex metric)
    {
        List<double> steps = [], seconds = [], values = [];
        Span<double> row = stackalloc double[1];
        var reader = new WireReader(trial);
        while (reader.Read())
        {
            if (reader.Field != Protocol.Trial.MeasurementsFieldNumber)
            {
                continue;
            }

            row[0] = double.NaN;
            var step = TrialWire.ReadMeasurement(reader.Bytes, metric, row);
            if (!double.IsNaN(row[0]))
            {
                steps.Add(step);
                seconds.Add(ReadElapsed(reader.Bytes));
                values.Add(row[0]);
            }
        }

        return new TrialCurve(number, steps, seconds, values);
    }

    /// <summary>The positions, ascending, with the values there, at most so many.</summary>
    /// <param name="inSeconds">Whether positions are seconds in place of steps.</param>
    /// <param name="most">The most points.</param>
    public IEnumerable<(double Position, double Value)> Points(bool inSeconds, int most)
    {
        var positions = inSeconds ? Seconds : Steps;
        int[] order = [.. Enumerable.Range(0, Values.Count).OrderBy(i => positions[i])];
        double[] sorted = [.. order.Select(i => positions[i])];
        double[] values = [.. order.Select(i => Values[i])];
        return CurveThinning.Choose(sorted, values, most).Select(i => (sorted[i], values[i]));
    }

    private static double ReadElapsed(ReadOnlySpan<byte> measurement)
    {
        var reader = new WireReader(measurement);
        while (reader.Read())
        {
            if (reader.Field == Measurement.ElapsedDurationFieldNumber)
            {
                return TrialWire.ReadTime(reader.Bytes);
            }
        }

        return 0;
    }
}
