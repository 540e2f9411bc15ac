using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Client;

/// <summary>A trial that is evaluated: its parameters, and how its results are reported. Thread-safe; calls take turns.</summary>
public sealed class TrialClient
{
    private readonly VizierConnection _connection;
    private readonly Lock _lock = new();
    private Task _turn = Task.CompletedTask;
    private Trial _trial;
    private bool _isUncertain;

    internal TrialClient(VizierConnection connection, Trial trial)
    {
        _connection = connection;
        _trial = trial;
    }

    /// <summary>The trial as the service last answered; not to be changed.</summary>
    public Trial Trial => _trial;

    /// <summary>The resource name, <c>owners/{owner}/studies/{study}/trials/{trial}</c>.</summary>
    public string Name => _trial.Name;

    /// <summary>The number of the trial in its study, from 1.</summary>
    public long Id => long.Parse(_trial.Id, null);

    /// <summary>The last step that was reported, 0 if none: where to go on after a restart.</summary>
    public long LastStep => _trial.Measurements.Count == 0 ? 0 : _trial.Measurements[^1].StepCount;

    /// <summary>Whether a parameter is active: a conditional one is only where its parent has the right value.</summary>
    public bool Has(string parameter) => _trial.Parameters.Any(candidate => candidate.ParameterId == parameter);

    /// <summary>The value of a numeric parameter.</summary>
    /// <exception cref="KeyNotFoundException">The trial has no such parameter.</exception>
    public double Number(string parameter) => TrialValues.Find(_trial.Parameters, parameter).NumberValue;

    /// <summary>The value of a parameter of whole numbers.</summary>
    /// <exception cref="KeyNotFoundException">The trial has no such parameter.</exception>
    public long Integer(string parameter) => (long)Number(parameter);

    /// <summary>The value of a parameter of words.</summary>
    /// <exception cref="KeyNotFoundException">The trial has no such parameter.</exception>
    public string Text(string parameter) => TrialValues.Find(_trial.Parameters, parameter).StringValue;

    /// <summary>The value of a parameter that is true or false.</summary>
    /// <exception cref="KeyNotFoundException">The trial has no such parameter.</exception>
    public bool Flag(string parameter) => Text(parameter) == bool.TrueString;

    /// <summary>Reports what was measured on the way.</summary>
    /// <param name="step">The step, e.g. the epoch, from 0.</param>
    /// <param name="metrics">Finite values by metric; others than those of the study are kept too.</param>
    /// <param name="elapsed">The time since the trial began.</param>
    /// <param name="cancellationToken">Gives up; then it is open whether the report arrived.</param>
    /// <remarks>
    /// The service appends whatever comes, so a report whose answer was lost is not simply sent again: the trial is read
    /// first, and if the report is among those that came since the last answer, it has arrived.
    /// </remarks>
    /// <exception cref="RpcException">
    /// The trial is not under evaluation any more (FAILED_PRECONDITION), a value is wrong (INVALID_ARGUMENT), or the service
    /// cannot be reached.
    /// </exception>
    public Task ReportAsync(
        long step, IReadOnlyDictionary<string, double> metrics, TimeSpan? elapsed = null, CancellationToken cancellationToken = default)
    {
        var measurement = MeasurementOf(step, metrics);
        measurement.ElapsedDuration = elapsed is { } time ? Duration.FromTimeSpan(time) : null;
        return InTurnAsync(() => ReportOnceAsync(measurement, cancellationToken), cancellationToken);
    }

    /// <summary>Whether the trial is not worth finishing, or somebody asked for its end. It is completed all the same.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">The trial is not under evaluation any more, or the service cannot be reached.</exception>
    public async Task<bool> ShouldStopAsync(CancellationToken cancellationToken = default)
    {
        var request = new CheckTrialEarlyStoppingStateRequest { TrialName = Name };
        return (await _connection.Studies.CheckTrialEarlyStoppingStateAsync(request, cancellationToken: cancellationToken)).ShouldStop;
    }

