using System.Text.Json.Nodes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Insights;

namespace Vizier.Tests.Insights;

public sealed class WatchTests : InsightTests
{
    [Fact]
    public async Task A_browser_sees_trials_arrive_and_resumes_where_it_got()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, count: 2);
        string last;
        using (var events = await EventReader.OpenAsync(Http, $"/v1/{study.Name}:watch?interval=0s", Token))
        {
            var first = await events.NextAsync(Token);
            Assert.Equal((2, first.Id), ((int)first.Data["trials"]!["rows"]!, (string)first.Data["eventId"]!));
            await CompleteAsync(trials[0], 0.75);
            var next = await events.NextAsync(Token);
            Assert.Equal(1, (int)next.Data["trials"]!["rows"]!);
            Assert.Equal(0.75, (double)next.Data["summary"]!["objectives"]![0]!["bestValue"]!);
            last = next.Id;
        }

        await CompleteAsync(trials[1], 0.5);
        using var resumed = await EventReader.OpenAsync(Http, $"/v1/{study.Name}:watch?interval=0s&cursor=1.0.0", Token, last);
        var missed = await resumed.NextAsync(Token);
        Assert.Equal((1, false), ((int)missed.Data["trials"]!["rows"]!, (bool)missed.Data["trials"]!["reset"]!));
        Assert.Equal(2, (int)missed.Data["summary"]!["counts"]!["succeeded"]!);
    }

    [Fact]
    public async Task A_stream_says_why_it_ends()
    {
        var study = await CreateStudyAsync();
        using var events = await EventReader.OpenAsync(Http, $"/v1/{study.Name}:watch?interval=0s", Token);
        await events.NextAsync(Token);
        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);
        var end = await events.NextAsync(Token);
        Assert.Equal(("failure", (int)StatusCode.NotFound), (end.Kind, (int)end.Data["code"]!));

        var refused = await Http.SendAsync(EventReader.Request($"/v1/{study.Name}:watch"), Token);
        Assert.Equal(404, (int)refused.StatusCode);
        Assert.Equal((int)StatusCode.NotFound, (int)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Token))!["code"]!);
    }

    [Fact]
    public async Task The_list_tells_what_changes_and_what_is_gone()
    {
        var study = await CreateStudyAsync("one");
        using var events = await EventReader.OpenAsync(Http, "/v1/owners/-/studySummaries:watch?interval=0s", Token);
        var first = await events.NextAsync(Token);
        Assert.True((bool)first.Data["reset"]!);

        await SuggestAsync(study);
        var changed = await events.NextAsync(Token);
        Assert.Equal((study.Name, 1), ((string)changed.Data["summaries"]![0]!["name"]!, (int)changed.Data["summaries"]![0]!["counts"]!["active"]!));

        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);
        var deleted = await events.NextAsync(Token);
        Assert.Equal(study.Name, (string)deleted.Data["deleted"]![0]!);
    }

    [Fact]
    public async Task The_list_is_resumed_by_what_changed_or_read_anew()
    {
        string id;
        using (var events = await EventReader.OpenAsync(Http, "/v1/owners/-/studySummaries:watch?interval=0s", Token))
        {
            id = (await events.NextAsync(Token)).Id;
        }

        var study = await CreateStudyAsync("meanwhile");
        using (var resumed = await EventReader.OpenAsync(Http, "/v1/owners/-/studySummaries:watch?interval=0s", Token, id))
        {
            var missed = await resumed.NextAsync(Token);
            Assert.False((bool)missed.Data["reset"]!);
            Assert.Equal(study.Name, (string)missed.Data["summaries"]![0]!["name"]!);
        }

        using var stranger = await EventReader.OpenAsync(Http, "/v1/owners/-/studySummaries:watch?interval=0s", Token, "0000aaaa.17");
        Assert.True((bool)(await stranger.NextAsync(Token)).Data["reset"]!);
        var refused = await Http.SendAsync(EventReader.Request("/v1/owners/-/studySummaries:watch", "never"), Token);
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Updates_closer_together_than_the_interval_come_as_one()
    {
        var study = await CreateStudyAsync();
        using var call = Insights.WatchStudy(
            new WatchStudyRequest { Name = study.Name, Interval = new() { Nanos = 500_000_000 } }, cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var trials = await SuggestAsync(study, count: 20);
        foreach (var trial in trials)
        {
            await CompleteAsync(trial, 0.5);
        }

        var (events, rows) = (0, new List<TrialColumns>());
        while (rows.Count == 0 || ColumnValues.Rows(rows).Count(row => row.Value["metric.accuracy"] is not null) < 20)
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
            events++;
            rows.Add(call.ResponseStream.Current.Trials);
        }

        Assert.InRange(events, 1, 20);
        await RefusedAsync(StatusCode.InvalidArgument, async () =>
        {
            using var wrong = Insights.WatchStudy(new WatchStudyRequest { Name = study.Name, Interval = new() { Seconds = -1 } }, cancellationToken: Token);
            return await wrong.ResponseStream.MoveNext(Token);
        });
    }
}
