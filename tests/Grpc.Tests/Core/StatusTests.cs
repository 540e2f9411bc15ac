using Grpc.Core;

namespace Vizier.Grpc.Tests.Core;

public sealed class StatusTests
{
    [Fact]
    public void Statuses_are_compared_by_code_and_text()
    {
        var cause = new IOException("gone");
        Assert.Equal(new Status(StatusCode.Aborted, "lost"), new Status(StatusCode.Aborted, "lost", cause));
        Assert.True(new Status(StatusCode.Aborted, "lost") != new Status(StatusCode.Aborted, "won"));
        Assert.Equal(Status.DefaultSuccess, default);
        Assert.Equal("", default(Status).Detail);
    }

    [Fact]
    public void An_exception_has_its_status_and_trailers()
    {
        var trailers = new Metadata { { "key", "value" } };
        var status = new Status(StatusCode.NotFound, "no study", new IOException("gone"));
        var exception = new RpcException(status, trailers);
        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.Same(trailers, exception.Trailers);
        Assert.Same(status.DebugException, exception.InnerException);
        Assert.Equal(
            "Status(StatusCode=\"NotFound\", Detail=\"no study\", DebugException=\"System.IO.IOException: gone\")", exception.Message);
        Assert.Equal("own words", new RpcException(status, "own words").Message);
        Assert.Empty(new RpcException(status).Trailers);
    }
}
