using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Client;
using Vizier.Protocol;
using Vizier.Protocol.Runners;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Sidecar;

/// <summary>Reports the metrics in a program's lines to the service by itself, with the token of the program's own attempt.</summary>
/// <param name="connection">The way to the service, with the token.</param>
/// <param name="attempt">The attempt, <c>owners/*/studies/*/trials/*/attempts/*</c>.</param>
/// <param name="metricNames">The metrics to look for, the objective first.</param>
/// <param name="time">The clock.</param>
public sealed class MetricsPush(VizierConnection connection, string attempt, IReadOnlyList<string> metricNames, TimeProvider time)
{
    private readonly TextLineParser _parser = new(metricNames, []);
    private readonly long _start = time.GetTimestamp();
    private long _sequence;

    /// <summary>Passes lines on, and reports what is found in each before the next is read.</summary>
    /// <param name="input">The program's output.</param>
    /// <param name="output">Takes every line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why the program is to stop; empty if its output has ended.</returns>
    /// <exception cref="RpcException">The service refuses it: the attempt has ended, or the token is not its own.</exception>
    public async Task<string> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        List<Reading> readings = [];
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            await output.WriteLineAsync(line);
            await output.FlushAsync(cancellationToken);
            readings.Clear();
            _parser.Parse(Encoding.UTF8.GetBytes(line), readings);
            if (readings.Count > 0 && await ReportAsync(readings, cancellationToken) is { Length: > 0 } reason)
            {
                return reason;
            }
        }

        return "";
    }

    private async Task<string> ReportAsync(List<Reading> readings, CancellationToken cancellationToken)
    {
        var request = new ReportAttemptRequest { Name = attempt };
        foreach (var reading in readings)
        {
            request.Measurements.Add(new ReportAttemptRequest.Types.Report { Sequence = ++_sequence, Measurement = MeasurementOf(reading) });
        }

        // Numbers make a repeated report harmless.
        return (await connection.Runners.ReportAttemptAsync(request, cancellationToken: cancellationToken)).StopReason;
    }

    private Measurement MeasurementOf(Reading reading) => new()
    {
        StepCount = reading.Step ?? _sequence,
        ElapsedDuration = Duration.FromTimeSpan(time.GetElapsedTime(_start)),
        Metrics = { reading.Metrics.Select(metric => new Measurement.Types.Metric { MetricId = metric.Name, Value = metric.Value }) },
    };
}
