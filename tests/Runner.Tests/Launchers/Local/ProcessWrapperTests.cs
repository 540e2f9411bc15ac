using Vizier.Runner.Launchers.Local;
using Vizier.Runner.Posix;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class ProcessWrapperTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = "/usr/bin:/bin" };

    [Fact]
    public async Task However_often_an_attempt_is_started_its_program_runs_once()
    {
        using var test = new TestFolder();
        var folder = test.State.For(Support.Attempts.Shell(""));
        var record = new LaunchRecord(["/bin/sh", "-c", "echo run >> ran; sleep 0.1"], test.Path, null, [], ProcessTable.BootId);

        var shells = Enumerable.Range(0, 8).AsParallel().Select(_ => ProcessWrapper.Start(folder, record, Environment)).ToList();

        var files = new ProcessFiles(folder);
        await Processes.Until(() => files.ReadExitCode() is not null, "the program to end");
        await Processes.Until(() => shells.TrueForAll(pid => ProcessTable.Find(pid) is not { IsAlive: true }), "all shells to end");
        shells.ForEach(SessionProcess.Reap);
        Assert.Equal(0, files.ReadExitCode());
        Assert.Contains(files.ReadIdentity()!.Value.Id, shells);
        Assert.Equal(["run"], File.ReadAllLines(test.File("ran")));
    }

    [Fact]
    public async Task The_shell_leads_a_session_and_leaves_no_variable_behind()
    {
        using var test = new TestFolder();
        var folder = test.State.For(Support.Attempts.Shell(""));
        var record = new LaunchRecord(
            ["/bin/sh", "-c", "env; ps -o sid= -o pgid= -p $$ || cat /proc/$$/stat"], test.Path, null, [], ProcessTable.BootId);

        var shell = ProcessWrapper.Start(folder, record, Environment);
        await Processes.Until(() => new ProcessFiles(folder).ReadExitCode() is not null, "the program to end");
        SessionProcess.Reap(shell);

        var output = File.ReadAllText(folder.StandardOutput);
        Assert.Equal(shell, new ProcessFiles(folder).ReadIdentity()!.Value.Id);
        Assert.Matches($@"\b{shell}\s+{shell}\b", output);
        Assert.DoesNotContain("_vizier", output, StringComparison.Ordinal);
    }
}
