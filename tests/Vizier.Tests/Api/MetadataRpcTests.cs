using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;

namespace Vizier.Tests.Api;

public sealed class MetadataRpcTests : RpcTests
{
    [Fact]
    public async Task Annotations_are_merged_by_namespace_and_key_and_kept_in_order()
    {
        var study = await CreateStudyAsync();
        await UpdateAsync(study, Item("b", "1"), Item("a", "2"), Item("a", "3", ":x"));
        await UpdateAsync(study, Item("a", "4"), new UnitMetadataUpdate
        {
            Metadatum = new KeyValue { Key = "c", Proto = Any.Pack(new Duration { Seconds = 5 }) },
        });

        var metadata = (await Client.GetStudyAsync(new GetStudyRequest { Name = study.Name }, cancellationToken: Token)).StudySpec.Metadata;

        Assert.Equal([("", "a", "4"), ("", "b", "1"), ("", "c", ""), (":x", "a", "3")], metadata.Select(item => (item.Ns, item.Key, item.Value)));
        Assert.Equal(new Duration { Seconds = 5 }, metadata[2].Proto.Unpack<Duration>());
    }

    [Fact]
    public async Task Trials_take_annotations_also_once_they_are_completed()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        await CompleteAsync(trial, 0.5);

        Assert.Empty(await UpdateAsync(study, Item("note", "good", trialId: "1")));
        Assert.Equal("good", (await GetAsync(trial)).Metadata.Single().Value);
    }

    [Fact]
    public async Task An_update_of_a_missing_trial_changes_nothing_at_all()
    {
        var study = await CreateStudyAsync();
        await SuggestAsync(study);

        var error = await UpdateAsync(study, Item("a", "1"), Item("a", "1", trialId: "1"), Item("a", "1", trialId: "9"));

        Assert.Equal($"No such trial:;{study.Name}/trials/9", error);
        Assert.Equal(study, await Client.GetStudyAsync(new GetStudyRequest { Name = study.Name }, cancellationToken: Token));
        Assert.Empty((await Client.GetTrialAsync(new GetTrialRequest { Name = $"{study.Name}/trials/1" }, cancellationToken: Token)).Metadata);
    }

    [Fact]
    public async Task Malformed_and_oversized_annotations_are_refused()
    {
        var study = await CreateStudyAsync();
        await SuggestAsync(study);

        await RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(study, Item("a", "1", trialId: "one")));
        await RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(study, new UnitMetadataUpdate()));
        var tooLarge = new string('x', 4_100_000);
        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(study, Item("a", tooLarge)));
        Assert.Contains("at most 4000000", refusal.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(study, Item("a", tooLarge, trialId: "1")));
    }

    private static UnitMetadataUpdate Item(string key, string value, string ns = "", string? trialId = null)
    {
        var update = new UnitMetadataUpdate { Metadatum = new KeyValue { Ns = ns, Key = key, Value = value } };
        if (trialId is not null)
        {
            update.TrialId = trialId;
        }

        return update;
    }

    private async Task<string> UpdateAsync(Study study, params UnitMetadataUpdate[] delta) =>
        (await Client.UpdateMetadataAsync(new UpdateMetadataRequest { Name = study.Name, Delta = { delta } }, cancellationToken: Token)).ErrorDetails;
}