    /// <summary>Completes the trial. To complete it again with the same result is no mistake and changes nothing.</summary>
    /// <param name="metrics">The result; null to take what was reported last.</param>
    /// <param name="cancellationToken">Gives up; then it is open whether the trial is completed.</param>
    /// <exception cref="RpcException">
    /// The trial has another result already (FAILED_PRECONDITION), there is none (INVALID_ARGUMENT), or the service cannot
    /// be reached.
    /// </exception>
    public Task CompleteAsync(IReadOnlyDictionary<string, double>? metrics = null, CancellationToken cancellationToken = default)
    {
        var final = metrics is null ? null : MeasurementOf(LastStep, metrics);
        return EndAsync(new CompleteTrialRequest { Name = Name, FinalMeasurement = final }, cancellationToken);
    }

    /// <summary>Completes the trial without a result: these parameters cannot be evaluated, as the algorithm then learns.</summary>
    /// <param name="reason">Why, for people; may be empty.</param>
    /// <param name="cancellationToken">Gives up; then it is open whether the trial is completed.</param>
    /// <exception cref="RpcException">As for <see cref="CompleteAsync"/>.</exception>
    public Task CompleteInfeasibleAsync(string reason, CancellationToken cancellationToken = default) =>
        EndAsync(new CompleteTrialRequest { Name = Name, TrialInfeasible = true, InfeasibleReason = reason }, cancellationToken);

    private static Measurement MeasurementOf(long step, IReadOnlyDictionary<string, double> metrics) => new()
    {
        StepCount = step,
        Metrics = { metrics.Select(metric => new Measurement.Types.Metric { MetricId = metric.Key, Value = metric.Value }) },
    };

    // Codes after which a call may have been carried out all the same.
    private static bool IsUncertain(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown;

    private static bool HasResult(Trial trial, CompleteTrialRequest request)
    {
        if (request.TrialInfeasible)
        {
            return trial.State == State.Infeasible && trial.InfeasibleReason == request.InfeasibleReason;
        }

        var expected = request.FinalMeasurement?.Metrics.Count > 0 ? request.FinalMeasurement : trial.Measurements.LastOrDefault();
        return trial.State == State.Succeeded && Equals(trial.FinalMeasurement, expected);
    }

    private Task EndAsync(CompleteTrialRequest request, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            try
            {
                _trial = await _connection.Studies.CompleteTrialAsync(request, cancellationToken: cancellationToken);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
            {
                _trial = await ReadAsync(cancellationToken);
                if (!HasResult(_trial, request))
                {
                    throw;
                }
            }
        },
        cancellationToken);

    private async Task ReportOnceAsync(Measurement measurement, CancellationToken cancellationToken)
    {
        if (_isUncertain)
        {
            var known = _trial.Measurements.Count;
            _trial = await ReadAsync(cancellationToken);
            _isUncertain = false;
            if (_trial.Measurements.Skip(known).Contains(measurement))
            {
                return;
            }
        }

        try
        {
            var request = new AddTrialMeasurementRequest { TrialName = Name, Measurement = measurement };
            _trial = await _connection.Studies.AddTrialMeasurementAsync(request, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is not RpcException rpc || IsUncertain(rpc.StatusCode))
        {
            _isUncertain = true;
            throw;
        }
    }

    private async Task<Trial> ReadAsync(CancellationToken cancellationToken) =>
        await _connection.Studies.GetTrialAsync(new GetTrialRequest { Name = Name }, cancellationToken: cancellationToken);

    private Task InTurnAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _turn = AfterAsync(_turn, call, cancellationToken);
        }
    }

    private async Task AfterAsync(Task earlier, Func<Task> call, CancellationToken cancellationToken)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var number = 1; !await TriedAsync(call, number); number++)
        {
            await _connection.Pauses.AfterAsync(number, cancellationToken);
        }
    }

    private async Task<bool> TriedAsync(Func<Task> call, int number)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException exception) when (
            exception.StatusCode == StatusCode.Unavailable && number < _connection.Options.Retries.MaxCalls)
        {
            return false;
        }
    }
}
