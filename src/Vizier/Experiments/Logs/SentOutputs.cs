using Vizier.Experiments.Control;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Runners;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using OutputWish = Vizier.Protocol.Runners.ReportAttemptResponse.Types.OutputWish;
using Stream = Vizier.Protocol.Runners.Output.Types.Stream;

namespace Vizier.Experiments.Logs;

/// <summary>Takes what programs print from runners whose files this service cannot read.</summary>
internal sealed class SentOutputs(Store store)
{
    /// <summary>Keeps what a report has of the outputs.</summary>
    /// <exception cref="VizierException">The attempt is not held under the report's lease, or a part is malformed.</exception>
    public Task TakeAsync(ReportAttemptRequest request, CancellationToken cancellationToken)
    {
        if (request.Outputs.Count == 0)
        {
            return Task.CompletedTask;
        }

        if (request.Outputs.FirstOrDefault(part => part.Stream is not (Stream.Stdout or Stream.Stderr) || part.Offset < 0) is { } wrong)
        {
            throw VizierException.Invalid("outputs", $"a part of {wrong.Stream} at {wrong.Offset}: must be of STDOUT or STDERR, at 0 or more");
        }

        var (trial, number) = ExperimentNames.ParseAttempt(request.Name, "name");
        return store.WriteAsync(
            database =>
            {
                var attempt = Find(database, trial, number, request.Lease)
                    ?? throw VizierException.Precondition($"'{request.Name}' is no longer held under this lease; kill the attempt and forget it");
                foreach (var part in request.Outputs)
                {
                    new StoredOutput(database, attempt, part.Stream).Add(part);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>What is to be sent of the outputs of an attempt; null if they can be read where they lie.</summary>
    /// <param name="request">A report of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<OutputWish?> WishAsync(ReportAttemptRequest request, CancellationToken cancellationToken)
    {
        if (request.Started is not { } started || AttemptFiles.AreReadable(started.Location))
        {
            return null;
        }

        var (trial, number) = ExperimentNames.ParseAttempt(request.Name, "name");
        return await store.ReadAsync(
            database => Find(database, trial, number, request.Lease) is { } attempt
                ? new OutputWish
                {
                    StdoutOffset = new StoredOutput(database, attempt, Stream.Stdout).Size,
                    StderrOffset = new StoredOutput(database, attempt, Stream.Stderr).Size,
                }
                : null,
            cancellationToken);
    }

    private static AttemptRow? Find(VizierDbContext database, TrialName trial, int number, string lease)
    {
        var experiment = ExperimentDesk.Find(database, trial.Study);
        return database.Set<AttemptRow>().FirstOrDefault(row =>
            row.StudyKey == experiment.StudyKey && row.Trial == trial.Number && row.Number == number && row.Lease == lease && lease != "");
    }
}
