using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Transfer;

public sealed class StudyTransferTests : RpcTests
{
    private TransferService.TransferServiceClient Transfers => new(Host.Channel);

    private HttpClient Http => field ??= new HttpClient { BaseAddress = Host.Host.Addresses.Http };

    [Fact]
    public async Task An_imported_study_is_exported_as_the_one_it_was_made_of()
    {
        var study = await RichStudyAsync();
        var exported = await ExportAsync(study.Name);
        Assert.Equal(253, exported.Count);
        Assert.Equal(255, exported[0].LastTrial);

        await ImportAsync("owners/bob/studies/copy", exported);
        var again = await ExportAsync("owners/bob/studies/copy");
        Assert.Equal(exported.Select(record => Renamed(record, study.Name, "owners/bob/studies/copy")), again);
    }

    [Fact]
    public async Task Lines_over_HTTP_carry_the_same_as_gRPC()
    {
        var study = await RichStudyAsync();
        var lines = await Http.GetStringAsync($"/v1/{study.Name}:export", Token);
        using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        var response = await Http.PostAsync("/v1/owners/ada/studies/copy:import", body, Token);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        var exported = await ExportAsync(study.Name);
        Assert.Equal(
            exported.Select(record => Renamed(record, study.Name, "owners/ada/studies/copy")), await ExportAsync("owners/ada/studies/copy"));
    }

