using Google.LongRunning;
using Vizier.Client;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Pythia;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Tests.Hosting;
using Vizier.Tests.Security;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Pythia;

/// <summary>A Pythia service with TLS that asks for API keys.</summary>
public sealed class SecuredPythiaTests : IDisposable
{
    private readonly CertificateFiles _files = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-pythia-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Keys => Path.Combine(_folder.FullName, "keys.db");

    public void Dispose()
    {
        _files.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_service_with_its_key_gets_suggestions_and_one_without_is_told_why_not()
    {
        var key = await CreateKeyAsync("ada");
        await using var vizier = await StartVizierAsync(["127.0.0.1"], key);
        await using var pythia = await StartPythiaAsync(vizier);
        Assert.StartsWith("https://127.0.0.1:", pythia.Endpoint, StringComparison.Ordinal);
        var operation = await SuggestAsync(vizier, pythia.Endpoint);
        Assert.Equal(2, operation.Response.Unpack<SuggestTrialsResponse>().Trials.Count);

        // Who may write a study names any host that '*' allows, and must not get the key by that.
        await using var careful = await StartVizierAsync(["*"], key);
        Assert.Contains("Unauthenticated", (await SuggestAsync(careful, pythia.Endpoint)).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_opens_the_studies_of_its_owner_alone()
    {
        var key = await CreateKeyAsync("bob");
        await using var vizier = await StartVizierAsync(["127.0.0.1"], key);
        await using var pythia = await StartPythiaAsync(vizier);
        Assert.Contains("NotFound", (await SuggestAsync(vizier, pythia.Endpoint)).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_needs_keys_or_insecure()
    {
        await using var vizier = await TestHost.StartAsync();
        var options = OptionsFor(vizier) with { Grpc = "0.0.0.0:0", RequireKeys = false };
        var none = await Assert.ThrowsAsync<VizierException>(() => PythiaHost.StartAsync(options with { KeysDatabase = null }, Token));
        Assert.StartsWith("--keys-database: is missing", none.Message, StringComparison.Ordinal);
        var empty = await Assert.ThrowsAsync<VizierException>(() => PythiaHost.StartAsync(options, Token));
        Assert.Contains("vizier key create", empty.Message, StringComparison.Ordinal);
        await using var insecure = await PythiaHost.StartAsync(options with { KeysDatabase = null, Insecure = true }, Token);
        await insecure.StopAsync(Token);
    }

    private static async Task<Operation> SuggestAsync(TestHost vizier, string endpoint)
    {
        var spec = Samples.Spec("RANDOM_SEARCH");
        spec.Metadata.Add(new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = endpoint });
        var study = await vizier.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "digits", StudySpec = spec } }, cancellationToken: Token);
        return await vizier.Client.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = study.Name, ClientId = "worker", SuggestionCount = 2 }, cancellationToken: Token);
    }

    private Task<TestHost> StartVizierAsync(IReadOnlyList<string> allowed, string key) => TestHost.StartAsync(options => options with
    {
        Pythia = new PythiaOptions { Allowed = allowed, Key = key, AuthorityFile = _files.Authority },
    });

    private PythiaHostOptions OptionsFor(TestHost vizier) => new()
    {
        Grpc = "127.0.0.1:0",
        Vizier = new VizierConnectionOptions { Endpoint = vizier.Host.Addresses.Grpc.Authority },
        TlsCertificate = _files.Certificate,
        TlsKey = _files.Key,
        RequireKeys = true,
        KeysDatabase = Keys,
        HandlesSignals = false,
    };

    private Task<PythiaHost> StartPythiaAsync(TestHost vizier) => PythiaHost.StartAsync(OptionsFor(vizier), Token);

    private async Task<string> CreateKeyAsync(string owner)
    {
        using var store = Store.Open(DatabaseProvider.Parse(Keys));
        var text = KeyText.Create(out var secret);
        await store.WriteAsync(
            database => StoredKeys.Add(database, new ApiKey(text.Id, text.Hash, owner, Role.Reader, "", DateTimeOffset.UnixEpoch, null)), Token);
        return secret;
    }
}
