using Vizier.Experiments.Control.Rows;
using Vizier.Storage;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>How many trials an experiment wants from its study.</summary>
/// <param name="Held">The ACTIVE trials that the study has handed out to it.</param>
/// <param name="Missing">How many more it wants.</param>
internal sealed record SupplyNeed(int Held, int Missing)
{
    private const string HeldTrials = "SELECT COUNT(*) FROM trials WHERE study_key = @study AND state = 2 AND client_id = @client";

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

        int held = Count(database, HeldTrials, study.Key);
        int waiting = Count(database, $"SELECT COUNT(*) FROM trials WHERE {TurnTrials.IsNotTaken}", study.Key);
        int free = row.ToBudget().FreeSlots(RunsUnderWay.CountOf(database, study.Key), row.ToTally().Completed);
        return free == 0 ? null : new SupplyNeed(held, Math.Max(0, free - waiting));
    }

    private static int Count(VizierDbContext database, string sql, long study) =>
        (int)database.Statements.Query(sql, row => row.GetInt64(0), ("@study", study), ("@client", TurnTrials.ClientId))[0];
}
