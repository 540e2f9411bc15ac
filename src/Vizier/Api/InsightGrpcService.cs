using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Experiments.Control;
using Vizier.Experiments.Control.Rows;
using Vizier.Insights;
using Vizier.Insights.Comparisons;
using Vizier.Insights.Curves;
using Vizier.Insights.Summaries;
using Vizier.Insights.Timelines;
using Vizier.Protocol.Insights;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Api;

/// <summary><c>vizier.insight.InsightService</c>: what the page and plots read.</summary>
internal sealed class InsightGrpcService(
    Store store,
    StudySummaries summaries,
    StudyWatch studyWatch,
    StudyListWatch listWatch,
    ExperimentViews experiments,
    IHostApplicationLifetime lifetime) : InsightService.InsightServiceBase
{
    private const int UsualPage = 100;
    private const int LargestPage = 1000;
    private const int MostCompared = 20;
    private static readonly TimeSpan StudyInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ListInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override async Task<ListStudySummariesResponse> ListStudySummaries(ListStudySummariesRequest request, ServerCallContext context)
    {
        var owner = OwnerScope.Of(request.Parent, context);
        var size = Limits.Count(request.PageSize, "page_size", UsualPage, LargestPage);
        var skip = request.PageToken.Length == 0 ? 0 : SkipOf(request.PageToken);
        var order = SummaryOrder.Parse(request.OrderBy);
        var (page, total) = await store.ReadAsync(
            database => summaries.List(database, owner, request.Filter, order, skip, size), context.CancellationToken);
        return new ListStudySummariesResponse
        {
            Summaries = { page },
            TotalSize = total,
            NextPageToken = skip + page.Count < total && page.Count > 0 ? (skip + page.Count).ToString(CultureInfo.InvariantCulture) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task WatchStudySummaries(
        WatchStudySummariesRequest request, IServerStreamWriter<StudySummariesEvent> responseStream, ServerCallContext context)
    {
        var owner = OwnerScope.Of(request.Parent, context);
        var interval = IntervalOf(request.Interval, ListInterval);
        using var following = Following(context);
        await foreach (var next in listWatch.FollowAsync(owner, request.Cursor, interval, following.Token))
        {
            await responseStream.WriteAsync(next, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<StudyOverview> GetStudyOverview(GetStudyOverviewRequest request, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Name, "name");
        var mayWrite = Caller.Of(context.GetHttpContext()).Key?.Role.Allows(Need.Write) ?? true;
        return store.ReadAsync(
            database =>
            {
                var head = StudyHead.Get(database, name);
                var experiment = database.Set<ExperimentRow>().FirstOrDefault(row => row.StudyKey == head.Key);
                return new StudyOverview
                {
                    Summary = summaries.Of(database, head),
                    Study = StoredStudies.Get(database, name),
                    Experiment = experiment is null ? null : experiments.Of(database, name, experiment),
                    MayWrite = mayWrite,
                };
            },
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<TrialColumns> GetTrialColumns(GetTrialColumnsRequest request, ServerCallContext context)
    {
        var size = Limits.Count(request.PageSize, "page_size", TrialColumnsQuery.LargestPage, TrialColumnsQuery.LargestPage);
        var query = new TrialColumnsQuery(StudyName.Parse(request.Name, "name"), request.SinglePrecision, size);
        var cursor = StudyCursor.Parse(request.Cursor);
        return store.ReadAsync(database => query.Read(database, cursor), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task WatchStudy(WatchStudyRequest request, IServerStreamWriter<StudyEvent> responseStream, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Name, "name");
        var cursor = StudyCursor.Parse(request.Cursor);
        var interval = IntervalOf(request.Interval, StudyInterval);
        using var following = Following(context);
        await foreach (var next in studyWatch.FollowAsync(name, cursor, request.SinglePrecision, interval, following.Token))
        {
            await responseStream.WriteAsync(next, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<LearningCurves> GetLearningCurves(GetLearningCurvesRequest request, ServerCallContext context)
    {
        var query = new CurveQuery(
            StudyName.Parse(request.Name, "name"),
            request.Metric,
            request.TrialIds,
            Limits.Count(request.MaxTrials, "max_trials", 200, 2000),
            Limits.Count(request.MaxPoints, "max_points", 100, 1000) is var points and > 1 ? points : 2,
            request.Axis);
        return store.ReadAsync(query.Read, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Timeline> GetTimeline(GetTimelineRequest request, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Name, "name");
        var cursor = StudyCursor.Parse(request.Cursor);
        return store.ReadAsync(database => TimelineQuery.Read(database, name, cursor), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<CompareStudiesResponse> CompareStudies(CompareStudiesRequest request, ServerCallContext context)
    {
        var owner = OwnerScope.Of(request.Parent, context);
        if (request.Studies.Count is 0 or > MostCompared)
        {
            throw VizierException.Invalid("studies", $"{request.Studies.Count} names: must be from 1 to {MostCompared}");
        }

        StudyName[] names = [.. request.Studies.Select((study, i) => StudyName.Parse(study, $"studies[{i}]")).Distinct()];
        if (Array.Find(names, name => owner is not null && name.Owner != owner) is { } foreign)
        {
            throw VizierException.NotFound("study", foreign.ToString());
        }

        var curves = await store.ReadAsync(
            database => Array.ConvertAll(names, name => StudyComparison.Read(database, name, request.Metric)), context.CancellationToken);
        return new CompareStudiesResponse { Curves = { curves } };
    }

    /// <inheritdoc/>
    public override Task<ListAlgorithmsResponse> ListAlgorithms(ListAlgorithmsRequest request, ServerCallContext context) =>
        Task.FromResult(CatalogueListing.Of());

    private CancellationTokenSource Following(ServerCallContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);

    private static TimeSpan IntervalOf(Duration? asked, TimeSpan usual)
    {
        var interval = asked?.ToTimeSpan() ?? usual;
        return interval >= TimeSpan.Zero && interval <= LongestInterval
            ? interval
            : throw VizierException.Invalid("interval", $"{interval.TotalSeconds} s: must be from 0 to {LongestInterval.TotalSeconds} s");
    }

    private static int SkipOf(string token) => int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
        ? skip
        : throw VizierException.Invalid("page_token", $"'{token}': must be the next_page_token of the page before, or empty");
}
