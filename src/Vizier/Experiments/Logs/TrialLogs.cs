using Vizier.Experiments.Control;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Experiments;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using SentStream = Vizier.Protocol.Runners.Output.Types.Stream;
using Stream = Vizier.Protocol.Experiments.ReadLogRequest.Types.Stream;

namespace Vizier.Experiments.Logs;

/// <summary>
/// Shows what the programs of trials print, while they do. The runner keeps it in files; a service on the same machine, or
/// with the same folder mounted, reads them where they lie. Others send the end of it with their reports.
/// </summary>
internal sealed class TrialLogs(Store store, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads a part of a log.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="attempt">The attempt; 0 for the last one.</param>
    /// <param name="stream">Which of the two outputs.</param>
    /// <param name="offset">From which byte on; negative: so many from the end.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="wait">How long to wait for more if there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="VizierException">There is no such experiment, trial or attempt.</exception>
    public async Task<LogPart> ReadAsync(
        TrialName trial, int attempt, Stream stream, long offset, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            var row = await store.ReadAsync(database => Find(database, trial, attempt), cancellationToken);
            var part = row.StartTime is null ? new LogPart() : await ReadAsync(row, stream, offset, limit, cancellationToken);
            part.Ended = row.EndReason is not null;
            part.Attempt = row.Number;
            if (part.Data.Length > 0 || part.Ended || time.GetUtcNow() >= deadline)
            {
                return part;
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    private async Task<LogPart> ReadAsync(AttemptRow attempt, Stream stream, long offset, int limit, CancellationToken cancellationToken)
    {
        if (AttemptFiles.Find(attempt.Location, stream) is { } file)
        {
            return file.Read(offset, limit);
        }

        var (wanted, other) = stream == Stream.Stderr ? (SentStream.Stderr, SentStream.Stdout) : (SentStream.Stdout, SentStream.Stderr);
        return await store.ReadAsync(
            database =>
            {
                var part = new StoredOutput(database, attempt, wanted).Read(offset, limit);
                if (part.Size == 0 && new StoredOutput(database, attempt, other).Size == 0)
                {
                    part.Unavailable = $"The log lies where the trial runs: on {attempt.Host}, in {attempt.Location}.";
                }

                return part;
            },
            cancellationToken);
    }

    private static AttemptRow Find(VizierDbContext database, TrialName trial, int attempt)
    {
        var experiment = ExperimentDesk.Find(database, trial.Study);
        var attempts = database.Set<AttemptRow>().Where(row => row.StudyKey == experiment.StudyKey && row.Trial == trial.Number);
        var found = attempt == 0
            ? attempts.OrderByDescending(row => row.Number).FirstOrDefault()
            : attempts.FirstOrDefault(row => row.Number == attempt);
        return found ?? throw VizierException.NotFound("attempt", attempt == 0 ? $"{trial}/attempts/1" : $"{trial}/attempts/{attempt}");
    }
}
