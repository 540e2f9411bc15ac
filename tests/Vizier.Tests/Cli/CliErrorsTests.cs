using Grpc.Core;
using Vizier.Cli;

namespace Vizier.Tests.Cli;

public sealed class CliErrorsTests
{
    [Fact]
    public async Task An_answer_that_came_too_late_leaves_open_what_was_done() => Assert.Equal(
        (1, "vizier: the service did not answer in time; look whether what was asked has been done before you ask again\n"),
        await ReportAsync(new RpcException(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"))));

    [Fact]
    public async Task Other_errors_of_the_service_are_told_in_its_words() => Assert.Equal(
        (1, "vizier: no study of that name\n"), await ReportAsync(new RpcException(new Status(StatusCode.NotFound, "no study of that name"))));

    private static async Task<(int Code, string Text)> ReportAsync(Exception exception)
    {
        await using var error = new StringWriter { NewLine = "\n" };
        int code = await CliErrors.ReportAsync(exception, error);
        return (code, error.ToString());
    }
}
