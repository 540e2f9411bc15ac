using Vizier.Client;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Experiments;

/// <summary>Resumes experiments, with other limits where some are given.</summary>
internal static class ExperimentBudgets
{
    /// <summary>Sets the limits that are given and goes on.</summary>
    public static async Task<Experiment> ResumeAsync(
        VizierConnection connection, string name, int? parallel, int? maxTrials, int? maxFailed, CancellationToken cancellationToken)
    {
        if (parallel is not null || maxTrials is not null || maxFailed is not null)
        {
            var update = new UpdateExperimentRequest { Name = name };
            if (parallel is { } together)
            {
                update.ParallelTrialCount = together;
            }

            if (maxTrials is { } trials)
            {
                update.MaxTrialCount = trials;
            }

            if (maxFailed is { } failed)
            {
                update.MaxFailedTrialCount = failed;
            }

            await connection.Experiments.UpdateExperimentAsync(update, cancellationToken: cancellationToken);
        }

        return await connection.Experiments.ResumeExperimentAsync(
            new ResumeExperimentRequest { Name = name }, cancellationToken: cancellationToken);
    }
}
