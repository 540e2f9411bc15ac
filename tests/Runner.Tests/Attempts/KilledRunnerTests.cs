using System.Diagnostics;
using Vizier.Runner.Tests.Support;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Tests.Attempts;

public sealed class KilledRunnerTests
{
    [Fact]
    public async Task Killing_the_runner_again_and_again_loses_nothing_and_doubles_nothing()
    {
        const int Trials = 6;
        const int Lines = 25;
        using var folder = new TestFolder();
        await using var service = await ScriptedService.StartAsync();
        service.LeaseTime = TimeSpan.FromSeconds(3);
        var attempts = Enumerable.Range(1, Trials).Select(trial => Support.Attempts.Shell(
            $"echo {trial} >> {folder.File("launched")}; i=0; while [ $i -lt {Lines} ]; do i=$((i+1)); echo loss=$i; sleep 0.08; done; exit 4",
            trial)).ToList();
        var pending = new Queue<Protocol.Runners.Attempt>(attempts);
        var random = new Random(7);
        Process? runner = null;
        var kills = 0;

        while (attempts.Exists(attempt => service[attempt].Ended is null))
        {
            runner?.Kill();
            runner?.Dispose();
            runner = StartRunner(service.Endpoint, folder.File("state"));
            if (pending.TryDequeue(out var next))
            {
                service.Want(next);
            }

            // Each lives a little longer than the last, so that a loaded machine gets there too.
            await Task.Delay(random.Next(150, 900) + (50 * kills++), TestContext.Current.CancellationToken);
        }

        runner!.Kill();
        runner.Dispose();
        Assert.Equal(Enumerable.Range(1, Trials).Select(trial => $"{trial}"), File.ReadAllLines(folder.File("launched")).Order());
        foreach (var record in attempts.Select(attempt => service[attempt]))
        {
            Assert.Equal(Enumerable.Range(1, Lines).Select(line => (double)line), record.Values.Values);
            Assert.Equal((Reason.ExitCode, 4), (record.Ended!.Reason, record.Ended.ExitCode));
        }
    }

    private static Process StartRunner(string endpoint, string folder) => Process.Start(
        Path.ChangeExtension(typeof(Program).Assembly.Location, null), [Program.RunnerWord, endpoint, folder]);
}
