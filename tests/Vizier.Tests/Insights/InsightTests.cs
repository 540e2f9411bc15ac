using Vizier.Protocol;
using Vizier.Protocol.Insights;
using Vizier.Tests.Api;

namespace Vizier.Tests.Insights;

/// <summary>What tests of the insight service share.</summary>
public abstract class InsightTests : RpcTests
{
    private protected InsightService.InsightServiceClient Insights => new(Host.Channel);

    private protected HttpClient Http => field ??= new HttpClient { BaseAddress = Host.Host.Addresses.Http };

    private protected async Task<TrialColumns> ColumnsAsync(Study study, string cursor = "", int pageSize = 0, bool single = false) =>
        await Insights.GetTrialColumnsAsync(
            new GetTrialColumnsRequest { Name = study.Name, Cursor = cursor, PageSize = pageSize, SinglePrecision = single }, cancellationToken: Token);

    private protected async Task<StudySummary> SummaryAsync(Study study) =>
        (await Insights.GetStudyOverviewAsync(new GetStudyOverviewRequest { Name = study.Name }, cancellationToken: Token)).Summary;

    private protected async Task<ListStudySummariesResponse> ListAsync(string order = "", string filter = "", int size = 0, string token = "", string parent = "owners/-") =>
        await Insights.ListStudySummariesAsync(
            new ListStudySummariesRequest { Parent = parent, OrderBy = order, Filter = filter, PageSize = size, PageToken = token }, cancellationToken: Token);

    private protected static IEnumerable<string> NamesOf(ListStudySummariesResponse list) =>
        list.Summaries.Select(summary => summary.Name.Split('/')[^1]);
}
