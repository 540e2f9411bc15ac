using Google.Rpc;
using Grpc.Core;
using Vizier.Runner.Kubernetes;
using Vizier.Studies;

namespace Vizier.Cli;

/// <summary>Tells people what went wrong, in one line for each thing and without a stack trace.</summary>
internal static class CliErrors
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Writes an error.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ReportAsync(Exception exception, TextWriter error)
    {
        var (lines, code) = Describe(exception);
        foreach (string line in lines)
        {
            await error.WriteLineAsync($"vizier: {line}");
        }

        return code;
    }

    private static (IReadOnlyList<string> Lines, int Code) Describe(Exception exception) => exception switch
    {
        CliException known => ([known.Message], known.ExitCode),
        VizierException { Violations.Count: > 0 } wrong => ([.. wrong.Violations.Select(violation => violation.ToString())], ExitCodes.BadInput),
        VizierException { Kind: ErrorKind.InvalidArgument } wrong => ([wrong.Message], ExitCodes.BadInput),
        VizierException failed => ([failed.Message], ExitCodes.Failure),
        RpcException { StatusCode: StatusCode.InvalidArgument } refused => (ViolationsOf(refused), ExitCodes.BadInput),
        RpcException { StatusCode: StatusCode.AlreadyExists } refused => ([refused.Status.Detail], ExitCodes.BadInput),
        RpcException { Status.DebugException: HttpRequestException cause } => ([$"the service cannot be reached: {cause.Message}"], ExitCodes.Failure),
        RpcException { StatusCode: StatusCode.DeadlineExceeded } =>
            (["the service did not answer in time; look whether what was asked has been done before you ask again"], ExitCodes.Failure),
        RpcException failed => ([failed.Status.Detail], ExitCodes.Failure),
        KubernetesException failed => ([failed.Message], ExitCodes.Failure),
        PlatformNotSupportedException failed => ([failed.Message], ExitCodes.Failure),
        FormatException wrong => ([wrong.Message], ExitCodes.BadInput),
        OperationCanceledException => (["interrupted"], ExitCodes.Interrupted),
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        _ => ([$"{exception.Message} ({exception.GetType().Name})"], ExitCodes.Failure),
    };

    private static List<string> ViolationsOf(RpcException refused)
    {
        if (refused.Trailers.GetValueBytes(DetailsTrailer) is not { } details)
        {
            return [refused.Status.Detail];
        }

        var request = Google.Rpc.Status.Parser.ParseFrom(details).Details
            .Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
            .Select(violation => violation.Field.Length == 0 ? violation.Description : $"{violation.Field}: {violation.Description}")
            .ToList();
        return request.Count > 0 ? request : [refused.Status.Detail];
    }
}

/// <summary>Something that a person can mend; its message says how.</summary>
/// <param name="message">One line.</param>
/// <param name="exitCode">The exit code.</param>
internal sealed class CliException(string message, int exitCode = ExitCodes.BadInput) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
