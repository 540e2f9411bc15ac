using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Support;

/// <summary>A local launcher over a folder of its own.</summary>
internal sealed class LauncherFixture : IDisposable
{
    internal LauncherFixture(int gpus = 0, double graceSeconds = 10)
    {
        Launcher = Open(gpus, graceSeconds);
    }

    internal TestFolder Folder { get; } = new();

    internal LocalLauncher Launcher { get; private set; }

    internal StopRequest Stop { get; } = new();

    internal Observer Observer { get; } = new();

    internal AttemptFolder FolderOf(Attempt attempt) => Folder.State.For(attempt);

    internal Task<AttemptEnd> RunAsync(Attempt attempt, CancellationToken detach = default) =>
        RunAsync(attempt, Observer, Stop, detach);

    internal Task<AttemptEnd> RunAsync(Attempt attempt, Observer observer, StopRequest stop, CancellationToken detach = default) =>
        Launcher.RunAsync(attempt, FolderOf(attempt), observer, stop, detach).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

    /// <summary>As after a restart of the runner.</summary>
    internal void Restart(int gpus = 0)
    {
        Launcher.Dispose();
        Launcher = Open(gpus, 10);
    }

    public void Dispose()
    {
        Launcher.Dispose();
        Folder.Dispose();
    }

    private LocalLauncher Open(int gpus, double graceSeconds) => new(
        Folder.State,
        new LocalLauncherOptions
        {
            Endpoint = "http://127.0.0.1:28080",
            WorkingDirectory = Folder.Path,
            Gpus = GpuInventory.OfCount(gpus),
            Grace = TimeSpan.FromSeconds(graceSeconds),
        },
        TimeProvider.System);
}