    [Fact]
    public async Task A_copy_goes_on_where_the_study_was()
    {
        var spec = Samples.Spec("GP_UCB_PE");
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "seed", Value = "7" });
        var study = await CreateStudyAsync("original", spec);
        for (var i = 0; i < 6; i++)
        {
            await CompleteAsync((await SuggestAsync(study))[0], i / 10.0);
        }

        await ImportAsync("owners/ada/studies/copy", await ExportAsync(study.Name));
        var copy = await Client.GetStudyAsync(new GetStudyRequest { Name = "owners/ada/studies/copy" }, cancellationToken: Token);
        var (next, same) = ((await SuggestAsync(study))[0], (await SuggestAsync(copy))[0]);
        Assert.Equal((next.Id, next.Parameters), (same.Id, same.Parameters));
    }

    [Fact]
    public async Task A_wrong_record_leaves_no_study_behind()
    {
        var study = await RichStudyAsync();
        var exported = await ExportAsync(study.Name);
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, exported[^1]], Missing, "end.trial_count: 251: must be 251, the number");
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, exported[5]], Missing, "trial: is missing after trial 254");
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported[..5], exported[^1]], Missing, "end.trial_count: 251: must be 4");
        await RefusedImportAsync(StatusCode.AlreadyExists, exported, study.Name, "already");
        await RefusedImportAsync(StatusCode.InvalidArgument, exported[1..], Missing, "study: is missing");
        exported.RemoveAt(exported.Count - 1);
        await RefusedImportAsync(StatusCode.InvalidArgument, [], Missing, "study: is missing");
        await RefusedImportAsync(StatusCode.InvalidArgument, exported, Missing, "end: is missing after trial 254; the records have been cut off");
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, exported[0]], Missing, "trial: is missing after trial");
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, exported[9]], Missing, "trial.id: (trial '10') '10': must be above 254");
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, Record(trial => trial.State = 0)], Missing, "trial.state");
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, Record(trial => trial.Parameters.RemoveAt(0))], Missing, "lr: needs a value");
        await RefusedImportAsync(
            StatusCode.InvalidArgument, [.. exported, Record(trial => trial.FinalMeasurement = Samples.Measurement(double.NaN))], Missing, "finite");
        await RefusedImportAsync(
            StatusCode.InvalidArgument, [.. exported, Record(trial => trial.EndTime = new Timestamp { Nanos = -1 })], Missing, "trial.end_time");
        var twice = Record(trial => trial.State = Trial.Types.State.Infeasible);
        twice.CompletionOrder = 1;
        await RefusedImportAsync(StatusCode.InvalidArgument, [.. exported, twice], Missing, "completion_order");
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_no_study_behind()
    {
        var exported = await ExportAsync((await RichStudyAsync()).Name);
        using (var import = Transfers.ImportStudy(cancellationToken: Token))
        {
            await import.RequestStream.WriteAsync(Request(exported[0], Missing), Token);
            await UntilAsync(async () => (await FindAsync(Missing))?.State == Study.Types.State.Inactive);
        }

        await UntilAsync(async () => await FindAsync(Missing) is null);
    }

    [Fact]
    public async Task A_broken_line_is_named_over_HTTP()
    {
        var lines = await Http.GetStringAsync($"/v1/{(await RichStudyAsync()).Name}:export", Token) + "\n\n{\"trial\": {\"idd\": 1}}";
        using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        var response = await Http.PostAsync($"/v1/{Missing}:import", body, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("in line 256: Unknown field: idd", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Null(await FindAsync(Missing));
    }

    private const string Missing = "owners/ada/studies/missing";

    // 251 trials of every state, with gaps in the ids, ends out of order, and annotations that JSON cannot read.
    private async Task<Study> RichStudyAsync()
    {
        var study = await CreateStudyAsync("rich");
        var trials = (await SuggestAsync(study, 250)).ToList();
        await FailAsync(trials[6]);
        await CompleteAsync(trials[2], 0.25);
        await MeasureAsync(trials[3], 0.5);
        await StopAsync(trials[4]);
        await CreateTrialAsync(study, Samples.Trial());
        var finished = Samples.Trial();
        finished.State = Trial.Types.State.Succeeded;
        finished.FinalMeasurement = Samples.Measurement(0.75);
        finished.FinalMeasurement.ElapsedDuration = new Duration { Seconds = 3, Nanos = 5 };
        for (var i = 0; i < 3; i++)
        {
            await CreateTrialAsync(study, finished);
        }

        await CreateTrialAsync(study, Samples.Trial());
        foreach (var id in new[] { 1, 100, 101, 255 })
        {
            await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = $"{study.Name}/trials/{id}" }, cancellationToken: Token);
        }

        await Client.UpdateMetadataAsync(
            new UpdateMetadataRequest
            {
                Name = study.Name,
                Delta =
                {
                    new UnitMetadataUpdate { Metadatum = new KeyValue { Ns = ":a", Key = "\u00e9\n\"", Value = "v" } },
                    new UnitMetadataUpdate
                    {
                        TrialId = "2",
                        Metadatum = new KeyValue { Key = "k", Proto = new Any { TypeUrl = "x/some.Type", Value = ByteString.CopyFrom(1) } },
                    },
                },
            },
            cancellationToken: Token);
        return await SetStateAsync(study, Study.Types.State.Completed);
    }

    private async Task<List<StudyRecord>> ExportAsync(string name)
    {
        using var call = Transfers.ExportStudy(new ExportStudyRequest { Name = name }, cancellationToken: Token);
        var records = new List<StudyRecord>();
        await foreach (var record in call.ResponseStream.ReadAllAsync(Token))
        {
            records.Add(record);
        }

        return records;
    }

    private async Task<Study> ImportAsync(string name, IEnumerable<StudyRecord> records)
    {
        using var call = Transfers.ImportStudy(cancellationToken: Token);
        foreach (var record in records)
        {
            try
            {
                await call.RequestStream.WriteAsync(Request(record, name), Token);
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException)
            {
                return await call;
            }
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }

    private async Task RefusedImportAsync(StatusCode code, IEnumerable<StudyRecord> records, string name, string expected)
    {
        var refusal = await RefusedAsync(code, () => ImportAsync(name, records));
        Assert.Contains(expected, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Null(await FindAsync(Missing));
    }

    private async Task<Study?> FindAsync(string name)
    {
        try
        {
            return await Client.GetStudyAsync(new GetStudyRequest { Name = name }, cancellationToken: Token);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            Assert.True(i < 200);
            await Task.Delay(25, Token);
        }
    }

    private static StudyRecord Record(Action<Trial> change)
    {
        var trial = Samples.Trial();
        trial.Id = "900";
        trial.State = Trial.Types.State.Active;
        change(trial);
        return new StudyRecord { Trial = trial };
    }

    private static ImportStudyRequest Request(StudyRecord record, string name)
    {
        var request = ImportStudyRequest.Parser.ParseFrom(record.ToByteArray());
        request.Name = name;
        return request;
    }

    private static StudyRecord Renamed(StudyRecord record, string from, string to)
    {
        var renamed = record.Clone();
        if (renamed.Study is { } study)
        {
            (study.Name, study.DisplayName) = (to, to[(to.LastIndexOf('/') + 1)..]);
        }
        else if (renamed.Trial is not null)
        {
            renamed.Trial.Name = renamed.Trial.Name.Replace(from, to, StringComparison.Ordinal);
        }

        return renamed;
    }
}
