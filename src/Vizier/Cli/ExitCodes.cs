namespace Vizier.Cli;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>It went well.</summary>
    public const int Success = 0;

    /// <summary>The work failed: an experiment failed, a study does not exist, the service cannot be reached.</summary>
    public const int Failure = 1;

    /// <summary>Flags or files are wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl+C or SIGTERM ended it, as shells say it.</summary>
    public const int Interrupted = 130;
}
