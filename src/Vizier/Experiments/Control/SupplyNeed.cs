using Vizier.Experiments.Control.Rows;
using Vizier.Storage;
using Vizier.Studies.Names;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>How many trials an experiment wants from its study.</summary>
/// <param name="Held">The ACTIVE trials that the study has handed out to it.</param>
/// <param name="Missing">How many more it wants.</param>
internal sealed record SupplyNeed(int Held, int Missing)
{
    /// <summary>How many trials it wants to hold in all.</summary>
    public int Wanted => Held + Missing;

    /// <summary>Reads the need of an experiment; null if it is gone or wants none.</summary>
    public static SupplyNeed? Read(VizierDbContext database, StudyName name)
    {
        if (StudyHead.Find(database, name) is not { } study
            || database.Set<ExperimentRow>().FirstOrDefault(row => row.StudyKey == study.Key) is not { Exhausted: false } row
            || (State)row.State is not (State.Created or State.Running))
        {
            return null;
        }

        var active = database.Set<RunRow>()
            .Where(run => run.StudyKey == study.Key && (run.Outcome == (int)Outcome.Pending || run.Outcome == (int)Outcome.Running))
            .Select(run => run.Trial)
            .ToHashSet();
        var held = StoredTrials.HeldBy(database, study, TurnTrials.ClientId, int.MaxValue);
        int waiting = held.Count(trial => !active.Contains(long.Parse(trial.Id)));
        int free = row.ToBudget().FreeSlots(active.Count, row.ToTally().Completed);
        return free == 0 ? null : new SupplyNeed(held.Count, Math.Max(0, free - waiting));
    }
}
