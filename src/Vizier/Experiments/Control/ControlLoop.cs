using System.Collections.Concurrent;
using System.Threading.Channels;
using Vizier.Experiments.Control.Rows;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>
/// Takes the steps of experiments that no call takes: those that were cut off when the program ended, or another one on the
/// same database, those that clients of the study cause, and those that time causes.
/// </summary>
internal sealed partial class ControlLoop(
    Store store,
    ExperimentControl control,
    ExperimentSignals signals,
    ExperimentEnds ends,
    Leases leases,
    TimeProvider time,
    ILogger<ControlLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan LeaseCheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<long> _changes = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<long, bool> _pending = [];
    private readonly ConcurrentDictionary<long, bool> _elsewhere = [];

    // Up to which revision of a study the changes of others have been looked for.
    private readonly Dictionary<long, long> _looked = [];

    /// <inheritdoc/>
    public override void Dispose()
    {
        store.StudiesChangedElsewhere -= NoteElsewhere;
        store.StudiesChanged -= Note;
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.StudiesChangedElsewhere += NoteElsewhere;
        store.StudiesChanged += Note;
        try
        {
            await RestoreAsync(stoppingToken);
            await Task.WhenAll(ObserveAsync(stoppingToken), WatchTimeAsync(stoppingToken), StandInAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; the next one restores what is unfinished.
        }
    }

    private void Note(IReadOnlyCollection<long> studies)
    {
        foreach (long study in studies)
        {
            if (_pending.TryAdd(study, true))
            {
                _changes.Writer.TryWrite(study);
            }
        }
    }

    private void NoteElsewhere(IReadOnlyCollection<long> studies)
    {
        foreach (long study in studies)
        {
            _elsewhere[study] = true;
        }

        Note(studies);
    }

    // A service that shares the database may have died between two steps; its experiments go on here.
    private async Task StandInAsync(CancellationToken stoppingToken)
    {
        if (!store.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(leases.Duration, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RestoreAsync(stoppingToken);
            }
            catch (VizierException exception)
            {
                LogNotRead(logger, exception.Message);
            }
        }
    }

    private async Task RestoreAsync(CancellationToken stoppingToken)
    {
        foreach (var name in await store.ReadAsync(Unfinished, stoppingToken))
        {
            await StepAsync(name, turn =>
            {
                turn.Adopt();
                return true;
            });
        }
    }

    private static List<StudyName> Unfinished(VizierDbContext database)
    {
        var names = from experiment in database.Set<ExperimentRow>()
                    join study in database.Studies on experiment.StudyKey equals study.StudyKey
                    where experiment.State == (int)State.Created || experiment.State == (int)State.Running
                        || database.Set<RunRow>().Any(run => run.StudyKey == experiment.StudyKey
                            && (run.Outcome == (int)Outcome.Pending || run.Outcome == (int)Outcome.Running))
                    orderby study.StudyKey
                    select new { study.Owner, study.StudyId };
        return [.. names.AsEnumerable().Select(name => new StudyName(name.Owner, name.StudyId))];
    }

    private async Task ObserveAsync(CancellationToken stoppingToken)
    {
        await foreach (long study in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            _pending.TryRemove(study, out _);
            try
            {
                await ObserveAsync(study, stoppingToken);
            }
            catch (VizierException exception)
            {
                LogNotRead(logger, exception.Message);
                await Task.Delay(Pause, time, stoppingToken);
                Note([study]);
            }
        }
    }

    private async Task ObserveAsync(long study, CancellationToken stoppingToken)
    {
        if (_elsewhere.TryRemove(study, out _)
            && await store.ReadAsync(database => ExperimentOf(database, study), stoppingToken) is { } changed)
        {
            signals.Raise(changed, concernsRunners: true);
        }

        var (name, revision, isChanged) = await store.ReadAsync(database => ForeignChange(database, study, _looked.GetValueOrDefault(study)), stoppingToken);
        if (name is null)
        {
            _ = _looked.Remove(study);
        }
        else if (!isChanged || await StepAsync(name, static _ => true))
        {
            _looked[study] = revision;
        }
    }

    private static StudyName? ExperimentOf(VizierDbContext database, long study) =>
        database.Set<ExperimentRow>().Any(row => row.StudyKey == study)
        && database.Studies.FirstOrDefault(row => row.StudyKey == study) is { } found
            ? new StudyName(found.Owner, found.StudyId)
            : null;

    /// <summary>An experiment's study, its revision, and whether others changed it or, after a revision, its trials.</summary>
    private static (StudyName? Name, long Revision, bool IsChanged) ForeignChange(VizierDbContext database, long study, long after)
    {
        if (database.Set<ExperimentRow>().FirstOrDefault(row => row.StudyKey == study) is not { } experiment)
        {
            return default;
        }

        var row = database.Studies.First(row => row.StudyKey == study);
        var name = new StudyName(row.Owner, row.StudyId);
        bool isStopped = !StudyRules.IsMutable((Protocol.Study.Types.State)row.State) && (State)experiment.State is State.Created or State.Running;
        return (name, StudyHead.Get(database, name).Revision, isStopped || RunsUnderWay.IsAnyChangedByOthers(database, study, after));
    }

    private async Task WatchTimeAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LeaseCheck, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var name in leases.Expired().Concat(ends.Due()).Distinct().ToList())
            {
                await StepAsync(name, static _ => true);
            }
        }
    }

    /// <returns>Whether it was taken, or there is nothing to take a step of.</returns>
    private async Task<bool> StepAsync(StudyName name, Func<ExperimentTurn, bool> events)
    {
        try
        {
            await control.TurnAsync(name, events);
            return true;
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.NotFound)
        {
            leases.ForgetAll(name);
            return true;
        }
        catch (Exception exception)
        {
            LogFailed(logger, name, exception);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Experiments wait for the database: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "A step of {Study} failed")]
    private static partial void LogFailed(ILogger logger, StudyName study, Exception exception);
}
