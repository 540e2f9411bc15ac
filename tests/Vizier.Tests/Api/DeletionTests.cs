using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Protocol;
using Vizier.Protocol.Runners;
using Vizier.Storage;
using Vizier.Studies.Names;
using Vizier.Transfer;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;

namespace Vizier.Tests.Api;

public sealed class DeletionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleting_a_study_deletes_everything_of_it()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        var created = await runner.CreateAsync(ScriptedRunner.Document());
        var held = await runner.HoldAsync(2);
        await runner.Runners.ReportAttemptAsync(
            new ReportAttemptRequest
            {
                Name = held[0].Name,
                Lease = held[0].Lease,
                Outputs = { new Output { Stream = Output.Types.Stream.Stdout, Data = ByteString.CopyFromUtf8("epoch 1\n") } },
            },
            cancellationToken: Token);
        await runner.ReportAsync(held[0], 0.5, end: Ended.Completed);
        await runner.Studies.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = created.Study, SuggestionCount = 1, ClientId = "someone" }, cancellationToken: Token);
        var store = runner.Services.GetRequiredService<Store>();
        await store.WriteAsync(database => UnfinishedImports.Add(database, StudyHead.Get(database, StudyName.Parse(created.Study, "name"))), Token);
        var before = await store.ReadAsync(CountRows, Token);
        Assert.True(before.Count >= 6, string.Join(' ', before));
        Assert.All(before, table => Assert.True(table.Value > 0, table.Key));

        await runner.Studies.DeleteStudyAsync(new DeleteStudyRequest { Name = created.Study }, cancellationToken: Token);
        Assert.All(await store.ReadAsync(CountRows, Token), table => Assert.True(table.Value == 0, table.Key));
    }

    // Every table that knows studies, also one that is added later.
    private static Dictionary<string, long> CountRows(VizierDbContext database) => database.Database
        .SqlQueryRaw<string>("SELECT m.name AS \"Value\" FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'study_key'")
        .ToList()
        .ToDictionary(table => table, table => database.Statements.Query($"SELECT COUNT(*) FROM {table}", row => row.GetInt64(0)).Single());
}
