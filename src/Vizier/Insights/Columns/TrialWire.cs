using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;

namespace Vizier.Insights.Columns;

/// <summary>Reads parts of serialised trials.</summary>
internal static class TrialWire
{
    /// <summary>Reads the metrics of a measurement.</summary>
    /// <param name="message">A serialised <see cref="Measurement"/>.</param>
    /// <param name="metrics">The metrics wanted.</param>
    /// <param name="row">Receives their values; others stay as they are.</param>
    /// <returns>The measurement's step.</returns>
    public static long ReadMeasurement(ReadOnlySpan<byte> message, NameIndex metrics, Span<double> row)
    {
        var reader = new WireReader(message);
        var metric = 0;
        long step = 0;
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Measurement.StepCountFieldNumber:
                    step = reader.Integer;
                    break;
                case Measurement.MetricsFieldNumber:
                    ReadMetric(reader.Bytes, metrics, metric++, row);
                    break;
            }
        }

        return step;
    }

    /// <summary>Reads a <see cref="Timestamp"/>.</summary>
    /// <returns>Seconds since 1970.</returns>
    public static double ReadTime(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        long seconds = 0, nanoseconds = 0;
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Timestamp.SecondsFieldNumber:
                    seconds = reader.Integer;
                    break;
                case Timestamp.NanosFieldNumber:
                    nanoseconds = reader.Integer;
                    break;
            }
        }

        return seconds + (nanoseconds / 1e9);
    }

    private static void ReadMetric(ReadOnlySpan<byte> message, NameIndex metrics, int guess, Span<double> row)
    {
        var reader = new WireReader(message);
        ReadOnlySpan<byte> id = [];
        double value = 0;
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Measurement.Types.Metric.MetricIdFieldNumber:
                    id = reader.Bytes;
                    break;
                case Measurement.Types.Metric.ValueFieldNumber:
                    value = reader.Double;
                    break;
            }
        }

        var index = metrics.Find(id, guess);
        if (index >= 0)
        {
            row[index] = value;
        }
    }
}
