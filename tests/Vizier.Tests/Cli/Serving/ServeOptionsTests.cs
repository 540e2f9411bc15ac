using System.CommandLine;
using Microsoft.Extensions.Logging;
using Vizier.Cli.Serving;
using Vizier.Hosting;
using Vizier.Studies;

namespace Vizier.Tests.Cli.Serving;

public sealed class ServeOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_flag_counts_more_than_the_environment_that_more_than_the_file_that_more_than_the_default()
    {
        File.WriteAllText(_file, """{ "maxOpenCalls": 1, "maxStreams": 2, "database": "file.db", "insecure": true, "logFormat": "json" }""");
        _environment["VIZIER_MAX_OPEN_CALLS"] = "10";
        _environment["VIZIER_MAX_STREAMS"] = "20";
        var read = Read("--config", _file, "--max-open-calls", "100");
        Assert.Equal(100, read.MaxOpenCalls);
        Assert.Equal(20, read.MaxStreamsPerConnection);
        Assert.Equal(("file.db", true, true), (read.Database, read.Insecure, read.LogsJson));
        Assert.Equal(new VizierHostOptions().MaxRequestBytes, read.MaxRequestBytes);
        Assert.Null(read.MaxRequestsPerSecond);
    }

    [Fact]
    public void Every_kind_of_setting_can_stand_in_the_file()
    {
        File.WriteAllText(_file, """
            {
              "grpc": "0.0.0.0:1", "requireKeys": true, "maxRequestsPerSecond": 5, "drainDelay": 1.5, "logLevel": "debug",
              "otlpEndpoint": "http://collector:4317", "pythiaAllow": ["a:1", "b"],
              "logging": { "logLevel": { "Vizier": "Trace" } }
            }
            """);
        _environment["VIZIER_CONFIG"] = _file;
        var read = Read();
        Assert.Equal(("0.0.0.0:1", true, 5), (read.Grpc, read.RequireKeys, read.MaxRequestsPerSecond));
        Assert.Equal((TimeSpan.FromSeconds(1.5), LogLevel.Debug), (read.DrainDelay, read.LogLevel));
        Assert.Equal(new Uri("http://collector:4317"), read.OtlpEndpoint);
        Assert.Equal(["a:1", "b"], read.Pythia.Allowed);
        Assert.Equal("Trace", read.Configuration!["logging:logLevel:Vizier"]);
    }

    [Fact]
    public void With_a_certificate_one_port_is_enough_unless_another_is_asked_for()
    {
        var one = Read("--tls-certificate", "c.pem", "--grpc", "0.0.0.0:443");
        Assert.Equal("0.0.0.0:443", one.Http);
        Assert.Equal("127.0.0.1:80", Read("--tls-certificate", "c.pem", "--http", "127.0.0.1:80").Http);
        _environment["VIZIER_HTTP"] = "127.0.0.1:81";
        Assert.Equal("127.0.0.1:81", Read("--tls-certificate", "c.pem").Http);
    }

    [Theory]
    [InlineData("""{ "maxOpenCals": 1 }""", "maxOpenCals", "is no setting")]
    [InlineData("""{ "maxOpenCalls": "many" }""", "maxOpenCalls", "must be a whole number")]
    [InlineData("""{ "insecure": "perhaps" }""", "insecure", "must be true or false")]
    [InlineData("""{ "logLevel": "loud" }""", "logLevel", "must be one of Trace, Debug")]
    [InlineData("""{ "maxOpenCalls": """, "--config", "cannot be read")]
    [InlineData("""{ "shutdownTimeout": -1 }""", "--shutdown-timeout", "must be from 0 to 86400 seconds")]
    [InlineData("""{ "otlpEndpoint": "collector" }""", "--otlp-endpoint", "must be http://HOST:PORT")]
    public void A_wrong_setting_is_told_with_its_place(string json, string place, string said)
    {
        File.WriteAllText(_file, json);
        var refused = Assert.Throws<VizierException>(() => Read("--config", _file));
        Assert.Contains(place, refused.Violations[0].Field, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_variable_and_a_missing_file_are_named()
    {
        _environment["VIZIER_MAX_STREAMS"] = "0x10";
        Assert.Equal("VIZIER_MAX_STREAMS", Assert.Throws<VizierException>(() => Read()).Violations[0].Field);
        Assert.Contains("/nonexistent.json", Assert.Throws<VizierException>(() => Read("--config", "/nonexistent.json")).Message, StringComparison.Ordinal);
    }

    private VizierHostOptions Read(params string[] arguments)
    {
        var options = new ServeOptions();
        var command = new RootCommand();
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed, name => _environment.GetValueOrDefault(name));
    }
}
