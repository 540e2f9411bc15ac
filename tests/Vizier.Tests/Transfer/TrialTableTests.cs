using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;
using Vizier.Transfer;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Transfer;

public sealed class TrialTableTests : RpcTests
{
    private const string Header = "state,parameter.lr,parameter.layers,parameter.optimizer,metric.accuracy,infeasible_reason,end_time\n";

    private TransferService.TransferServiceClient Transfers => new(Host.Channel);

    [Fact]
    public async Task Rows_become_trials_and_trials_rows()
    {
        var study = await CreateStudyAsync();
        Assert.Equal(3, await ImportAsync(
            study,
            Header + "SUCCEEDED,0.125,3,adam,0.5,,2026-01-02T03:04:05Z\r\n,0.5,2,sgd,,,\ninfeasible,0.25,4,ftrl,,\"too \"\"big\"\",\nreally\",2026-01-02T03:04:06.5Z\n"));

        var trials = (await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token)).Trials;
        Assert.Equal([State.Succeeded, State.Requested, State.Infeasible], trials.Select(trial => trial.State));
        Assert.Equal(Samples.Trial(0.125).Parameters, trials[0].Parameters);
        Assert.Equal(0.5, Assert.Single(trials[0].FinalMeasurement.Metrics).Value);
        Assert.Equal("too \"big\",\nreally", trials[2].InfeasibleReason);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 6, 500, TimeSpan.Zero), trials[2].EndTime.ToDateTimeOffset());

        var other = await CreateStudyAsync("other");
        var table = await ExportAsync(study);
        Assert.Equal(3, await ImportAsync(other, table));
        Assert.Equal(WithoutStart(table), WithoutStart(await ExportAsync(other)));
    }

    [Theory]
    [InlineData("", "table: is empty")]
    [InlineData("state,lr\n", "table: has the column 'lr'; allowed are trial, state")]
    [InlineData("state,state\n", "table: has a column twice")]
    [InlineData("state,parameter.lr\nSUCCEEDED\n", "table: has 1 values in row 1; the header has 2")]
    [InlineData("state\nDONE\n", "table: has the state 'DONE' in row 1; must be REQUESTED")]
    [InlineData("metric.accuracy\nbest\n", "table: has 'best' in row 1, column metric.accuracy; must be a number")]
    [InlineData("end_time\nnow\n", "table: has 'now' in row 1, column end_time; must be a time")]
    [InlineData("state\n\"SUCC", "table: the quote at character 7 is not closed")]
    [InlineData("state\n\"a\"b\n", "table: line 2 has text after a closing quote")]
    [InlineData(Header + ",0.5,3,adam,,,\n,0.5,9,adam,,,\n", "table, row 2: trial.parameters[1]: layers=9")]
    [InlineData(Header + ",0.5,3,adam,,,\n,0.5,3,adam,NaN,,\n", "table, row 2: trial.final_measurement.metrics[0].value")]
    public async Task A_wrong_table_is_refused_whole(string table, string expected)
    {
        var study = await CreateStudyAsync();
        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => ImportAsync(study, table));

        Assert.StartsWith(expected, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Empty((await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token)).Trials);
    }

    [Fact]
    public async Task Columns_are_all_that_any_trial_has()
    {
        var study = await CreateStudyAsync("free", new StudySpec());
        await CreateTrialAsync(study, new Trial { Parameters = { Samples.Parameter("a", Value.ForNumber(0.1)) } });
        await CreateTrialAsync(study, new Trial { State = State.Succeeded, FinalMeasurement = Samples.Measurement(2, 0, "other") });
        var lines = (await ExportAsync(study)).Split('\n');

        Assert.Equal("trial,state,parameter.a,metric.other,infeasible_reason,client_id,start_time,end_time", lines[0]);
        Assert.StartsWith("1,REQUESTED,0.1,,,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2,SUCCEEDED,,2,,", lines[2], StringComparison.Ordinal);
    }

    // A trial's own start is the time of its import.
    private static IEnumerable<string> WithoutStart(string table)
    {
        var rows = CsvText.Read(table);
        var start = Array.IndexOf(rows[0], "start_time");
        return rows.Select(row => string.Join('|', row.Where((_, index) => index != start)));
    }

    private async Task<int> ImportAsync(Study study, string table) =>
        (await Transfers.ImportTableAsync(new ImportTableRequest { Name = study.Name, Table = table }, cancellationToken: Token)).TrialCount;

    private async Task<string> ExportAsync(Study study)
    {
        using var call = Transfers.ExportTable(new ExportStudyRequest { Name = study.Name }, cancellationToken: Token);
        var text = "";
        await foreach (var piece in call.ResponseStream.ReadAllAsync(Token))
        {
            Assert.Equal("text/csv; charset=utf-8", piece.ContentType);
            text += piece.Data.ToStringUtf8();
        }

        return text;
    }
}
