using Grpc.Core;
using Vizier.Algorithms.Trials;
using Vizier.Client;
using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Suggestions;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Pythia;

/// <summary>The Vizier service whose studies a Pythia service works for: it is asked for studies and their trials.</summary>
internal sealed class ForeignVizier(VizierConnection connection)
{
    // OSS Vizier ignores it and sends all; our own service needs no more memory than this for an answer.
    private const int PageSize = 1000;

    /// <summary>A study.</summary>
    /// <exception cref="VizierException">It does not exist there, or the service cannot be reached.</exception>
    public Task<Study> StudyAsync(StudyName name, CancellationToken cancellationToken) =>
        AskAsync(async () => await connection.Studies.GetStudyAsync(
            new GetStudyRequest { Name = name.ToString() }, cancellationToken: cancellationToken));

    /// <summary>All trials of a study by ascending id.</summary>
    /// <exception cref="VizierException">The study does not exist there, or the service cannot be reached.</exception>
    public Task<List<Trial>> TrialsAsync(StudyName name, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var trials = new List<Trial>();
        var request = new ListTrialsRequest { Parent = name.ToString(), PageSize = PageSize };
        do
        {
            var page = await connection.Studies.ListTrialsAsync(request, cancellationToken: cancellationToken);
            trials.AddRange(page.Trials);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return trials;
    });

    /// <summary>
    /// Trials as algorithms see them. The order in which they ended is told by their end times; where a service sets none,
    /// as OSS Vizier, by their ids.
    /// </summary>
    /// <param name="trials">All trials of a study.</param>
    /// <param name="lastId">The highest id that a trial of the study ever had, as far as known.</param>
    /// <param name="withMeasurements">Whether to take over what was measured on the way.</param>
    public static TrialHistory HistoryOf(IReadOnlyList<Trial> trials, long lastId, bool withMeasurements)
    {
        var order = trials
            .Where(trial => TrialRules.HasEnded(trial.State))
            .OrderBy(trial => trial.EndTime?.ToDateTimeOffset() ?? DateTimeOffset.MinValue)
            .ThenBy(trial => long.Parse(trial.Id))
            .Select((trial, index) => (trial.Id, Rank: index + 1L))
            .ToDictionary(item => item.Id, item => item.Rank);
        return TrialHistory.Create(
            trials.Select(trial => TrialMapping.Read(trial, order.GetValueOrDefault(trial.Id), withMeasurements)), lastId);
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception) when (exception.StatusCode is not StatusCode.Cancelled)
        {
            var kind = exception.StatusCode == StatusCode.NotFound ? ErrorKind.NotFound : ErrorKind.Unavailable;
            throw VizierException.Of(
                kind, $"the Vizier service at '{connection.Address.Authority}' answered {exception.StatusCode}: {exception.Status.Detail}", exception);
        }
    }
}
