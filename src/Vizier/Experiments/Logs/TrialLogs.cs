using Vizier.Experiments.Control;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Experiments;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Stream = Vizier.Protocol.Experiments.ReadLogRequest.Types.Stream;

namespace Vizier.Experiments.Logs;

/// <summary>
/// Shows what the programs of trials print, while they do. The runner keeps it in files; a service on the same machine, or
/// with the same folder mounted, reads them where they lie.
/// </summary>
internal sealed class TrialLogs(Store store, TimeProvider time)
{
    // A file that runners leave in the folder of every attempt.
    private const string Marker = "launch.json";

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
            var part = Read(row, stream, offset, limit);
            part.Ended = row.EndReason is not null;
            part.Attempt = row.Number;
            if (part.Data.Length > 0 || part.Ended || part.Unavailable.Length > 0 || time.GetUtcNow() >= deadline)
            {
                return part;
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    private static LogPart Read(AttemptRow row, Stream stream, long offset, int limit)
    {
        if (row.StartTime is null)
        {
            return new LogPart();
        }

        // The folder is named by a runner, so nothing but such a folder's own files is read.
        var path = Path.Combine(row.Location, stream == Stream.Stderr ? "stderr" : "stdout");
        var isReadable = Path.IsPathFullyQualified(row.Location)
            && File.Exists(Path.Combine(row.Location, Marker)) && new FileInfo(path).LinkTarget is null;
        return isReadable
            ? new LogFile(path).Read(offset, limit)
            : new LogPart { Unavailable = $"The log lies where the trial runs: on {row.Host}, in {row.Location}." };
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
