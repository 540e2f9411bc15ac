using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Runners;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Stream = Vizier.Protocol.Experiments.ReadLogRequest.Types.Stream;

namespace Vizier.Tests.Api;

/// <summary>What people see of one run: its attempts, what happened, and its log.</summary>
public sealed class TrialRunRpcTests
{
    private const string Run = $"{ScriptedRunner.Name}/trialRuns/1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_attempt_stays_in_the_history_with_its_end()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        await runner.ReportAsync((await runner.HoldAsync(1))[0], end: Ended.Lost);
        await runner.ReportAsync((await runner.HoldAsync(held => held is [var next] && next.Name.EndsWith("/2", StringComparison.Ordinal)))[0], 0.5, end: Ended.Completed);
        var run = await runner.Experiments.GetTrialRunAsync(new GetTrialRunRequest { Name = Run }, cancellationToken: Token);

        Assert.Equal(["Lost", "Completed"], run.Attempts.Select(attempt => attempt.Reason));
        Assert.All(run.Attempts, attempt => Assert.NotNull(attempt.EndTime));
        Assert.Equal(["Started", "Ended", "Started", "Ended"], run.Events.Where(one => one.Attempt > 0).Select(one => one.Kind));
        Assert.Equal(["HandedOut", "Completed"], run.Events.Where(one => one.Attempt == 0).Select(one => one.Kind).Distinct());
        var missing = await Assert.ThrowsAsync<RpcException>(async () => await runner.Experiments.GetTrialRunAsync(
            new GetTrialRunRequest { Name = $"{ScriptedRunner.Name}/trialRuns/99" }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_log_is_followed_by_its_bytes_until_the_attempt_has_ended()
    {
        var folder = Directory.CreateTempSubdirectory("vizier-log-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "launch.json"), "{}", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "stdout"), "epoch 1\n", Token);
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        Assert.Null((await runner.Runners.ReportAttemptAsync(Report(attempt, folder), cancellationToken: Token)).OutputWish);

        var first = await ReadAsync(runner, 0);
        Assert.Equal(("epoch 1\n", 8, 8, false), (first.Data.ToStringUtf8(), first.NextOffset, first.Size, first.Ended));
        var next = ReadAsync(runner, first.NextOffset, wait: 20);
        await File.AppendAllTextAsync(Path.Combine(folder, "stdout"), "epoch 2\n", Token);
        Assert.Equal("epoch 2\n", (await next).Data.ToStringUtf8());
        Assert.Equal("ch 2\n", (await ReadAsync(runner, -5)).Data.ToStringUtf8());
        Assert.Equal(0, (await ReadAsync(runner, 0, stream: Stream.Stderr)).Size);

        await runner.ReportAsync(attempt, 0.5, end: Ended.Completed);
        var end = await ReadAsync(runner, 16, wait: 20);
        Assert.Equal((0, true), (end.Data.Length, end.Ended));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nothing_but_the_log_of_an_attempt_is_read()
    {
        var folder = Directory.CreateTempSubdirectory("vizier-log-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "stdout"), "not an attempt's folder", Token);
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        await runner.Runners.ReportAttemptAsync(Report(attempt, folder), cancellationToken: Token);
        var elsewhere = await ReadAsync(runner, 0);
        Assert.Equal(0, elsewhere.Data.Length);
        Assert.Contains("on h, in ", elsewhere.Unavailable, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(folder, "launch.json"), "{}", Token);
        File.Delete(Path.Combine(folder, "stdout"));
        File.CreateSymbolicLink(Path.Combine(folder, "stdout"), "/etc/hostname");
        Assert.Equal(0, (await ReadAsync(runner, 0)).Data.Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_a_runner_elsewhere_sends_is_the_log()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        var wish = (await runner.Runners.ReportAttemptAsync(Report(attempt, "tuning/e-1-pod"), cancellationToken: Token)).OutputWish;
        Assert.Equal((0, 0), (wish.StdoutOffset, wish.StderrOffset));
        Assert.Contains("on h, in tuning/e-1-pod", (await ReadAsync(runner, 0)).Unavailable, StringComparison.Ordinal);

        await SendAsync(runner, attempt, 0, "epoch 1\n");
        await SendAsync(runner, attempt, 0, "epoch 1\nepoch 2\n");
        Assert.Equal("epoch 1\nepoch 2\n", (await ReadAsync(runner, 0)).Data.ToStringUtf8());
        Assert.Equal("", (await ReadAsync(runner, 0, stream: Stream.Stderr)).Unavailable);
        var next = ReadAsync(runner, 16, wait: 20);
        await SendAsync(runner, attempt, 16, "epoch 3\n");
        Assert.Equal("epoch 3\n", (await next).Data.ToStringUtf8());
        Assert.Equal(24, (await runner.Runners.ReportAttemptAsync(Report(attempt, "tuning/e-1-pod"), cancellationToken: Token)).OutputWish.StdoutOffset);

        await runner.ReportAsync(attempt, 0.5, end: Ended.Completed);
        await SendAsync(runner, attempt, 24, "bye\n");
        var end = await ReadAsync(runner, -6);
        Assert.Equal(("3\nbye\n", 28, true), (end.Data.ToStringUtf8(), end.Size, end.Ended));
    }

    [Fact]
    public async Task Of_a_long_log_that_was_sent_the_end_is_kept()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        await runner.Runners.ReportAttemptAsync(Report(attempt, "tuning/e-1-pod"), cancellationToken: Token);
        for (var i = 0; i < 8; i++)
        {
            await SendAsync(runner, attempt, i * 20_000, new string((char)('a' + i), 20_000));
        }

        var kept = await ReadAsync(runner, 0);
        Assert.Equal((80_000, 160_000), (kept.Offset, kept.Size));
        Assert.Equal(65_536, kept.Data.Length);
        Assert.Equal((byte)'e', kept.Data[0]);
        Assert.Equal("hhh", (await ReadAsync(runner, -3)).Data.ToStringUtf8());
    }

    [Fact]
    public async Task A_log_is_taken_from_who_holds_the_attempt_alone()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        await runner.Runners.ReportAttemptAsync(Report(attempt, "tuning/e-1-pod"), cancellationToken: Token);
        var foreign = attempt.Clone();
        foreign.Lease = "another";
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => SendAsync(runner, foreign, 0, "x"))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => SendAsync(runner, attempt, -1, "x"))).StatusCode);
        Assert.Equal(0, (await ReadAsync(runner, 0)).Size);
    }

