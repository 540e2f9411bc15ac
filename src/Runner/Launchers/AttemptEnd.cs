using Vizier.Protocol.Runners;

namespace Vizier.Runner.Launchers;

/// <summary>How an attempt ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="ExitCode">The program's exit code, 128 + n after signal n; null if nobody knows it.</param>
/// <param name="Message">Sentences for a person.</param>
/// <param name="Time">When.</param>
internal sealed record AttemptEnd(
    ReportAttemptRequest.Types.Ended.Types.Reason Reason, int? ExitCode, string Message, DateTimeOffset Time);
