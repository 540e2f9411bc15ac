using System.Collections.Concurrent;
using System.Diagnostics;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Attempts;

public sealed class OverheadTests
{
    [Fact]
    public async Task A_trial_costs_little_more_than_its_process()
    {
        const int Trials = 60;
        const int Parallel = 2;
        await using var runner = await RunnerFixture.StartAsync();
        var pending = new ConcurrentQueue<Protocol.Runners.Attempt>(
            Enumerable.Range(1, Trials + Parallel).Select(trial => Support.Attempts.Command(["true"], trial)));
        var done = 0;
        void Next()
        {
            if (pending.TryDequeue(out var attempt))
            {
                runner.Service.Want(attempt);
            }
        }

        runner.Service.OnEnded = () =>
        {
            _ = Interlocked.Increment(ref done);
            Next();
        };
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Parallel; i++)
        {
            Next();
        }

        await Processes.Until(() => Volatile.Read(ref done) >= Trials, "all trials to end");

        // The target is 15 ms on an idle machine; this bound only catches waits that somebody puts in by mistake.
        var each = clock.Elapsed.TotalMilliseconds * Parallel / Trials;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each:F1} ms per trial and slot");
        Assert.InRange(each, 0, 150);
    }
}
