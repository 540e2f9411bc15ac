using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Local;

/// <summary>An attempt could not be started, and would not start if tried again.</summary>
internal sealed class LaunchException(Reason reason, string message) : Exception(message)
{
    /// <summary>The reason in the protocol's words.</summary>
    internal Reason Reason { get; } = reason;
}
