using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Says how an attempt ended, in the protocol's words and in sentences.</summary>
internal static class Endings
{
    private const int SignalBase = 128;
    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
    };

    /// <summary>The program ended by itself.</summary>
    internal static AttemptEnd ByExitCode(int code, AttemptFolder folder, DateTimeOffset time) =>
        new(code == 0 ? Reason.Completed : Reason.ExitCode, code, code == 0 ? "" : WithTail(DescribeFailure(code), folder), time);

    /// <summary>The program ended well without a value of the objective; the message helps to find out why.</summary>
    internal static AttemptEnd WithoutObjective(Attempt attempt, string? hint, AttemptFolder folder, DateTimeOffset time)
    {
        var objective = attempt.MetricNames.FirstOrDefault() ?? "";
        var seen = hint is null ? "nothing came near it" : $"the nearest was: {hint}";
        return new AttemptEnd(Reason.Completed, 0, WithTail($"the metric \"{objective}\" was not reported; {seen}", folder), time);
    }

    /// <summary>Process and shell are gone without an exit code.</summary>
    internal static AttemptEnd Lost(AttemptFolder folder, DateTimeOffset time) =>
        new(Reason.Lost, null, WithTail("the process is gone and left no exit code", folder), time);

    /// <summary>The runner ended it.</summary>
    internal static AttemptEnd Stopped(StopRecord stop, int? code, DateTimeOffset time) => new(stop.Reason, code, stop.Message, time);

    private static string DescribeFailure(int code) =>
        SignalNames.TryGetValue(code - SignalBase, out var signal)
            ? $"the program was ended by signal {code - SignalBase} ({signal}), exit code {code}"
                + (signal == "SIGKILL" ? ", as Linux does when memory runs out" : "")
            : $"the program ended with exit code {code}";

    private static string WithTail(string sentence, AttemptFolder folder) =>
        OutputTail.Read(folder) is { Length: > 0 } tail ? $"{sentence}; {tail}" : sentence;
}
