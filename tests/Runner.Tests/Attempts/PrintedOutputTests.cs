using Vizier.Runner.Tests.Support;
using Stream = Vizier.Protocol.Runners.Output.Types.Stream;

namespace Vizier.Runner.Tests.Attempts;

public sealed class PrintedOutputTests
{
    [Fact]
    public async Task What_a_program_prints_is_sent_while_it_runs_where_it_is_wished()
    {
        await using var runner = await RunnerFixture.StartAsync();
        runner.Service.WishesOutput = true;
        var go = Path.Combine(runner.Folder.Path, "go");
        var attempt = Support.Attempts.Shell($"echo one; echo loss=1; echo oops >&2; while [ ! -f '{go}' ]; do sleep 0.05; done; echo two");
        runner.Service.Want(attempt);
        var outputs = runner.Service[attempt].Outputs;
        await Processes.Until(() => outputs.GetValueOrDefault(Stream.Stdout) == "one\nloss=1\n" && outputs.GetValueOrDefault(Stream.Stderr) == "oops\n", "what was printed");
        Assert.Null(runner.Service[attempt].Ended);

        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);
        await runner.Service.EndOf(attempt);
        await Processes.Until(() => outputs[Stream.Stdout] == "one\nloss=1\ntwo\n", "the last line");
    }

    [Fact]
    public async Task What_a_program_prints_that_fails_at_once_is_sent_after_its_end()
    {
        await using var runner = await RunnerFixture.StartAsync();
        runner.Service.WishesOutput = true;
        var attempt = Support.Attempts.Shell("echo no such module >&2; exit 1");
        runner.Service.Want(attempt);
        await runner.Service.EndOf(attempt);
        await Processes.Until(() => runner.Service[attempt].Outputs.GetValueOrDefault(Stream.Stderr) == "no such module\n", "what it said");
    }

    [Fact]
    public async Task Of_what_is_printed_too_fast_the_end_is_sent()
    {
        await using var runner = await RunnerFixture.StartAsync();
        runner.Service.WishesOutput = true;
        var attempt = Support.Attempts.Shell("i=0; while [ $i -lt 40000 ]; do echo line $i; i=$((i + 1)); done; echo loss=1");
        runner.Service.Want(attempt);
        await runner.Service.EndOf(attempt);
        await Processes.Until(() => runner.Service[attempt].Outputs.GetValueOrDefault(Stream.Stdout, "").EndsWith("line 39999\nloss=1\n", StringComparison.Ordinal), "the last lines");
    }

    [Fact]
    public async Task Nothing_is_sent_that_nobody_wishes()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempt = Support.Attempts.Shell("echo one; echo loss=1; exit 1");
        runner.Service.Want(attempt);
        await runner.Service.EndOf(attempt);
        Assert.Empty(runner.Service[attempt].Outputs);
    }
}
