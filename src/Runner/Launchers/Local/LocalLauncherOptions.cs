namespace Vizier.Runner.Launchers.Local;

/// <summary>How trials are run on this machine.</summary>
public sealed record LocalLauncherOptions
{
    /// <summary>The address of the service that programs are told, e.g. <c>http://127.0.0.1:28080</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The folder in which programs run whose container names none.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The GPUs that trials may take.</summary>
    public IReadOnlyList<GpuDevice> Gpus { get; init; } = [];

    /// <summary>How long a program has between SIGTERM and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
