namespace Vizier.Runner.Launchers.Local;

/// <summary>How an attempt's process was to be started, written before it is.</summary>
/// <param name="Command">The program's full path and its arguments.</param>
/// <param name="WorkingDirectory">The folder it runs in.</param>
/// <param name="TimeoutSeconds">How long it may run; null for any time.</param>
/// <param name="Gpus">The numbers of the GPUs it holds.</param>
/// <param name="BootId">The start of the machine in which it was launched.</param>
internal sealed record LaunchRecord(
    IReadOnlyList<string> Command, string WorkingDirectory, double? TimeoutSeconds, IReadOnlyList<int> Gpus, string BootId);

/// <summary>Why the runner ended an attempt, written before it does.</summary>
/// <param name="Reason">The word of the protocol.</param>
/// <param name="Message">The sentence.</param>
internal sealed record StopRecord(Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason Reason, string Message);
