using System.Runtime.CompilerServices;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Experiments;
using Vizier.Storage;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>Follows experiments.</summary>
internal sealed class ExperimentWatch(Store store, ExperimentViews views, ExperimentSignals signals, TimeProvider time)
{
    /// <summary>
    /// An experiment with all its runs, then what changed since, until it has ended or was stopped and no trial runs.
    /// </summary>
    /// <param name="name">The experiment's study.</param>
    /// <param name="interval">The least time between two updates.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="Studies.VizierException">There is no such experiment, or it was deleted meanwhile.</exception>
    public async IAsyncEnumerable<ExperimentUpdate> FollowAsync(
        StudyName name, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long seen = -1;
        while (true)
        {
            var next = signals.Of(name).Next;
            var (update, revision, isHeld) = await store.ReadAsync(database => Read(database, name, seen), cancellationToken);
            if (revision != seen)
            {
                yield return update;
                seen = revision;
            }

            if (IsOver(update.Experiment, isHeld))
            {
                yield break;
            }

            await next.WaitAsync(cancellationToken);
            await Task.Delay(interval, time, cancellationToken);
        }
    }

    private (ExperimentUpdate Update, long Revision, bool IsHeld) Read(VizierDbContext database, StudyName name, long seen)
    {
        ExperimentRow row = ExperimentDesk.Find(database, name);
        var update = new ExperimentUpdate { Experiment = views.Of(database, name, row) };
        update.Runs.Add(views.Runs(database, name, row, changedSince: seen));
        bool isHeld = database.Set<AttemptRow>().Any(attempt => attempt.StudyKey == row.StudyKey && attempt.EndReason == null);
        return (update, row.Revision, isHeld);
    }

    // An attempt that a runner has just been given may have a process before it is said to run.
    private static bool IsOver(Experiment experiment, bool isHeld) =>
        experiment is { State: State.Succeeded or State.Failed, Counts: { Running: 0, Pending: 0 } }
        || (experiment.State == State.Stopped && !isHeld);
}
