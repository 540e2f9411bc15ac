using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Support;

/// <summary>A local launcher over a folder of its own.</summary>
internal sealed class LauncherFixture : IDisposable
{
    internal LauncherFixture(double graceSeconds = 10) => Launcher = Open(graceSeconds);

    internal TestFolder Folder { get; } = new();

    internal LocalLauncher Launcher { get; }

    internal StopRequest Stop { get; } = new();

    internal Observer Observer { get; } = new();

    internal AttemptFolder FolderOf(Attempt attempt) => Folder.State.For(attempt);

    internal Task<AttemptEnd> RunAsync(Attempt attempt) => RunAsync(attempt, Observer, Stop);

    internal Task<AttemptEnd> RunAsync(Attempt attempt, Observer observer, StopRequest stop) =>
        Launcher.RunAsync(attempt, FolderOf(attempt), observer, stop, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        Launcher.Dispose();
        Folder.Dispose();
    }

    private LocalLauncher Open(double graceSeconds) => new(
        Folder.State,
        new LocalLauncherOptions
        {
            Endpoint = "http://127.0.0.1:28080",
            WorkingDirectory = Folder.Path,
            Grace = TimeSpan.FromSeconds(graceSeconds),
        },
        TimeProvider.System);
}
