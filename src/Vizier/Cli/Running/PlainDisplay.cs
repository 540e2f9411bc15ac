using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Cli.Running;

/// <summary>A line for each trial that has completed, where the output is no terminal.</summary>
/// <param name="output">Where to.</param>
internal sealed class PlainDisplay(TextWriter output) : IRunDisplay
{
    private readonly Dictionary<string, Outcome> _shown = [];

    /// <inheritdoc/>
    public void Update(RunProgress progress, IReadOnlyList<TrialRun> changed)
    {
        foreach (var run in changed)
        {
            if (run.Outcome is Outcome.Pending or Outcome.Running || !IsNew(run))
            {
                continue;
            }

            var limit = progress.Experiment.HasMaxTrialCount ? $"/{progress.Experiment.MaxTrialCount}" : "";
            string outcome = Records.NameOf(run.Outcome).ToLowerInvariant().Replace('_', ' ');
            string why = run.Outcome is Outcome.Succeeded ? "" : $" ({run.Message})";
            output.WriteLine($"[{progress.Completed}{limit}] trial {run.Trial.Id} {outcome}: {$"{progress.Objective(run)} {RunProgress.Parameters(run)}".Trim()}{why}");
        }

        output.Flush();
    }

    /// <inheritdoc/>
    public void Say(string message)
    {
        output.WriteLine(message);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private bool IsNew(TrialRun run)
    {
        bool isNew = !_shown.TryGetValue(run.Trial.Id, out var shown) || shown != run.Outcome;
        _shown[run.Trial.Id] = run.Outcome;
        return isNew;
    }
}