    [Fact]
    public async Task Findings_have_their_place_in_the_text_also_when_creation_is_refused()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        var document = ScriptedRunner.Document().Replace("maxTrialCount: 4", "maxTrialCount: none", StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<RpcException>(() => runner.CreateAsync(document));
        var status = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin"));
        var places = status.Details.Single(detail => detail.Is(ValidateExperimentResponse.Descriptor)).Unpack<ValidateExperimentResponse>();
        var finding = Assert.Single(places.Findings);
        Assert.Equal(("spec.maxTrialCount", 8), (finding.Path, finding.Line));

        await runner.CreateAsync(ScriptedRunner.Document());
        var request = new ValidateExperimentRequest { Document = ScriptedRunner.Document(), Parent = "owners/default" };
        var taken = await runner.Experiments.ValidateExperimentAsync(request, cancellationToken: Token);
        Assert.Equal("metadata.name", Assert.Single(taken.Findings, one => !one.Warning).Path);
        request.ExperimentId = "other";
        Assert.DoesNotContain((await runner.Experiments.ValidateExperimentAsync(request, cancellationToken: Token)).Findings, one => !one.Warning);
    }

    private static ReportAttemptRequest Report(Attempt attempt, string folder) => new()
    {
        Name = attempt.Name,
        Lease = attempt.Lease,
        Started = new ReportAttemptRequest.Types.Started { Host = "h", Location = folder },
    };

    private static async Task SendAsync(ScriptedRunner runner, Attempt attempt, long offset, string text) =>
        await runner.Runners.ReportAttemptAsync(
            new ReportAttemptRequest
            {
                Name = attempt.Name,
                Lease = attempt.Lease,
                Outputs = { new Output { Stream = Output.Types.Stream.Stdout, Offset = offset, Data = ByteString.CopyFromUtf8(text) } },
            },
            cancellationToken: Token);

    private static async Task<LogPart> ReadAsync(ScriptedRunner runner, long offset, int wait = 0, Stream stream = Stream.Stdout) =>
        await runner.Experiments.ReadLogAsync(
            new ReadLogRequest { Name = Run, Offset = offset, Stream = stream, Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(wait)) },
            cancellationToken: Token);
}
